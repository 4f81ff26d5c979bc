import { expect, test } from "vitest";
import type { Way } from "../generated/wire";
import { found, sections } from "./guide.svelte";

const way = (section: Way["section"], sentence: string, own = true): Way => ({ id: sentence, section, parts: [], sentence, means: "", kind: "limit", thing: null, own });
const all = [way("limits", "A hewer can have at most 3 blocks.", false), way("limits", "At most 4 blocks a day."), way("events", "Every Monday email all reeves.")];

test("a search finds words of the sentence and of its section", () => {
  expect(found(all, "BLOCKS day").map((one) => one.sentence)).toEqual(["At most 4 blocks a day."]);
  expect(found(all, "e-mails")).toHaveLength(1);
  expect(found(all, "  ")).toHaveLength(3);
  expect(found(all, "walrus")).toHaveLength(0);
});

test("what is in the spec's own words comes first in its section", () => {
  const [limits, events] = sections(all);
  expect(limits?.ways.map((one) => one.own)).toEqual([true, false]);
  expect(events?.section).toBe("events");
});
