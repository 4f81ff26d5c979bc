// Formatting folds away until the cursor arrives: headings without their marks,
// lists with bullets, emphasis, precision as a quiet chip.
import { type EditorState, type Extension, type Range, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, ViewPlugin, type ViewUpdate, WidgetType } from "@codemirror/view";
import { type Block, blocks, readsOn } from "./blocks";

/** The blocks of the present text. */
export const blockField = StateField.define<Block[]>({
  create: (state) => blocks(state.doc),
  update: (value, transaction) => (transaction.docChanged ? blocks(transaction.newDoc) : value),
});

class Bullet extends WidgetType {
  override eq(): boolean {
    return true;
  }
  toDOM(): HTMLElement {
    const dot = document.createElement("span");
    dot.className = "bullet";
    dot.textContent = "•";
    return dot;
  }
}

const bullet = Decoration.replace({ widget: new Bullet() });
const hidden = Decoration.replace({});
const inline: [RegExp, string][] = [
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "strong"],
  [/(?<![*\w])(\*|_)(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![*\w])/g, "emphasis"],
  [/(`)([^`]+)`/g, "code"],
];
const precision = /\[([^\]\n]+)\](\{[^}\n]*\})/g;

/** Whether a selection touches the range, so that its marks should show. */
function touched(state: EditorState, from: number, to: number, focused: boolean): boolean {
  return focused && state.selection.ranges.some((range) => range.from <= to && range.to >= from);
}

function decorate(view: EditorView): DecorationSet {
  const { state } = view;
  const ranges: Range<Decoration>[] = [];
  const list = state.field(blockField);
  for (const visible of view.visibleRanges) {
    const firstLine = state.doc.lineAt(visible.from).number;
    const lastLine = state.doc.lineAt(visible.to).number;
    for (const block of list) {
      if (block.last < firstLine) continue;
      if (block.first > lastLine) break;
      for (let number = Math.max(block.first, firstLine); number <= Math.min(block.last, lastLine); number++) {
        const line = state.doc.line(number);
        const near = touched(state, line.from, line.to, view.hasFocus);
        const edge = (number === block.first ? " first" : "") + (number === block.last ? " last" : "");
        const level = block.kind === "heading" ? ` h${block.level}` : "";
        ranges.push(Decoration.line({ class: `block-${block.kind}${level}${edge}` }).range(line.from));
        if (block.kind === "heading") {
          const marks = /^ {0,3}#{1,6}\s*/.exec(line.text)?.[0].length ?? 0;
          if (!near && marks && marks < line.length) ranges.push(hidden.range(line.from, line.from + marks));
          else if (marks) ranges.push(Decoration.mark({ class: "mark" }).range(line.from, line.from + marks));
        } else if (block.kind === "item") {
          const found = /^(\s*)([-*+])(\s)/.exec(line.text);
          if (found) {
            const at = line.from + (found[1]?.length ?? 0);
            ranges.push(bullet.range(at, at + 1));
          }
        } else if (block.kind === "quote") {
          const marks = /^ {0,3}>\s?/.exec(line.text)?.[0].length ?? 0;
          if (!near) ranges.push(hidden.range(line.from, line.from + marks));
        }
        if (!["fence", "front", "comment"].includes(block.kind)) inlines(state, line.from, line.text, view.hasFocus, ranges);
      }
    }
  }
  return Decoration.set(ranges, true);
}

function inlines(state: EditorState, at: number, text: string, focused: boolean, ranges: Range<Decoration>[]): void {
  for (const [pattern, name] of inline) {
    for (const found of text.matchAll(pattern)) {
      const from = at + found.index;
      const to = from + found[0].length;
      const marks = found[1]?.length ?? 1;
      ranges.push(Decoration.mark({ class: name }).range(from, to));
      if (!touched(state, from, to, focused)) {
        ranges.push(hidden.range(from, from + marks), hidden.range(to - marks, to));
      }
    }
  }
  for (const found of text.matchAll(precision)) {
    const from = at + found.index;
    const phrase = found[1]?.length ?? 0;
    const end = from + found[0].length;
    ranges.push(Decoration.mark({ class: "precise" }).range(from, from + phrase + 2));
    ranges.push(Decoration.mark({ class: "precision" }).range(from + phrase + 2, end));
    if (!touched(state, from, end, focused)) {
      ranges.push(hidden.range(from, from + 1), hidden.range(from + phrase + 1, from + phrase + 3), hidden.range(end - 1, end));
    }
  }
}

const plugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged) {
        this.decorations = decorate(update.view);
      }
    }
  },
  { decorations: (value) => value.decorations },
);

class Blank extends WidgetType {
  override eq(): boolean {
    return true;
  }
  toDOM(): HTMLElement {
    const blank = document.createElement("span");
    blank.textContent = " ";
    return blank;
  }
}

const blank = Decoration.replace({ widget: new Blank() });

/** Hard-wrapped paragraphs read on: the breaks stay in the text and don't show. */
function join(state: EditorState): DecorationSet {
  const { doc } = state;
  const list = state.field(blockField);
  const ranges: Range<Decoration>[] = [];
  list.forEach((block, at) => {
    if (!readsOn(doc, list, at)) return;
    const line = doc.line(block.first);
    const before = doc.line(block.first - 1);
    const start = before.to - (before.text.endsWith("\r") ? 1 : 0);
    const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
    ranges.push(blank.range(start, line.from + indent));
  });
  return Decoration.set(ranges);
}

const joined = StateField.define<DecorationSet>({
  create: join,
  update: (value, transaction) => (transaction.docChanged ? join(transaction.state) : value),
  provide: (own) => EditorView.decorations.from(own),
});

/** Enter begins what a person means by a new line: a paragraph, or the next item of the list. */
function newLine(view: EditorView): boolean {
  const { state } = view;
  if (state.readOnly || state.selection.ranges.length > 1) return false;
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  const block = state.field(blockField).find((one) => one.first <= line.number && line.number <= one.last);
  const ending = line.text.endsWith("\r") || state.doc.line(1).text.endsWith("\r") ? "\r\n" : "\n";
  if (block?.kind === "item") {
    const mark = /^(\s*)([-*+]|(\d{1,9})([.)]))(\s+)/.exec(line.text);
    if (!mark) return false;
    if (line.text.trim() === mark[0].trim()) {
      // Enter on an empty item ends the list.
      view.dispatch({ changes: { from: line.from, to: line.from + mark[0].length }, userEvent: "delete" });
      return true;
    }
    if (from < line.from + mark[0].length) return false;
    const next = mark[3] ? `${Number(mark[3]) + 1}${mark[4]}` : mark[2];
    const insert = `${ending}${mark[1]}${next}${mark[5]}`;
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true, userEvent: "input" });
    return true;
  }
  if (block && !["text", "heading", "quote"].includes(block.kind)) return false;
  if (!block) return false;
  const paragraph = line.text.trim() && from > line.from ? ending + ending : ending;
  view.dispatch({ changes: { from, to, insert: paragraph }, selection: { anchor: from + paragraph.length }, scrollIntoView: true, userEvent: "input" });
  return true;
}

export const live: Extension = [blockField, joined, plugin, keymap.of([{ key: "Enter", run: newLine }])];
