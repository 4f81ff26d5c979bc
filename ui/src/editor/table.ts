// A table shows as one until the cursor is in it. Then it is text: Tab and Enter
// move through the cells, and a new row comes by itself.
import { type EditorState, type Extension, Prec, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, WidgetType } from "@codemirror/view";
import { blockField } from "./live";

interface Cell {
  text: string;
  from: number;
}

/** The cells of one row, with where each begins in the text. */
export function cells(line: string, at: number): Cell[] {
  const found: Cell[] = [];
  let start = -1;
  for (let index = 0; index <= line.length; index++) {
    if (index === line.length || (line[index] === "|" && line[index - 1] !== "\\")) {
      if (start >= 0 && (index < line.length || line.slice(start).trim())) {
        const raw = line.slice(start, index);
        const lead = raw.length - raw.trimStart().length;
        found.push({ text: raw.trim(), from: at + start + (raw.trim() ? lead : Math.min(1, raw.length)) });
      }
      start = index + 1;
    }
  }
  return found;
}

const isDivider = (line: string) => /^\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*$/.test(line);

class Table extends WidgetType {
  constructor(
    readonly text: string,
    readonly from: number,
  ) {
    super();
  }
  override eq(other: Table): boolean {
    // Where it stands makes no difference: places inside are counted from its own start.
    return other.text === this.text;
  }
  toDOM(view: EditorView): HTMLElement {
    const frame = document.createElement("div");
    frame.className = "widget";
    const box = frame.appendChild(document.createElement("div"));
    box.className = "table-frame";
    const table = box.appendChild(document.createElement("table"));
    const lines = this.text.split("\n");
    const headed = lines[1] !== undefined && isDivider(lines[1]);
    const head = headed ? table.appendChild(document.createElement("thead")) : null;
    const body = table.appendChild(document.createElement("tbody"));
    let at = this.from;
    lines.forEach((line, index) => {
      if (!(headed && index === 1)) {
        const row = (headed && index === 0 && head ? head : body).appendChild(document.createElement("tr"));
        for (const cell of cells(line.replace(/\r$/, ""), at)) {
          const box = row.appendChild(document.createElement(headed && index === 0 ? "th" : "td"));
          box.textContent = cell.text || "\u00a0";
          box.dataset.at = String(cell.from - this.from);
        }
      }
      at += line.length + 1;
    });
    frame.addEventListener("mousedown", (event) => {
      const box = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
      const start = view.posAtDOM(frame);
      event.preventDefault();
      view.focus();
      view.dispatch({ selection: { anchor: start + Number(box?.dataset.at ?? 0) } });
    });
    return frame;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

export const setFocus = StateEffect.define<boolean>();

interface Tables {
  decorations: DecorationSet;
  focused: boolean;
}

function decorate(state: EditorState, focused: boolean): Tables {
  const ranges: Range<Decoration>[] = [];
  for (const block of state.field(blockField)) {
    if (block.kind !== "table" || block.last === block.first) continue;
    const from = state.doc.line(block.first).from;
    const to = state.doc.line(block.last).to;
    const inside = focused && state.selection.ranges.some((range) => range.from <= to && range.to >= from);
    if (!inside) {
      const widget = new Table(state.sliceDoc(from, to), from);
      ranges.push(Decoration.replace({ widget, block: true }).range(from, to));
    }
  }
  return { decorations: Decoration.set(ranges, true), focused };
}

const field = StateField.define<Tables>({
  create: (state) => decorate(state, false),
  update(value, transaction) {
    let focused = value.focused;
    for (const effect of transaction.effects) if (effect.is(setFocus)) focused = effect.value;
    if (!transaction.docChanged && !transaction.selection && focused === value.focused) return value;
    return decorate(transaction.state, focused);
  },
  provide: (own) => EditorView.decorations.from(own, (value) => value.decorations),
});

const focus = EditorView.focusChangeEffect.of((_state, focusing) => setFocus.of(focusing));

function tableAt(state: EditorState, at: number): { first: number; last: number } | null {
  const number = state.doc.lineAt(at).number;
  return state.field(blockField).find((block) => block.kind === "table" && block.first <= number && number <= block.last) ?? null;
}

/** Moves to the next or previous cell; behind the last one a new row begins. */
function step(view: EditorView, by: 1 | -1, down: boolean): boolean {
  const { state } = view;
  const at = state.selection.main.head;
  const table = tableAt(state, at);
  if (!table) return false;
  const rows: Cell[][] = [];
  for (let number = table.first; number <= table.last; number++) {
    const line = state.doc.line(number);
    if (!isDivider(line.text)) rows.push(cells(line.text.replace(/\r$/, ""), line.from));
  }
  const flat = rows.flat();
  let here = flat.length - 1;
  while (here > 0 && (flat[here]?.from ?? 0) > at) here--;
  const width = rows[0]?.length ?? 1;
  let next = down ? here + width : here + by;
  if (down) next = Math.floor(next / width) * width + (here % width);
  const target = flat[next];
  if (target) {
    view.dispatch({ selection: { anchor: target.from, head: target.from + target.text.length }, scrollIntoView: true });
    return true;
  }
  if (next < 0) return true;
  const end = state.doc.line(table.last);
  const ending = end.text.endsWith("\r") ? "\r" : "";
  const row = `\n|${"  |".repeat(width)}${ending}`;
  const insertAt = end.to;
  const column = down ? here % width : 0;
  view.dispatch({ changes: { from: insertAt, insert: row }, selection: { anchor: insertAt + 3 + column * 3 }, scrollIntoView: true, userEvent: "input" });
  return true;
}

const keys = Prec.high(
  keymap.of([
    { key: "Tab", run: (view) => step(view, 1, false), shift: (view) => step(view, -1, false) },
    { key: "Enter", run: (view) => step(view, 1, true) },
  ]),
);

/** Cells copied from a spreadsheet become a table, or rows of the table that the cursor is in. */
const paste = EditorView.domEventHandlers({
  paste(event, view) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (!lines.every((line) => line.includes("\t")) || lines.length < 1) return false;
    const rows = lines.map((line) => `| ${line.split("\t").map((cell) => cell.trim().replaceAll("|", "\\|")).join(" | ")} |`);
    const { main } = view.state.selection;
    const table = tableAt(view.state, main.head);
    if (table) {
      const end = view.state.doc.line(table.last).to;
      view.dispatch({ changes: { from: end, insert: `\n${rows.join("\n")}` }, userEvent: "input.paste" });
    } else {
      const width = lines[0]?.split("\t").length ?? 1;
      rows.splice(1, 0, `|${"---|".repeat(width)}`);
      view.dispatch({ changes: { from: main.from, to: main.to, insert: rows.join("\n") }, userEvent: "input.paste" });
    }
    event.preventDefault();
    return true;
  },
});

export const tables: Extension = [field, focus, keys, paste];
