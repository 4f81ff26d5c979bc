// What this person may do with a record now: allowed actions as buttons, refused ones with the sentence that refuses.
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { get } from '../api.ts';
import { Dialog } from './dialog.tsx';
import { DialogForm } from './form.tsx';
import { useForm } from './form-state.tsx';
import { capital, titleOf } from './format.ts';
import { Icon } from './icons.tsx';
import { useChange } from './records.ts';
import { type AnyThing, type Permit, type Row, type ThingAction, value } from './thing.ts';
import { showToast } from './toasts.tsx';
import { common } from './words.ts';

interface Asked {
  record: Row;
  action: string;
}

/** Runs actions; asks first for what they need, and before what can't be taken back. */
export function useActions(of: AnyThing): {
  run: (record: Row, action: string) => void;
  dialog: ReactNode;
  busy: boolean;
} {
  const [asked, setAsked] = useState<Asked | null>(null);
  const change = useChange<Row>(of);
  const navigate = useNavigate();
  const run = (record: Row, action: string) => {
    const known = of.actions[action];
    if (action === 'delete' || known?.final || Object.keys(known?.inputs ?? {}).length > 0)
      setAsked({ record, action });
    else
      change.mutate(
        { kind: 'act', record, action, body: {} },
        { onSuccess: () => void undoable(record, action) },
      );
  };
  /** Where another action leads back to where the record stood, the note offers it. */
  const undoable = async (record: Row, action: string) => {
    const back = await wayBack(of, record);
    const undo = back
      ? () => change.mutateAsync({ kind: 'act', record, action: back, body: {} })
      : undefined;
    done(of, record, action, undo);
  };
  const dialog = asked && (
    <ActionDialog
      key={`${asked.record.id}-${asked.action}`}
      of={of}
      record={asked.record}
      action={asked.action}
      onClose={() => setAsked(null)}
      onDone={() => {
        setAsked(null);
        done(of, asked.record, asked.action);
        if (asked.action === 'delete') void navigate({ to: `/${of.path}`, replace: true });
      }}
    />
  );
  return { run, dialog, busy: change.isPending };
}

/** An action that this person may do now and that brings the record to where it stood before. */
async function wayBack(of: AnyThing, before: Row): Promise<string | undefined> {
  if (!of.state) return undefined;
  const was = value(before, of.state.field);
  const back = Object.keys(of.actions).filter((name) => {
    const { to, inputs } = of.actions[name] ?? {};
    return to === was && Object.keys(inputs ?? {}).length === 0;
  });
  if (back.length === 0) return undefined;
  const now = await get<Row>(`/${of.path}/${before.id}`, { actions: true }).catch(() => null);
  return back.find((name) => now?.actions?.[name]?.allowed);
}

function done(of: AnyThing, record: Row, action: string, undo?: () => Promise<unknown>) {
  const what = of.title === of.start ? capital(of.words.one) : titleOf(of, record);
  const past = of.words.actions[action]?.past;
  showToast({
    undo,
    text:
      action === 'delete'
        ? common.removed(what)
        : past
          ? common.doneTo(what, past)
          : common.saved(what),
  });
}

interface ActionDialogProps extends Asked {
  of: AnyThing;
  onClose: () => void;
  onDone: () => void;
}

function ActionDialog({ of, record, action, onClose, onDone }: ActionDialogProps) {
  const change = useChange<Row>(of, true);
  const element = useRef<HTMLFormElement>(null);
  const known: ThingAction = of.actions[action] ?? {};
  const words = of.words.actions[action];
  const fields = known.inputs ?? {};
  const names = Object.keys(fields);
  const form = useForm({
    thing: of,
    fields,
    labels: (name) => words?.inputs?.[name] ?? of.words.fields[name] ?? name,
    draft: `${of.path}/${record.id}/${action}`,
    start: Object.fromEntries(names.map((name) => [name, fields[name]?.initial ?? null])),
  });
  const removing = action === 'delete';
  const title = titleOf(of, record);
  const label = removing ? common.remove : (words?.label ?? action);
  return (
    <Dialog
      title={
        removing
          ? common.sureRemove(title)
          : names.length > 0
            ? `${label}: ${title}`
            : common.sureAction(label, title)
      }
      onClose={onClose}
    >
      {(removing || known.final) && (
        <p className="help">{removing ? common.sureRemoveHelp : common.sureActionHelp}</p>
      )}
      <DialogForm
        state={form.state}
        element={element}
        names={names}
        error={change.error}
        submit={label}
        tone={removing || known.final ? 'danger' : 'main'}
        busy={change.isPending}
        cancel={removing || known.final ? common.keep : common.back}
        onCancel={onClose}
        onSubmit={async () => {
          if (!form.ready(names, element.current)) return;
          try {
            const body = Object.fromEntries(names.map((name) => [name, form.state.get(name)]));
            await change.mutateAsync(
              removing ? { kind: 'delete', record } : { kind: 'act', record, action, body },
            );
            form.reset();
            onDone();
          } catch (error) {
            form.refuse(error, names, element.current);
          }
        }}
      />
    </Dialog>
  );
}

/** The named actions that are worth a button: allowed ones first, then those that a rule of time or the like refuses. */
export function namedActions(of: AnyThing, record: Row): [string, Permit][] {
  return Object.entries(record.actions ?? {})
    .filter(
      ([name, permit]) =>
        name !== 'update' &&
        name !== 'delete' &&
        of.actions[name] &&
        (permit.allowed || permit.code !== 'state'),
    )
    .sort(([one, left], [other, right]) => rank(of, one, left) - rank(of, other, right));
}

/** What leads on first, what gives up after it, what isn't possible now last. */
const rank = (of: AnyThing, name: string, permit: Permit): number =>
  permit.allowed ? (of.actions[name]?.final ? 1 : 0) : 2;

export function ActionBar({ of, record }: { of: AnyThing; record: Row }) {
  const { run, dialog, busy } = useActions(of);
  const named = namedActions(of, record);
  const first = named.find(([name, permit]) => permit.allowed && !of.actions[name]?.final)?.[0];
  const refused = named.filter(([, permit]) => !permit.allowed && permit.why);
  if (named.length === 0) return null;
  return (
    <section className="actions" aria-label={common.actionsFor}>
      <div className="buttons">
        {named.map(([name, permit]) => (
          <button
            key={name}
            type="button"
            className={`button ${name === first ? 'main' : of.actions[name]?.final ? 'final' : ''}`}
            aria-disabled={!permit.allowed || busy}
            aria-describedby={permit.allowed ? undefined : `why-${record.id}-${name}`}
            onClick={() => {
              if (permit.allowed && !busy) run(record, name);
            }}
          >
            {of.words.actions[name]?.label ?? capital(name)}
          </button>
        ))}
      </div>
      {refused.map(([name, permit]) => (
        <p className="why" key={name} id={`why-${record.id}-${name}`}>
          <Icon name="clock" />
          <span>
            <strong>{of.words.actions[name]?.label}:</strong> {permit.why}
          </span>
        </p>
      ))}
      {dialog}
    </section>
  );
}
