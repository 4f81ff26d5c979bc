// Where a sentence goes that a click writes: after those about the same thing, in the way that they are written.
import type { Text } from "@codemirror/state";
import type { Compiled } from "../generated/wire";
import { blocks, readsOn } from "./blocks";

/** The end of the last sentence of this kind about the thing, else of any of the kind, else of the page. A table's row is no
 * neighbour for a sentence. */
export function placeFor(sentence: string, compiled: Compiled | null, thing: string | null, shown: string, kind = "permission"): { file: string; at: number | null } {
  const known = compiled?.things.find((one) => one.id === thing);
  // What brings a thing in stands by itself: in a list of fields it would be one.
  if (["thing", "fields"].includes(kind)) return { file: shown, at: null };
  const all = compiled?.statements.filter((one) => one.kind.includes(kind) && !one.text.includes(" | ")) ?? [];
  const names = known ? [known.name.toLowerCase(), known.plural.toLowerCase()] : [];
  const who = sentence.split(" ")[0]?.toLowerCase() ?? "";
  const about = all.filter((one) => names.some((name) => one.text.toLowerCase().includes(name)));
  const own = about.filter((one) => one.text.toLowerCase().includes(who));
  const last = own.at(-1) ?? about.at(-1) ?? all.at(-1);
  if (last) return { file: last.file, at: last.to };
  return { file: shown, at: null };
}

/** The words to insert and where, so that the sentence stands beside the place as its neighbours do. */
export function inserted(doc: Text, sentence: string, at: number | null): { at: number; insert: string } {
  const ending = doc.line(1).text.endsWith("\r") ? "\r\n" : "\n";
  const list = blocks(doc);
  const number = doc.lineAt(Math.min(at ?? doc.length, doc.length)).number;
  let place = list.findIndex((one) => one.first <= number && number <= one.last);
  const found = list[place];
  if (at === null || !found || !["text", "item"].includes(found.kind)) {
    const bare = doc.toString().trimEnd().length;
    return { at: bare, insert: bare ? `${ending}${ending}${sentence}` : sentence };
  }
  // A paragraph or an item may go on over several lines.
  while (place + 1 < list.length && readsOn(doc, list, place + 1)) place++;
  const line = doc.line(list[place]?.last ?? number);
  const end = line.to - (line.text.endsWith("\r") ? 1 : 0);
  const mark = /^(\s*[-*+]\s+)/.exec(doc.line(found.first).text)?.[1];
  if (found.kind === "item" && mark) return { at: end, insert: `${ending}${mark}${sentence}` };
  // Prose goes on in the same paragraph.
  return { at: end, insert: ` ${sentence}` };
}
