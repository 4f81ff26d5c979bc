// The API client: JSON over /api, problems as errors. Every page goes through here.
import { heardClock } from './ui/clock.ts';

/** A problem as the API tells it (RFC 9457); `detail` is for the person who uses the app. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  fields?: Record<string, string[]>;
  rule?: { id: string; sentence: string };
}

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The request didn't reach the server at all. */
export class OfflineError extends Error {}

export type Query = Record<string, string | number | boolean | undefined>;

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
  figure?: number | string | null;
}

interface Options {
  body?: unknown;
  query?: Query;
  /** The version that the person has seen: the change is refused if somebody else was faster. */
  version?: number;
  signal?: AbortSignal;
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined && !(options.body instanceof FormData))
    headers['Content-Type'] = 'application/json';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  // The same key for every try of one request, so that a lost answer never makes a second record.
  if (method === 'POST') headers['Idempotency-Key'] = crypto.randomUUID();

  let response: Response;
  try {
    response = await fetch(`/api${path}${queryString(options.query)}`, {
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal,
      body: encode(options.body),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new OfflineError('The server could not be reached.');
  }
  heardClock(response.headers.get('Date'));
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const json = text ? safely(() => JSON.parse(text)) : undefined;
  if (!response.ok) throw new ApiError(problemOf(response.status, json));
  return json as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  request<T>('GET', path, { query, signal });
export const post = <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body });

export function queryString(query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parts.set(name, String(value));
  }
  const text = parts.toString();
  return text && `?${text}`;
}

function encode(body: unknown): BodyInit | undefined {
  if (body === undefined || body instanceof FormData) return body;
  return JSON.stringify(body);
}

function problemOf(status: number, json: unknown): Problem {
  const known = (json ?? {}) as Partial<Problem>;
  return {
    ...known,
    status,
    code: known.code ?? 'unknown',
    title: known.title ?? '',
    detail: known.detail ?? 'Something went wrong. Please try again.',
  };
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Calls `heard` for every change that the person may see, until `signal` is aborted; connects again when cut off. */
export async function listen(
  heard: (event: { thing?: string; id?: string }) => void,
  signal: AbortSignal,
) {
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      const response = await fetch('/api/events', {
        headers: { Accept: 'text/event-stream' },
        credentials: 'same-origin',
        signal,
      });
      if (response.status >= 400 && response.status < 500) return;
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        wait = 1000;
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line.startsWith('data:')) heard(safely(() => JSON.parse(line.slice(5))) ?? {});
        }
      }
    } catch {
      // Cut off: try again below.
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
