// A field list shows as a card whose rows are edited in place; "Show text" gives
// the lines back. The card holds no text of its own: each change is an edit of
// the lines, made in Rust.
import { type EditorState, type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { mount, unmount } from "svelte";
import type { Thing } from "../generated/wire";
import type { Session } from "../state/session.svelte";
import { setLedger } from "./ledger";
import ThingCard from "./ThingCard.svelte";

/** Shows a thing as its text, or as a card again. */
export const showText = StateEffect.define<{ thing: string; text: boolean }>();

interface Shown {
  thing: Thing;
  from: number;
  to: number;
}

interface Cards {
  all: Shown[];
  asText: ReadonlySet<string>;
  decorations: DecorationSet;
}

class CardWidget extends WidgetType {
  private mounted: Record<string, unknown> | null = null;
  constructor(
    readonly thing: Thing,
    readonly session: Session,
  ) {
    super();
  }
  private get key(): string {
    const { id, name, people, fields } = this.thing;
    return JSON.stringify([id, name, people, fields.map((one) => [one.id, one.name, one.type, one.rest, one.required, one.inCard])]);
  }
  override eq(other: CardWidget): boolean {
    return this.key === other.key;
  }
  override get estimatedHeight(): number {
    return 78 + 33 * this.thing.fields.length;
  }
  override toDOM(view: EditorView): HTMLElement {
    const frame = document.createElement("div");
    frame.className = "widget thing-card";
    const asText = () => {
      view.dispatch({ effects: showText.of({ thing: this.thing.id, text: true }), selection: { anchor: view.posAtDOM(frame) } });
      view.focus();
    };
    this.mounted = mount(ThingCard, { target: frame, props: { thing: this.thing, session: this.session, asText } });
    return frame;
  }
  override destroy(): void {
    if (this.mounted) void unmount(this.mounted);
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

export function cards(session: Session): Extension {
  const draw = (state: EditorState, all: Shown[], asText: ReadonlySet<string>): Cards => {
    const ranges: Range<Decoration>[] = [];
    for (const one of all) {
      if (asText.has(one.thing.id)) continue;
      const from = state.doc.lineAt(Math.min(one.from, state.doc.length)).from;
      const to = state.doc.lineAt(Math.min(Math.max(one.to, from), state.doc.length)).to;
      ranges.push(Decoration.replace({ widget: new CardWidget(one.thing, session), block: true }).range(from, to));
    }
    return { all, asText, decorations: Decoration.set(ranges, true) };
  };
  const field = StateField.define<Cards>({
    create: () => ({ all: [], asText: new Set(), decorations: Decoration.none }),
    update(value, transaction) {
      let { all, asText } = value;
      let fresh = false;
      if (transaction.docChanged) {
        const { changes } = transaction;
        all = all
          .map((one) => ({ thing: one.thing, from: changes.mapPos(one.from, 1), to: changes.mapPos(one.to, -1) }))
          .filter((one) => one.to > one.from);
        fresh = all.length !== value.all.length;
      }
      for (const effect of transaction.effects) {
        if (effect.is(setLedger)) {
          all = effect.value.things.flatMap((thing) => (thing.card ? [{ thing, from: thing.card.from, to: thing.card.to }] : []));
          fresh = true;
        }
        if (effect.is(showText)) {
          const next = new Set(asText);
          if (effect.value.text) next.add(effect.value.thing);
          else next.delete(effect.value.thing);
          asText = next;
          fresh = true;
        }
      }
      if (fresh) return draw(transaction.state, all, asText);
      if (transaction.docChanged) return { all, asText, decorations: value.decorations.map(transaction.changes) };
      return value;
    },
    provide: (own) => [
      EditorView.decorations.from(own, (value) => value.decorations),
      // The cursor steps over a card rather than into lines that don't show.
      EditorView.atomicRanges.of((view) => view.state.field(own).decorations),
    ],
  });
  return field;
}
