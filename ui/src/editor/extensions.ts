// Everything that makes the editor of one file.
import { defaultKeymap, indentLess, indentMore } from "@codemirror/commands";
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, dropCursor, EditorView, keymap, placeholder } from "@codemirror/view";
import type { Session } from "../state/session.svelte";
import { words } from "../words";
import { cards } from "./card";
import { completion } from "./complete";
import { meaning } from "./hover";
import { ledgerExtension } from "./ledger";
import { live } from "./live";
import { questions } from "./question";
import { tables } from "./table";
import { theme } from "./theme";

export function extensions(session: Session, file: string, locked: string | null): Extension {
  const changed = EditorView.updateListener.of((update) => {
    if (update.docChanged && update.transactions.some((one) => one.isUserEvent("input") || one.isUserEvent("delete") || one.isUserEvent("move"))) {
      session.typed(file);
    } else if (update.docChanged && !session.documents.agrees(file)) {
      session.documents.typed(file);
    }
    if (update.selectionSet) session.moved();
  });
  return [
    EditorState.readOnly.of(locked !== null),
    drawSelection(),
    dropCursor(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": `${words.editor.label}: ${file}`, spellcheck: "true", autocapitalize: "sentences" }),
    placeholder(words.editor.placeholder),
    search({ top: true }),
    ledgerExtension,
    // A card goes before a table: a table of fields is a card.
    cards(session),
    live,
    tables,
    questions({
      answer: (statement, answer) => void session.answer(`“${answer.label}” for ${statement.question?.text ?? ""}`, answer),
      next: () => session.nextQuestion(),
      place: (statement) => {
        const all = session.questions;
        const at = all.findIndex((one) => one.id === statement.id || one.question?.text === statement.question?.text);
        return { at: at + 1, all: all.length };
      },
    }),
    meaning(
      (answer, label) => void session.answer(label, answer),
      (statement) => import("../preview/shows").then(({ shows }) => shows(statement)),
    ),
    completion(() => session.compiled, () => session.offered()),
    closeBrackets(),
    keymap.of([
      ...completionKeymap,
      ...closeBracketsKeymap,
      ...searchKeymap,
      { key: "Tab", run: indentMore, shift: indentLess },
      ...defaultKeymap,
    ]),
    changed,
    theme,
  ];
}
