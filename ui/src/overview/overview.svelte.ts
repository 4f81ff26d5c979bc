// The spec at a glance, asked for while one of its tabs is open.
import type { Overview, Statement, Thing } from "../generated/wire";
import { call } from "../platform";
import { session } from "../state/session.svelte";

class Glance {
  data = $state.raw<Overview | null>(null);

  /** Asks again when a newer understanding is there. */
  async follow(revision: number): Promise<void> {
    if (this.data?.revision === revision) return;
    // Between two understandings the last picture stays.
    const data = await call("overview").catch(() => null);
    if (data) this.data = data;
  }

  forget(): void {
    this.data = null;
  }
}

export const glance = new Glance();

export const thingOf = (id: string): Thing | undefined => session.compiled?.things.find((one) => one.id === id);
export const statementOf = (id: string | null | undefined): Statement | undefined => (id ? session.compiled?.statements.find((one) => one.id === id) : undefined);

/** The sentence behind something, as a person reads it: a row of a table loses its bars. */
export function sentenceOf(id: string | null | undefined): string {
  const said = statementOf(id);
  if (!said) return "";
  if (!said.text.includes(" | ")) return said.text;
  const [first = ""] = said.means.split("\n");
  return said.kind.includes("case") || !first ? said.text.replaceAll(" | ", " · ") : first;
}

/** The things and deeds that a sentence decides about, as the app judges them. */
export async function governed(id: string): Promise<{ thing: Thing; deeds: string[] }[]> {
  const { compiled } = session;
  if (!compiled) return [];
  await glance.follow(compiled.revision);
  const found = new Map<Thing, string[]>();
  for (const row of glance.data?.access.rows ?? []) {
    const thing = thingOf(row.thing);
    const decides = row.guards.includes(id) || row.cells.some((cell) => cell.because.some((reason) => reason.statement === id));
    if (thing?.route && decides) found.set(thing, [...(found.get(thing) ?? []), row.label]);
  }
  return [...found].map(([thing, deeds]) => ({ thing, deeds }));
}
