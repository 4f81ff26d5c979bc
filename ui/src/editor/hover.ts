// What a sentence means, when the pointer rests on it.
import { hoverTooltip, type EditorView, type Tooltip } from "@codemirror/view";
import type { Answer, Statement } from "../generated/wire";
import { words } from "../words";
import { ledger, statementAt } from "./ledger";

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, text = ""): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The card that explains a sentence. */
export function explanation(statement: Statement, answer: (chosen: Answer, label: string) => void): HTMLElement {
  const card = element("div", "explanation");
  const state = card.appendChild(element("p", `explanation-state ${statement.state}`, words.editor.states[statement.state]));
  state.appendChild(element("span", "explanation-about", words.editor.stateMeans[statement.state]));
  if (statement.means && statement.means !== statement.text) {
    card.appendChild(element("p", "explanation-label", words.editor.means));
    card.appendChild(element("p", "explanation-means", statement.means));
  }
  for (const one of statement.assumes) {
    card.appendChild(element("p", "explanation-label", words.editor.assumed));
    card.appendChild(element("p", "explanation-means", one.text));
    if (one.alternatives.length) {
      const row = card.appendChild(element("div", "explanation-answers"));
      row.appendChild(element("span", "explanation-about", words.editor.insteadOf));
      for (const alternative of one.alternatives) {
        const button = row.appendChild(element("button", "button", alternative.label));
        button.title = alternative.means;
        button.addEventListener("click", () => answer(alternative, alternative.label));
      }
    }
  }
  return card;
}

/** A place of the running app where a sentence makes a difference. */
export interface Shows {
  label: string;
  go: () => void;
}

/** The places come a moment later: they are asked for only when somebody looks. */
function places(card: HTMLElement, found: Promise<Shows[]>): void {
  void found.then((all) => {
    if (!all.length) return;
    card.appendChild(element("p", "explanation-label", words.editor.shows));
    const row = card.appendChild(element("div", "explanation-answers"));
    for (const one of all) row.appendChild(element("button", "button", one.label)).addEventListener("click", one.go);
  });
}

export function meaning(answer: (chosen: Answer, label: string) => void, shows: (statement: string) => Promise<Shows[]>) {
  return hoverTooltip(
    (view: EditorView, at: number): Tooltip | null => {
      const value = view.state.field(ledger);
      const found = statementAt(value, at);
      const warning = value.warnings.find((one) => one.from <= at && at <= one.to);
      if (!found && !warning) return null;
      const from = found?.from ?? warning?.from ?? at;
      return {
        pos: from,
        end: found?.to ?? warning?.to ?? at,
        above: true,
        create: () => {
          const dom = found ? explanation(found.of, answer) : element("div", "explanation");
          if (found) places(dom, shows(found.of.id));
          if (warning) {
            dom.appendChild(element("p", "explanation-label", words.editor.warning));
            dom.appendChild(element("p", "explanation-means", warning.of.text));
            const row = dom.appendChild(element("div", "explanation-answers"));
            for (const one of warning.of.answers) {
              const button = row.appendChild(element("button", "button", one.label));
              button.addEventListener("click", () => answer(one, one.label));
            }
          }
          return { dom };
        },
      };
    },
    { hoverTime: 450, hideOnChange: true },
  );
}
