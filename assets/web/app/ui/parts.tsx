// Small parts that many pages share.
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError, OfflineError } from '../api.ts';
import { capital, initials } from './format.ts';
import { Icon, type IconName } from './icons.tsx';
import { useMe } from './session.tsx';
import { type AnyThing, choiceLabel, type Row, value } from './thing.ts';
import { common } from './words.ts';

/** Where a record stands. */
export function StateBadge({ thing, record }: { thing: AnyThing; record: Row }) {
  if (!thing.state) return null;
  const state = value(record, thing.state.field);
  if (typeof state !== 'string') return null;
  return (
    <span className={`badge ${thing.state.tones[state] ?? 'over'}`}>
      {capital(choiceLabel(thing, thing.state.field, state))}
    </span>
  );
}

export const Avatar = ({ name }: { name: string }) => (
  <span className="avatar" aria-hidden="true">
    {initials(name) || <Icon name="person" />}
  </span>
);

export function Empty({
  icon = 'list',
  title,
  children,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p>{title}</p>
      {children}
    </div>
  );
}

/** Stands where rows are about to be, in their size, so that nothing jumps. */
export function Skeleton({
  rows = 4,
  kind = 'rows',
}: {
  rows?: number;
  kind?: 'rows' | 'page' | 'cards';
}) {
  return (
    <div className={`skeleton ${kind}`} aria-busy="true" aria-label="…" role="status">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places.
        <span key={index} />
      ))}
    </div>
  );
}

export function LoadError({ error, retry }: { error: unknown; retry: () => void }) {
  const missing = error instanceof ApiError && [403, 404].includes(error.problem.status);
  const { me } = useMe();
  const { href } = useLocation();
  // What isn't there for a visitor may be there for somebody who signs in.
  if (!me && error instanceof ApiError && [401, 403, 404].includes(error.problem.status)) {
    return (
      <Empty icon="person" title={common.signInFirst}>
        <p className="help">{common.signInFirstHelp}</p>
        <Link className="button main" to="/sign-in" search={{ back: href } as never}>
          {common.signIn}
        </Link>
      </Empty>
    );
  }
  return (
    <Empty
      icon={missing ? 'search' : error instanceof OfflineError ? 'offline' : 'alert'}
      title={missing ? common.notFound : common.failed}
    >
      <p className="help">
        {missing
          ? common.notFoundHelp
          : error instanceof OfflineError
            ? common.offline
            : error instanceof ApiError
              ? error.problem.detail
              : null}
      </p>
      {missing ? (
        <Link className="button" to="/">
          {common.home}
        </Link>
      ) : (
        <button type="button" className="button" onClick={retry}>
          {common.retry}
        </button>
      )}
    </Empty>
  );
}

/** Why something was refused, in the spec's words. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const problem = error instanceof ApiError ? error.problem : null;
  const text =
    error instanceof OfflineError
      ? common.offlineAction
      : problem?.status === 412
        ? common.changedMeanwhile
        : (problem?.detail ?? common.cannot);
  const sentence = problem?.rule?.sentence;
  return (
    <div className="refusal" role="alert" data-statement={problem?.rule?.id}>
      <Icon name="alert" />
      <div>
        <p>{text}</p>
        {sentence && sentence !== text && (
          <p className="help">
            {common.rule} “{sentence}”
          </p>
        )}
      </div>
    </div>
  );
}
