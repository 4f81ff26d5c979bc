import { expect, test } from "vitest";
import { rank, score, type Entry } from "./rank";

const entry = (group: Entry["group"], label: string): Entry => ({ group, label, side: "", perform: () => undefined });

test("the start of a word beats its middle, and every word must be there", () => {
  expect(score("Next question", "next")).toBeGreaterThan(score("Context", "next") || 0);
  expect(score("Next question", "que ne")).toBeGreaterThan(0);
  expect(score("Next question", "next answer")).toBe(0);
});

test("sentences come last and only when something is asked for", () => {
  const all = [entry("action", "Undo"), entry("thing", "Tent"), entry("sentence", "A tent sleeps at most 4.")];
  expect(rank(all, "").map((one) => one.group)).toEqual(["action", "thing"]);
  expect(rank(all, "tent").map((one) => one.label)).toEqual(["Tent", "A tent sleeps at most 4."]);
});
