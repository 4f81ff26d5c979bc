// The open question, beside its sentence, with answers to click. One is open at a time.
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { Answer, Statement } from "../generated/wire";
import { words } from "../words";
import { ledger, type Mapped } from "./ledger";

/** Opens the question of a statement, or closes the one that is open. */
export const openQuestion = StateEffect.define<string | null>();

export interface Asking {
  /** Makes the answer's edits. */
  answer(statement: Statement, answer: Answer): void;
  next(): void;
  /** Its place among the open questions, from 1, and how many there are. */
  place(statement: Statement): { at: number; all: number };
}

class Panel extends WidgetType {
  constructor(
    readonly statement: Statement,
    readonly asking: Asking,
    readonly place: { at: number; all: number },
  ) {
    super();
  }

  override eq(other: Panel): boolean {
    const key = (panel: Panel) => JSON.stringify([panel.statement.id, panel.statement.question, panel.place]);
    return key(this) === key(other);
  }

  override get estimatedHeight(): number {
    return 120;
  }

  toDOM(view: EditorView): HTMLElement {
    const make = (name: string, className: string, text = "") => {
      const made = document.createElement(name);
      made.className = className;
      made.textContent = text;
      return made;
    };
    const frame = make("div", "widget");
    const panel = frame.appendChild(make("section", "question"));
    panel.setAttribute("aria-label", words.question.title);
    panel.tabIndex = -1;
    const question = this.statement.question;
    const head = panel.appendChild(make("header", "question-head"));
    head.appendChild(make("p", "question-text", question?.text ?? ""));
    const side = head.appendChild(make("span", "question-side"));
    if (this.place.all > 1) {
      side.appendChild(make("span", "question-place", words.question.of(this.place.at, this.place.all)));
      const next = side.appendChild(make("button", "button quiet", words.question.next)) as HTMLButtonElement;
      next.addEventListener("click", () => this.asking.next());
    }
    const list = panel.appendChild(make("div", "question-answers"));
    for (const one of question?.answers ?? []) {
      const button = list.appendChild(make("button", "answer")) as HTMLButtonElement;
      button.type = "button";
      button.appendChild(make("span", "answer-label", one.label));
      if (one.means && one.means !== one.label) button.appendChild(make("span", "answer-means", one.means));
      button.addEventListener("click", () => this.asking.answer(this.statement, one));
    }
    panel.appendChild(make("p", "question-own", words.question.inYourWords));
    panel.addEventListener("keydown", (event) => {
      const buttons = [...panel.querySelectorAll("button")];
      const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
      const by = event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 0;
      if (by) {
        buttons[(here + by + buttons.length) % buttons.length]?.focus();
        event.preventDefault();
      } else if (event.key === "Escape") {
        view.dispatch({ effects: openQuestion.of(null) });
        view.focus();
      }
    });
    return frame;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

interface Open {
  id: string | null;
  decorations: DecorationSet;
}

function find(state: EditorState, id: string | null): Mapped<Statement> | undefined {
  return state.field(ledger).statements.find((one) => one.of.id === id && one.of.question && one.of.state === "asked");
}

export function questions(asking: Asking): Extension {
  const draw = (state: EditorState, id: string | null): Open => {
    const found = find(state, id);
    if (!found) return { id: null, decorations: Decoration.none };
    const widget = new Panel(found.of, asking, asking.place(found.of));
    const at = state.doc.lineAt(Math.min(found.to, state.doc.length)).to;
    return { id, decorations: Decoration.set(Decoration.widget({ widget, block: true, side: 1 }).range(at)) };
  };
  const field = StateField.define<Open>({
    create: () => ({ id: null, decorations: Decoration.none }),
    update(value, transaction) {
      let { id } = value;
      for (const effect of transaction.effects) if (effect.is(openQuestion)) id = effect.value;
      const fresh = transaction.state.field(ledger) !== transaction.startState.field(ledger);
      if (id === value.id && !fresh) return transaction.docChanged ? { id, decorations: value.decorations.map(transaction.changes) } : value;
      return draw(transaction.state, id);
    },
    provide: (own) => EditorView.decorations.from(own, (value) => value.decorations),
  });
  const click = EditorView.domEventHandlers({
    click(event, view) {
      const words = (event.target as HTMLElement).closest(".asked-words, .sentence.asked");
      const at = words && view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at === null || !words) return false;
      const asked = view.state.field(ledger).statements.find((one) => one.of.state === "asked" && one.from <= at && at <= one.to);
      if (asked) view.dispatch({ effects: openQuestion.of(asked.of.id) });
      return false;
    },
  });
  return [field, click];
}
