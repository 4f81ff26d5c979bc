// The frame around every page: navigation, who is signed in, notices.

import { onlineManager } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { listen } from '../api.ts';
import { app } from '../app.ts';
import { clockTurns, watchClock } from './clock.ts';
import { capital } from './format.ts';
import { Icon, type IconName } from './icons.tsx';
import { Avatar, Skeleton } from './parts.tsx';
import { type Me, queryClient, useMe, useSignOut } from './session.tsx';
import { SignInPage } from './sign-in.tsx';
import { chosenTheme, setTheme, type Theme } from './theme.ts';
import type { AnyThing } from './thing.ts';
import { today } from './time.ts';
import { Toasts } from './toasts.tsx';
import { common } from './words.ts';

export interface Navigation {
  /** Role, or none for those who aren't signed in; the first that fits counts. */
  role: string | null;
  things: readonly AnyThing[];
}

export function navigationFor(
  navigation: readonly Navigation[],
  me: Me | null,
): readonly AnyThing[] {
  const own = navigation
    .filter(({ role }) => role !== null && me?.roles.includes(role))
    .flatMap(({ things }) => things);
  const found = own.length > 0 ? own : (navigation.find(({ role }) => role === null)?.things ?? []);
  return found.filter((thing, index) => found.indexOf(thing) === index);
}

export function Shell({ navigation }: { navigation: readonly Navigation[] }) {
  const { me, known } = useMe();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useLiveChanges(me?.id);
  const turns = useSyncExternalStore(watchDay, clockTurns);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    // A new page begins at its heading, for eyes and screen readers alike.
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  const things = navigationFor(navigation, me);
  if (known && !me && things.length === 0 && !pathname.startsWith('/sign-in'))
    return <SignInPage />;
  const bare = pathname.startsWith('/sign-in') || pathname.startsWith('/reset');
  if (bare) {
    return (
      <>
        <Outlet />
        <Toasts />
      </>
    );
  }
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {common.skip}
      </a>
      <aside className="side">
        <Brand />
        <nav aria-label={common.menu}>
          <NavLinks things={things} />
        </nav>
        <PersonMenu me={me} known={known} />
      </aside>
      <header className="top">
        <Brand />
        <PersonMenu me={me} known={known} compact />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <OfflineNotice />
        {/* Where the clock was moved, everything on the page says another "today". */}
        {known ? (
          <Fragment key={turns}>
            <Outlet />
          </Fragment>
        ) : (
          <Skeleton kind="page" rows={5} />
        )}
      </main>
      {things.length > 0 && (
        <nav className="tabs" aria-label={common.menu}>
          <NavLinks things={things} most={4} />
        </nav>
      )}
      <Toasts />
    </div>
  );
}

const watchDay = (listener: () => void) => watchClock(listener, today);

const Brand = () => (
  <Link to="/" className="brand">
    <span aria-hidden="true">{app.name.charAt(0)}</span>
    <strong>{app.name}</strong>
  </Link>
);

const iconFor = (thing: AnyThing): IconName =>
  thing.person
    ? 'person'
    : thing.start
      ? 'calendar'
      : thing.state
        ? 'board'
        : thing.image
          ? 'cards'
          : 'list';

function NavLinks({ things, most = 99 }: { things: readonly AnyThing[]; most?: number }) {
  const fits = things.length <= most ? things : things.slice(0, most - 1);
  const rest = things.slice(fits.length);
  return (
    <ul>
      <li>
        <Link to="/" activeOptions={{ exact: true }}>
          <Icon name="home" />
          <span>{common.home}</span>
        </Link>
      </li>
      {fits.map((thing) => (
        <li key={thing.path}>
          <ThingLink thing={thing} />
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Menu
            label={common.menu}
            button={
              <>
                <Icon name="more" />
                <span>{common.more}</span>
              </>
            }
          >
            {rest.map((thing) => (
              <ThingLink key={thing.path} thing={thing} />
            ))}
          </Menu>
        </li>
      )}
    </ul>
  );
}

const ThingLink = ({ thing }: { thing: AnyThing }) => (
  <Link to={`/${thing.path}`}>
    <Icon name={iconFor(thing)} />
    <span>{thing.words.title}</span>
  </Link>
);

/** A button that opens a few links or buttons; closes by Escape, by a choice and by a click elsewhere. */
export function Menu({
  label,
  button,
  className = '',
  children,
}: {
  label: string;
  button: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the menu from anywhere inside it.
    <div
      className={`menu ${className}`}
      ref={around}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          setOpen(false);
          around.current?.querySelector('button')?.focus();
        }
      }}
    >
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="hidden">{label}</span>
        {button}
      </button>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: what is inside is pressed, this only closes.
        <div className="popover menu-items" onClick={() => setOpen(false)}>
          {children}
        </div>
      )}
    </div>
  );
}

function PersonMenu({ me, known, compact }: { me: Me | null; known: boolean; compact?: boolean }) {
  const signOut = useSignOut();
  const theme = useTheme();
  if (!known) return null;
  if (!me) {
    return (
      <div className={compact ? '' : 'person-menu'}>
        <Link to="/sign-in" className="button main">
          {common.signIn}
        </Link>
      </div>
    );
  }
  const name = me.name ?? me.email ?? common.account;
  const roles = me.roles.map((role) => app.roles[role]?.one ?? role);
  return (
    <Menu
      label={common.account}
      className={compact ? 'compact' : 'person-menu'}
      button={
        <>
          <Avatar name={name} />
          {!compact && (
            <span>
              {name}
              <small>{capital(roles.join(', '))}</small>
            </span>
          )}
        </>
      }
    >
      <Link to="/account">
        <Icon name="person" /> {common.account}
      </Link>
      <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />{' '}
        {theme === 'dark' ? common.light : common.dark}
      </button>
      <button type="button" onClick={() => void signOut()}>
        <Icon name="exit" /> {common.signOut}
      </button>
    </Menu>
  );
}

const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    window.addEventListener('app:theme', listener);
    return () => window.removeEventListener('app:theme', listener);
  }, chosenTheme);

function OfflineNotice() {
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  return online ? null : (
    <p className="offline" role="status">
      <Icon name="offline" /> {common.offline}
    </p>
  );
}

/** What others change is there without a reload. */
function useLiveChanges(person: string | undefined) {
  useEffect(() => {
    const cut = new AbortController();
    const refresh = () => void queryClient.invalidateQueries();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    window.addEventListener('app:refresh', refresh);
    if (person) {
      void listen(() => {
        clearTimeout(waiting);
        waiting = setTimeout(refresh, 150);
      }, cut.signal);
    }
    return () => {
      cut.abort();
      clearTimeout(waiting);
      window.removeEventListener('app:refresh', refresh);
    };
  }, [person]);
}

interface PageHeadProps {
  title: string;
  lead?: string;
  back?: { to: string; label: string };
  badge?: ReactNode;
  children?: ReactNode;
}

/** Heading of a page, and of the window. */
export function PageHead({ title, lead, back, badge, children }: PageHeadProps) {
  useEffect(() => {
    document.title = title === app.name ? title : `${title} · ${app.name}`;
  }, [title]);
  return (
    <header className="page-head">
      {back && (
        <Link to={back.to} className="back">
          <Icon name="left" /> {back.label}
        </Link>
      )}
      <div>
        <div>
          <h1>
            {title} {badge}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {children && <div className="buttons">{children}</div>}
      </div>
    </header>
  );
}
