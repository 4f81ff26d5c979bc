// The lines of a Markdown text, sorted into what they are. Only for looks: what
// the text means is decided in Rust.
import type { Text } from "@codemirror/state";

export type Kind = "text" | "heading" | "item" | "quote" | "table" | "fence" | "annotation" | "front" | "comment" | "rule" | "blank";

export interface Block {
  kind: Kind;
  /** Line numbers, from 1. */
  first: number;
  last: number;
  level: number;
}

const heading = /^ {0,3}(#{1,6})(\s|$)/;
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s/;
const row = /^\s*\|/;
const ruler = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;

/** Fences, tables and front matter run over several lines; everything else is a block of one. */
export function blocks(doc: Text): Block[] {
  const found: Block[] = [];
  const line = (number: number) => doc.line(number).text.replace(/\r$/, "");
  let at = 1;
  const push = (kind: Kind, first: number, last: number, level = 0) => found.push({ kind, first, last, level });
  if (/^\uFEFF?---\s*$/.test(line(1))) {
    for (let end = 2; end <= Math.min(doc.lines, 60); end++) {
      if (/^---\s*$/.test(line(end))) {
        push("front", 1, end);
        at = end + 1;
        break;
      }
    }
  }
  while (at <= doc.lines) {
    const text = line(at);
    const first = at;
    const fence = /^ {0,3}(~{3,}|`{3,})/.exec(text);
    if (fence) {
      const mark = fence[1] ?? "~~~";
      const close = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}\\s*$`);
      at++;
      while (at <= doc.lines && !close.test(line(at))) at++;
      push(mark[0] === "~" ? "annotation" : "fence", first, Math.min(at, doc.lines));
      at++;
    } else if (row.test(text)) {
      while (at < doc.lines && row.test(line(at + 1))) at++;
      push("table", first, at);
      at++;
    } else if (text.trimStart().startsWith("<!--")) {
      while (at < doc.lines && !line(at).includes("-->")) at++;
      push("comment", first, at);
      at++;
    } else {
      const head = heading.exec(text);
      const listed = item.exec(text);
      if (head) push("heading", at, at, head[1]?.length ?? 1);
      else if (/^ {0,3}>/.test(text)) push("quote", at, at);
      else if (ruler.test(text)) push("rule", at, at);
      else if (listed) push("item", at, at, listed[1]?.length ?? 0);
      else push(text.trim() ? "text" : "blank", at, at);
      at++;
    }
  }
  return found;
}

/** From this length on, a line break inside a paragraph is somebody's hard wrap. */
const WRAPPED = 50;

/** Whether the break before this line is a hard wrap, so that the line reads on from the one before. */
export function readsOn(doc: Text, list: Block[], at: number): boolean {
  const block = list[at];
  const before = list[at - 1];
  if (block?.kind !== "text" || !before || before.last !== block.first - 1) return false;
  if (before.kind !== "text" && before.kind !== "item" && before.kind !== "quote") return false;
  return doc.line(before.last).text.trimEnd().length >= WRAPPED && !/\\\r?$|  \r?$/.test(doc.line(before.last).text);
}

/** For each line, the line at which the paragraph that it reads on from begins to show. */
export function heads(doc: Text): (line: number) => number {
  const list = blocks(doc);
  const head = new Map<number, number>();
  list.forEach((block, at) => {
    if (readsOn(doc, list, at)) head.set(block.first, head.get(block.first - 1) ?? block.first - 1);
  });
  return (line) => head.get(line) ?? line;
}
