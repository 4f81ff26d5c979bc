// What can be said, asked for while its page is open.
import type { Guide, Way } from "../generated/wire";
import { call } from "../platform";
import { words } from "../words";

class Sayings {
  data = $state.raw<Guide | null>(null);

  /** Asks again when a newer understanding is there; until then the last list stays. */
  async follow(revision: number): Promise<void> {
    if (this.data?.revision === revision) return;
    const data = await call("guide").catch(() => null);
    if (data) this.data = data;
  }
}

export const sayings = new Sayings();

/** The sentences that have every word of the search in them, their meaning or their section's name. */
export function found(ways: Way[], search: string): Way[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return ways.filter((way) => {
    const [title, lead] = words.guide.sections[way.section];
    const all = `${title} ${lead} ${way.sentence} ${way.means}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** Section by section, what is in the spec's own words first. */
export function sections(ways: Way[]): { section: Way["section"]; ways: Way[] }[] {
  const groups = new Map<Way["section"], Way[]>();
  for (const way of ways) groups.set(way.section, [...(groups.get(way.section) ?? []), way]);
  return [...groups].map(([section, all]) => ({ section, ways: all.toSorted((a, b) => Number(b.own) - Number(a.own)) }));
}
