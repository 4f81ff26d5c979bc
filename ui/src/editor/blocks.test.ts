import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { blocks, heads } from "./blocks";
import { cells } from "./table";

const read = (text: string) => blocks(Text.of(text.split("\n"))).map((one) => [one.kind, one.first, one.last]);

test("sorts lines into what they are", () => {
  expect(read("---\nname: A\n---\n\n# A\n- b\n1. c\n> d\n")).toEqual([
    ["front", 1, 3],
    ["blank", 4, 4],
    ["heading", 5, 5],
    ["item", 6, 6],
    ["item", 7, 7],
    ["quote", 8, 8],
    ["blank", 9, 9],
  ]);
  expect(read("| a |\n|---|\n| b |\ntext\n~~~#x\nc\n~~~\n```\nd")).toEqual([
    ["table", 1, 3],
    ["text", 4, 4],
    ["annotation", 5, 7],
    ["fence", 8, 9],
  ]);
});

test("an open fence runs to the end and nothing is lost", () => {
  const text = "~~~\na\n<!-- b\nc";
  expect(read(text)).toEqual([["annotation", 1, 4]]);
  expect(read("<!-- a\nb\nc --> d")).toEqual([["comment", 1, 3]]);
});

test("hard-wrapped lines read on, short lines don't", () => {
  const long = "A line that somebody wrapped by hand at sixty characters or so,";
  const doc = Text.of([long, "and its end.", "short", "short too", "", long]);
  const head = heads(doc);
  expect([1, 2, 3, 4, 5, 6].map(head)).toEqual([1, 1, 3, 4, 5, 6]);
});

test("finds the cells of a row, empty ones too", () => {
  expect(cells("| a | b c |  | d \\| e |", 10)).toEqual([
    { text: "a", from: 12 },
    { text: "b c", from: 16 },
    { text: "", from: 22 },
    { text: "d \\| e", from: 25 },
  ]);
});
