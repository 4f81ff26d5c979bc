// The rows of one thing, and the changes made to them by hand.
import type { Field, Thing } from "../generated/wire";
import { call } from "../platform";
import { session } from "../state/session.svelte";
import { items, running } from "./running.svelte";
import { fromInput, type Known } from "./words";
import { fromWall } from "./zone";

export type Row = Record<string, unknown> & { id: string };
interface Page {
  items: Row[];
  next: string | null;
  total?: number;
}
/** A change that was made, for taking it back. */
interface Made {
  row: string;
  route: string;
  column: string;
  before: unknown;
  text: string;
}

const PAGE = 50;

export class Rows {
  route = $state("");
  all = $state.raw<Row[]>([]);
  total = $state(0);
  next = $state<string | null>(null);
  search = $state("");
  titles = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** The ids of the records below each route that the rows may point at. */
  private others = new Map<string, ReadonlySet<string>>();
  made = $state.raw<Made | null>(null);
  /** Why a change was refused, in the app's own words. */
  refused = $state("");
  private asked = 0;

  get thing(): Thing | undefined {
    return session.compiled?.things.find((one) => one.route === this.route);
  }

  get known(): Known {
    return { zone: running.zone, titles: this.titles };
  }

  choose(route: string): void {
    if (route === this.route) return;
    this.route = route;
    this.all = [];
    this.total = 0;
    this.search = "";
    this.made = null;
    this.refused = "";
  }

  /** Asks for the rows again, as many as are shown. */
  async load(more = false): Promise<void> {
    const { route, search } = this;
    if (!route || session.preview.state !== "running") return;
    const turn = ++this.asked;
    const query = new URLSearchParams({ limit: String(more ? PAGE : Math.min(100, Math.max(PAGE, this.all.length))), count: "true" });
    if (search.trim()) query.set("search", search.trim());
    // Few rows stand as in the spec and as they were made; of many, the newest are those that somebody looks for.
    const inOrder = !more && this.total <= PAGE;
    if (inOrder) query.set("sort", "createdAt");
    if (more && this.next) query.set("after", this.next);
    let page = (await running.control("GET", `data/${route}?${query}`).catch(() => null)) as Page | null;
    if (inOrder && (page?.total ?? 0) > PAGE) {
      query.delete("sort");
      page = (await running.control("GET", `data/${route}?${query}`).catch(() => null)) as Page | null;
    }
    // Another thing or another search may have been chosen meanwhile.
    if (!page || turn !== this.asked) return;
    const all = more ? [...this.all, ...page.items] : page.items;
    if (JSON.stringify(all) !== JSON.stringify(this.all)) this.all = all;
    this.next = page.next;
    this.total = page.total ?? all.length;
    await this.name();
  }

  /** Learns what the records are called that the rows point at. */
  private async name(): Promise<void> {
    const titles = new Map(running.people.map((one) => [one.id, one.name || one.email]));
    const fields = this.thing?.fields ?? [];
    const routes = new Set(fields.flatMap((one) => (one.shown.as === "record" || one.shown.as === "records" ? [one.shown.route] : [])));
    for (const route of routes) {
      const title = session.compiled?.things.find((one) => one.route === route)?.title;
      if (!title) continue;
      const others = items<Row>(await running.control("GET", `data/${route}?limit=100`).catch(() => null));
      this.others.set(route, new Set(others.map((one) => one.id)));
      for (const row of others) {
        const name = row[title];
        if (!titles.has(row.id)) titles.set(row.id, typeof name === "string" || typeof name === "number" ? String(name) : row.id.slice(0, 8));
      }
    }
    if (JSON.stringify([...titles]) !== JSON.stringify([...this.titles])) this.titles = titles;
  }

  /** The records below a route, for choosing one. */
  of(route: string): ReadonlySet<string> {
    return this.others.get(route) ?? new Set();
  }

  /** Changes one value as the app itself would: checked, and followed by what follows. */
  async change(row: Row, field: Field, text: string): Promise<boolean> {
    this.refused = "";
    const read = fromInput(field.shown, text, (wall) => fromWall(wall, running.zone));
    if ("wrong" in read) {
      this.refused = read.wrong;
      return false;
    }
    const before = row[field.column] ?? null;
    if (before === read.value) return true;
    const done = await this.send(this.route, row.id, field.column, read.value);
    if (done) this.made = { row: row.id, route: this.route, column: field.column, before, text: field.name };
    return done;
  }

  /** Takes the last change back. */
  async back(): Promise<void> {
    const { made } = this;
    if (made && (await this.send(made.route, made.row, made.column, made.before))) this.made = null;
  }

  private async send(route: string, id: string, column: string, value: unknown): Promise<boolean> {
    const answer = await session.attempt(() => call("control", { method: "PATCH", path: `data/${route}`, body: { id, [column]: value } }));
    if (!answer) return false;
    if (answer.status >= 400) {
      const problem = answer.body as { detail?: string; fields?: Record<string, string[]> } | null;
      this.refused = Object.values(problem?.fields ?? {}).flat()[0] ?? problem?.detail ?? "";
      return false;
    }
    await this.load();
    running.reload(false);
    return true;
  }
}

export const rows = new Rows();
