// Short notes at the edge of the screen, read out as they come; with a way back where there is one.
import { useSyncExternalStore } from 'react';
import { ApiError, OfflineError } from '../api.ts';
import { Icon } from './icons.tsx';
import { common } from './words.ts';

interface Toast {
  id: number;
  text: string;
  detail?: string;
  statement?: string;
  tone: 'good' | 'bad';
  undo?: () => Promise<unknown> | undefined;
}

let toasts: Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function publish(next: Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }) {
  const id = ++count;
  publish([...toasts.slice(-2), { tone: 'good', ...toast, id }]);
  setTimeout(() => dismiss(id), toast.tone === 'bad' || toast.undo ? 9000 : 5000);
}

/** A refusal in the words of the rule, where there is no better place for it. */
export function showProblem(error: unknown) {
  if (error instanceof OfflineError) showToast({ tone: 'bad', text: common.offlineAction });
  else if (error instanceof ApiError) {
    const { detail, rule } = error.problem;
    showToast({
      tone: 'bad',
      text: detail,
      detail: rule && rule.sentence !== detail ? rule.sentence : undefined,
      statement: rule?.id,
    });
  } else showToast({ tone: 'bad', text: common.cannot });
}

const dismiss = (id: number) => publish(toasts.filter((toast) => toast.id !== id));

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`toast ${toast.tone}`} data-statement={toast.statement}>
          <Icon name={toast.tone === 'good' ? 'check' : 'alert'} />
          <p>
            {toast.text}
            {toast.detail && (
              <small>
                {common.rule} {toast.detail}
              </small>
            )}
          </p>
          {toast.undo && (
            <button
              type="button"
              className="button quiet small"
              onClick={() => {
                dismiss(toast.id);
                toast.undo?.()?.then(() => showToast({ text: common.undone }), showProblem);
              }}
            >
              {common.undo}
            </button>
          )}
          <button
            type="button"
            className="icon-button small"
            aria-label={common.close}
            onClick={() => dismiss(toast.id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
