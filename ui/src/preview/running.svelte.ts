// What the running app's controls tell: people, clock, messages, jobs, log, rows.
import { call } from "../platform";
import { session } from "../state/session.svelte";

export interface Person {
  id: string;
  name: string;
  email: string;
  roles: string[];
}
export interface Message {
  id?: string;
  channel?: string;
  to: string;
  subject: string;
  text: string;
  at?: string;
  sentAt?: string;
  rule?: { id: string; sentence: string } | null;
  sentence?: string | null;
  statement?: string | null;
}
export interface Job {
  rule?: { id: string; sentence: string } | null;
  problem?: string | null;
  id: string;
  at?: string;
  dueAt?: string;
  due?: string;
  name?: string;
  what?: string;
  sentence?: string | null;
  statement?: string | null;
  state?: string;
  status?: string;
  kind?: string;
}
export interface Entry {
  id?: string | number;
  at?: string;
  time?: string;
  method: string;
  path: string;
  status: number;
  person?: { name?: string } | string | null;
  rule?: { id: string; sentence: string } | null;
  sentence?: string | null;
  statement?: string | null;
  millis?: number;
  micros?: number;
  sql?: number;
}

const list = <T>(body: unknown): T[] => {
  if (Array.isArray(body)) return body as T[];
  const items = (body as { items?: T[] } | null)?.items;
  return Array.isArray(items) ? items : [];
};

const newestFirst = <T extends { at?: string; sentAt?: string; time?: string }>(all: T[]): T[] => {
  const when = (one: T) => one.at ?? one.sentAt ?? one.time ?? "";
  return all.toSorted((a, b) => when(b).localeCompare(when(a)));
};

class Running {
  people = $state.raw<Person[]>([]);
  person = $state("");
  /** The address that the frame opens to be somebody else. */
  entry = $state<string | null>(null);
  /** Where the frame is, as the app in it tells. */
  path = $state("/");
  now = $state("");
  messages = $state.raw<Message[]>([]);
  jobs = $state.raw<Job[]>([]);
  log = $state.raw<Entry[]>([]);
  rows = $state.raw<Record<string, unknown>[]>([]);
  thing = $state("");

  async control(method: string, path: string, body: unknown = null): Promise<unknown> {
    const answer = await call("control", { method, path, body });
    return answer.status < 400 ? answer.body : null;
  }

  /** Asks again for what is shown. What the app can't tell now stays as it was. */
  async refresh(tab?: string): Promise<void> {
    if (session.preview.state !== "running") return;
    try {
      const clock = (await this.control("GET", "clock")) as { at?: string; now?: string } | null;
      this.now = clock?.at ?? clock?.now ?? this.now;
      this.messages = newestFirst(list<Message>(await this.control("GET", "messages")));
      if (!tab || tab === "jobs") this.jobs = list<Job>(await this.control("GET", "jobs"));
      if (!tab || tab === "log") this.log = newestFirst(list<Entry>(await this.control("GET", "log")));
      if (!tab || !this.people.length) this.people = list<Person>(await this.control("GET", "people"));
      if (this.role && !this.person) this.person = this.people.find((one) => one.roles.some((role) => role.toLowerCase() === this.role?.toLowerCase()))?.id ?? "";
      if ((!tab || tab === "data") && this.thing) {
        this.rows = list<Record<string, unknown>>(await this.control("GET", `data/${this.thing}`));
        await this.name();
      }
    } catch {
      // The app is between two versions; the next time it answers.
    }
  }

  /** The frame, to talk to the page in it. */
  frame: HTMLIFrameElement | null = null;

  tell(message: Record<string, unknown>): void {
    const { preview } = session;
    if (preview.state === "running") this.frame?.contentWindow?.postMessage(message, preview.url);
  }

  /** The page that the frame opens first. */
  async enter(): Promise<void> {
    const entry = await call("enter").catch(() => null);
    if (!entry) {
      // It is between two versions, or still coming up.
      setTimeout(() => !this.entry && session.preview.state === "running" && void this.enter(), 1500);
      return;
    }
    this.entry = entry.url;
    this.role = entry.role;
    await this.refresh();
  }

  /** The kind of people that the app was opened as. */
  role = $state<string | null>(null);

  async seeAs(person: string): Promise<void> {
    const answer = await session.attempt(() => call("see_as", { person: person || null, role: null }));
    if (!answer) return;
    this.person = person;
    this.tell({ type: "plainspoken:person", session: answer.session });
  }

  /** What the records are called that the rows point to, by id. */
  titles = $state.raw<ReadonlyMap<string, string>>(new Map());

  private async name(): Promise<void> {
    const thing = session.compiled?.things.find((one) => one.route === this.thing);
    const routes = new Set((thing?.fields ?? []).flatMap((one) => (one.shown.as === "record" ? [one.shown.route] : [])));
    const titles = new Map(this.people.map((one) => [one.id, one.name || one.email]));
    for (const route of routes) {
      for (const row of list<Record<string, unknown>>(await this.control("GET", `data/${route}`))) {
        const title = row.name ?? row.title ?? Object.entries(row).find(([key, value]) => key !== "id" && typeof value === "string")?.[1];
        if (typeof row.id === "string" && typeof title === "string" && !titles.has(row.id)) titles.set(row.id, title);
      }
    }
    this.titles = titles;
  }

  async clock(body: unknown): Promise<void> {
    await session.attempt(async () => {
      await this.control("POST", "clock", body);
      await this.control("POST", "clock", { run: true });
      await this.refresh();
      this.tell({ type: "plainspoken:reload", code: false });
    });
  }
}

export const running = new Running();
