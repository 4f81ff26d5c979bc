// What each sentence became, painted on the text. Positions follow the typing
// until the next understanding arrives.
import { type Extension, RangeSet, StateEffect, StateField, Text, type Range } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { heads } from "./blocks";
import type { Statement, State, Thing, Warning } from "../generated/wire";

/** A fresh understanding of this file. */
export const setLedger = StateEffect.define<{ statements: Statement[]; warnings: Warning[]; things: Thing[] }>();

export interface Mapped<T> {
  of: T;
  from: number;
  to: number;
}

export interface Ledger {
  statements: Mapped<Statement>[];
  warnings: Mapped<Warning>[];
  /** The words that a question is about, by statement id. */
  decorations: DecorationSet;
}

const order: State[] = ["note", "enforced", "assumed", "asked"];

function decorate(doc: Text, statements: Statement[], warnings: Warning[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  const lines = new Map<number, State>();
  const clamp = (at: number) => Math.min(at, doc.length);
  const head = heads(doc);
  for (const one of statements) {
    // Headings give context; they are no sentence that could be kept or not.
    if (one.kind === "heading") continue;
    const from = clamp(one.from);
    const to = clamp(one.to);
    if (to > from) {
      ranges.push(Decoration.mark({ class: `sentence ${one.state}`, attributes: { "data-statement": one.id } }).range(from, to));
    }
    if (one.question && one.state === "asked") {
      const qFrom = clamp(one.question.from);
      const qTo = clamp(one.question.to);
      const whole = qTo <= qFrom || (qFrom <= from && qTo >= to);
      if (!whole) ranges.push(Decoration.mark({ class: "asked-words" }).range(qFrom, qTo));
      else if (to > from) ranges.push(Decoration.mark({ class: "asked-words whole" }).range(from, to));
    }
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      const start = doc.line(head(line.number)).from;
      const known = lines.get(start);
      if (known === undefined || order.indexOf(one.state) > order.indexOf(known)) lines.set(start, one.state);
      // The end is not itself part of the sentence.
      if (line.to >= to - 1 || line.number >= doc.lines) break;
    }
  }
  for (const one of warnings) {
    if (clamp(one.to) > clamp(one.from)) ranges.push(Decoration.mark({ class: "warned" }).range(clamp(one.from), clamp(one.to)));
  }
  for (const [at, state] of lines) ranges.push(Decoration.line({ class: `state-line ${state}-line` }).range(at));
  return Decoration.set(ranges, true);
}

export const ledger = StateField.define<Ledger>({
  create: () => ({ statements: [], warnings: [], decorations: RangeSet.empty }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setLedger)) {
        const { statements, warnings } = effect.value;
        return {
          statements: statements.map((of) => ({ of, from: of.from, to: of.to })),
          warnings: warnings.map((of) => ({ of, from: of.from, to: of.to })),
          decorations: decorate(transaction.newDoc, statements, warnings),
        };
      }
    }
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    const map = <T>(one: Mapped<T>): Mapped<T> => {
      const from = changes.mapPos(one.from, 1);
      return { of: one.of, from, to: Math.max(from, changes.mapPos(one.to, -1)) };
    };
    return {
      statements: value.statements.map(map),
      warnings: value.warnings.map(map),
      decorations: value.decorations.map(changes),
    };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

/** The sentence at a place, the shortest where several cover it. */
export function statementAt(value: Ledger, at: number): Mapped<Statement> | undefined {
  let best: Mapped<Statement> | undefined;
  for (const one of value.statements) {
    if (one.from <= at && at <= one.to && (!best || one.to - one.from < best.to - best.from)) best = one;
  }
  return best;
}

/** A short flash on a sentence that was jumped to. */
export const flash = StateEffect.define<{ from: number; to: number } | null>();

const flashed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(flash)) {
        const range = effect.value;
        return range && range.to > range.from ? Decoration.set(Decoration.mark({ class: "flash" }).range(range.from, range.to)) : Decoration.none;
      }
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const ledgerExtension: Extension = [ledger, flashed];
