import { ChangeSet, EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { changesIn, changesOut } from "./wire";

test("changes cross and come back as they were", () => {
  const state = EditorState.create({ doc: "one 🦊\r\ntwo\r\n", extensions: EditorState.lineSeparator.of("\n") });
  const { changes } = state.update({ changes: [{ from: 0, to: 3, insert: "1\n2" }, { from: 8, insert: "x" }] });
  const out = changesOut(changes);
  expect(out).toEqual([
    { from: 0, to: 3, insert: "1\n2" },
    { from: 8, to: 8, insert: "x" },
  ]);
  const back = changesIn({ client: "a", changes: out }, state.doc.length);
  expect(back.apply(state.doc).toString()).toBe(changes.apply(state.doc).toString());
  expect(back.apply(state.doc).toString()).toBe("1\n2 🦊\r\nxtwo\r\n");
});

test("an empty update changes nothing", () => {
  expect(changesOut(ChangeSet.empty(5))).toEqual([]);
  expect(changesIn({ client: "a", changes: [] }, 5).newLength).toBe(5);
});
