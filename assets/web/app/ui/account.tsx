import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { get, request } from '../api.ts';
import { app } from '../app.ts';
import { Dialog } from './dialog.tsx';
import { capital, formatMoment } from './format.ts';
import { Refusal, Skeleton } from './parts.tsx';
import { useChangePerson, useMe, useSignOut } from './session.tsx';
import { PageHead } from './shell.tsx';
import type { Row } from './thing.ts';
import { showToast } from './toasts.tsx';
import { common } from './words.ts';

interface Session {
  id: string;
  createdAt: string;
  lastUsedAt?: string;
  current?: boolean;
  userAgent?: string | null;
}

export function AccountPage() {
  const { me } = useMe();
  const signOut = useSignOut();
  const change = useChangePerson();
  const navigate = useNavigate();
  const [closing, setClosing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sessions = useQuery({
    queryKey: ['sessions', me?.id],
    enabled: me !== null,
    queryFn: ({ signal }) => get<{ items: Session[] }>('/auth/sessions', {}, signal),
  });
  if (!me) return null;
  const roles = me.roles.filter((role) => app.roles[role]);
  return (
    <div className="page narrow">
      <PageHead title={common.account} />
      <section className="card">
        <h2>{common.myDetails}</h2>
        <dl className="facts">
          {me.name && <Fact label={common.name} text={me.name} />}
          {me.email && <Fact label={common.email} text={me.email} />}
          {me.phone && <Fact label={common.phone} text={me.phone} />}
        </dl>
        <div className="buttons">
          {roles.map((role) => (
            <OwnRecord key={role} role={role} id={me.id} only={roles.length === 1} />
          ))}
        </div>
      </section>
      <section className="card">
        <h2>{common.sessions}</h2>
        {sessions.isPending ? (
          <Skeleton rows={2} />
        ) : (
          <ul className="plain">
            {(sessions.data?.items ?? []).map((session) => (
              <li key={session.id}>
                <span>
                  {session.current ? common.thisDevice : (session.userAgent ?? common.signIn)}
                  <small>{formatMoment(session.lastUsedAt ?? session.createdAt)}</small>
                </span>
                {!session.current && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() =>
                      void request('DELETE', `/auth/sessions/${session.id}`).then(() =>
                        sessions.refetch(),
                      )
                    }
                  >
                    {common.endSession}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <div className="buttons">
          <button type="button" className="button" onClick={() => void signOut()}>
            {common.signOut}
          </button>
          <button
            type="button"
            className="button"
            onClick={() =>
              void signOut(true).then(() => showToast({ text: common.signedOutEverywhere }))
            }
          >
            {common.signOutEverywhere}
          </button>
        </div>
      </section>
      <section className="card">
        <h2>{common.closeAccount}</h2>
        <p className="help">{common.closeAccountHelp}</p>
        <div className="buttons">
          <button type="button" className="button final" onClick={() => setClosing(true)}>
            {common.closeAccount}
          </button>
        </div>
      </section>
      {closing && (
        <Dialog title={`${common.closeAccount}?`} onClose={() => setClosing(false)}>
          <p className="help">{common.closeAccountHelp}</p>
          <Refusal error={error} />
          <footer className="buttons">
            <button
              type="button"
              className="button danger"
              onClick={() =>
                void request('DELETE', '/auth/me')
                  .then(change)
                  .then(() => navigate({ to: '/' }))
                  .catch(setError)
              }
            >
              {common.closeAccount}
            </button>
            <button type="button" className="button quiet" onClick={() => setClosing(false)}>
              {common.keep}
            </button>
          </footer>
        </Dialog>
      )}
    </div>
  );
}

/** The way to what the app keeps about somebody in a role, where they may see it. */
function OwnRecord({ role, id, only }: { role: string; id: string; only: boolean }) {
  const known = app.roles[role];
  const found = useQuery({
    queryKey: [known?.path, 'own', id],
    enabled: known !== undefined,
    queryFn: ({ signal }) => get<Row>(`/${known?.path}/${id}`, { actions: true }, signal),
  });
  if (!known || !found.data) return null;
  const changes = found.data.actions?.update?.allowed;
  return (
    <Link className="button" to={`/${known.path}/${id}${changes ? '/edit' : ''}`}>
      {only ? (changes ? common.changeDetails : common.seeDetails) : capital(known.one)}
    </Link>
  );
}

const Fact = ({ label, text }: { label: string; text: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{text}</dd>
  </div>
);
