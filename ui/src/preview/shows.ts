// From a sentence to the pages of the running app where it makes a difference.
import type { Shows } from "../editor/hover";
import { governed } from "../overview/overview.svelte";
import { session } from "../state/session.svelte";
import { words } from "../words";
import { running } from "./running.svelte";

const MOST = 3;

export async function shows(statement: string): Promise<Shows[]> {
  if (session.preview.state !== "running") return [];
  const found = await governed(statement);
  return found.slice(0, MOST).map(({ thing, deeds }) => ({
    label: words.editor.showsAt(thing.name, deeds),
    go: () => {
      session.previewShown = true;
      session.narrowSide = "preview";
      running.seats[0]?.tell({ type: "plainspoken:go", path: `/${thing.route}` });
    },
  }));
}
