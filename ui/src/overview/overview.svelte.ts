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
