import type { Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';
import { absoluteDays } from './sessions.ts';

// `__Host-` and `Secure` only where there is TLS: browsers drop such cookies over plain HTTP.
const secure = (config: Config) => config.origin?.startsWith('https://') === true;
const nameOf = (config: Config) => (secure(config) ? '__Host-session' : 'session');

const options = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: secure(config) }) as const;

export function giveSession(c: HonoContext, config: Config, token: string): void {
  setCookie(c, nameOf(config), token, { ...options(config), maxAge: absoluteDays * 86_400 });
}

export function takeSession(c: HonoContext, config: Config): void {
  deleteCookie(c, nameOf(config), options(config));
}

export const sessionToken = (c: HonoContext, config: Config) => getCookie(c, nameOf(config));
