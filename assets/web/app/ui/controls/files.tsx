import { useState } from 'react';
import { ApiError, request } from '../../api.ts';
import type { ControlProps } from '../control.tsx';
import { Icon } from '../icons.tsx';
import { common } from '../words.ts';

interface StoredFile {
  id: string;
  name: string;
  type: string;
  size: number;
  url: string;
}

/** Sends the file as soon as it is chosen; the form then carries its id. */
export function FileControl({
  id,
  field,
  value,
  onChange,
  onUnreadable,
  describedBy,
  invalid,
}: ControlProps) {
  const [sent, setSent] = useState<StoredFile | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = sent ?? (typeof value === 'object' ? (value as StoredFile | null) : null);

  const send = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const body = new FormData();
    body.set('file', file);
    try {
      const stored = await request<StoredFile>('POST', '/files', { body });
      setSent(stored);
      onUnreadable(null);
      onChange(stored.id);
    } catch (error) {
      onUnreadable(error instanceof ApiError ? error.problem.detail : common.offlineAction);
    }
    setBusy(false);
  };

  return (
    <div className="file">
      {shown &&
        (field.kind === 'image' ? <img src={shown.url} alt={shown.name} /> : <Icon name="file" />)}
      {shown && <span>{shown.name}</span>}
      <label className="button" aria-busy={busy}>
        <input
          id={id}
          className="hidden"
          type="file"
          accept={field.kind === 'image' ? 'image/*' : undefined}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => send(event.target.files?.[0])}
        />
        {shown ? common.replaceFile : common.chooseFile}
      </label>
      {shown && !field.required && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            setSent(null);
            onChange(null);
          }}
        >
          {common.clear}
        </button>
      )}
    </div>
  );
}
