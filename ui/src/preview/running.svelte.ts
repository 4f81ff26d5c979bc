// What the running app's controls tell: people, clock, messages, jobs, log.
import { call } from "../platform";
import { session } from "../state/session.svelte";
import { Seat } from "./seat.svelte";

export interface Person {
  id: string;
  name: string;
  email: string;
  roles: string[];
}
/** The sentence behind something that the app did. */
export interface Deciding {
  id: string;
  sentence: string | null;
}
export interface Message {
  id: string;
  channel: string;
  to: string;
  name: string | null;
  subject: string;
  text: string;
  at: string;
  rule: Deciding | null;
}
export interface Job {
  id: string;
  name: string;
  recordId: string | null;
  dueAt: string | null;
  problem: string | null;
  rule: Deciding | null;
}
export interface Entry {
  id: string;
  at: string;
  method: string;
  path: string;
  status: number;
  person: { id: string; name: string | null } | null;
  rule: Deciding | null;
  micros: number;
}
export type Inside = "data" | "messages" | "jobs" | "log";

/** What an answer of the controls lists. */
export const items = <T>(body: unknown): T[] => (body as { items?: T[] } | null)?.items ?? [];

/** Whether the app's key of a role ("head_teacher") is what the spec calls it ("Head teacher"). */
export function sameRole(key: string, name: string | null): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  return name !== null && plain(key) === plain(name);
}

class Running {
  people = $state.raw<Person[]>([]);
  now = $state("");
  zone = $state("UTC");
  messages = $state.raw<Message[]>([]);
  jobs = $state.raw<Job[]>([]);
  log = $state.raw<Entry[]>([]);
  /** The first frame, and the second where two people are seen side by side. */
  seats = $state.raw<Seat[]>([new Seat()]);
  /** Counts up when the rows may have changed. */
  changed = $state(0);

  async control(method: string, path: string, body: unknown = null): Promise<unknown> {
    const answer = await call("control", { method, path, body });
    return answer.status < 400 ? answer.body : null;
  }

  /** Asks again for what is shown. What the app can't tell now stays as it was. */
  async refresh(shown?: Inside): Promise<void> {
    if (session.preview.state !== "running") return;
    try {
      const clock = (await this.control("GET", "clock")) as { now: string; timeZone: string } | null;
      this.now = clock?.now ?? this.now;
      this.zone = clock?.timeZone || this.zone;
      this.messages = items<Message>(await this.control("GET", "messages")).toSorted((a, b) => b.at.localeCompare(a.at));
      this.jobs = items<Job>(await this.control("GET", "jobs")).toSorted((a, b) => (a.dueAt ?? "").localeCompare(b.dueAt ?? ""));
      if (shown === "log") this.log = items<Entry>(await this.control("GET", "log"));
      const people = items<Person>(await this.control("GET", "people"));
      if (JSON.stringify(people) !== JSON.stringify(this.people)) this.people = people;
      for (const seat of this.seats) {
        if (seat.role && !seat.person) seat.person = people.find((one) => one.roles.some((role) => sameRole(role, seat.role)))?.id ?? "";
      }
      if (!shown || shown === "data") this.changed++;
    } catch {
      // The app is between two versions; the next time it answers.
    }
  }

  /** Every frame asks its app again; with `code`, the pages themselves are loaded anew. */
  reload(code: boolean): void {
    for (const seat of this.seats) seat.tell({ type: "plainspoken:reload", code });
  }

  /** Another address is another app: every frame opens it anew. */
  async enter(): Promise<void> {
    for (const seat of this.seats) {
      seat.entry = null;
      seat.person = "";
    }
    await Promise.all(this.seats.map((seat) => seat.enter()));
    await this.refresh();
  }

  /** Shows a second person beside the first, or takes them away. */
  async together(two: boolean): Promise<void> {
    const [first] = this.seats;
    if (!first) return;
    if (!two) {
      this.seats = [first];
      return;
    }
    const second = new Seat();
    this.seats = [first, second];
    const known = this.people.find((one) => one.id === first.person);
    // Somebody of another kind is the more interesting neighbour.
    const other = this.people.find((one) => one.id !== first.person && one.roles[0] !== known?.roles[0]) ?? this.people.find((one) => one.id !== first.person);
    await second.enter(other?.id);
  }

  async clock(body: Record<string, unknown>): Promise<void> {
    await session.attempt(async () => {
      await this.control("POST", "clock", body);
      await this.control("POST", "clock", { run: true });
      await this.refresh();
      this.reload(false);
    });
  }
}

export const running = new Running();
