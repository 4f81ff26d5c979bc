// What the records of the running app are called, for lists that know only their ids.
import type { Thing } from "../generated/wire";
import { session } from "../state/session.svelte";
import { items, running } from "./running.svelte";
import type { Row } from "./rows.svelte";
import { wallWords } from "./zone";

const MOST = 100;

class Names {
  private all = $state.raw<ReadonlyMap<string, string>>(new Map());
  private asked = new Set<string>();
  private turn = 0;

  of(id: string | null | undefined): string {
    return (id && this.all.get(id)) || "";
  }

  /** Asks for the newest records of every thing, when there is one that nobody has asked about. */
  async learn(ids: (string | null | undefined)[]): Promise<void> {
    const fresh = ids.filter((id): id is string => !!id && !this.asked.has(id));
    if (!fresh.length) return;
    for (const id of fresh) this.asked.add(id);
    const mine = ++this.turn;
    const things = session.compiled?.things.filter((one) => one.route) ?? [];
    const known = new Map(running.people.map((one) => [one.id, one.name || one.email]));
    const found: { thing: Thing; row: Row }[] = [];
    for (const thing of things) {
      const body = await running.control("GET", `data/${thing.route}?limit=${MOST}`).catch(() => null);
      for (const row of items<Row>(body)) found.push({ thing, row });
    }
    if (mine !== this.turn) return;
    for (const { thing, row } of found) {
      // A moment or another record names nothing by itself.
      const named = thing.fields.find((field) => field.column === thing.title)?.shown.as;
      const title = thing.title && named !== "moment" && named !== "record" ? row[thing.title] : null;
      if (!known.has(row.id) && (typeof title === "string" || typeof title === "number") && title !== "") known.set(row.id, String(title));
    }
    for (const { thing, row } of found) if (!known.has(row.id)) known.set(row.id, called(thing, row, known));
    this.all = known;
  }
}

/** A record without a name of its own is known by what it belongs to and when it is. */
export function called(thing: Pick<Thing, "fields">, row: Record<string, unknown>, known: ReadonlyMap<string, string>, zone = running.zone): string {
  const parts = thing.fields.flatMap((field) => {
    const value = row[field.column];
    if (typeof value !== "string" || !value) return [];
    if (field.shown.as === "record") return known.get(value) ?? [];
    if (field.shown.as === "moment") return wallWords(value, zone);
    return [];
  });
  return [...new Set(parts)].slice(0, 3).join(", ");
}

export const names = new Names();
