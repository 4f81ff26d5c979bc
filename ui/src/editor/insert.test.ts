import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { inserted } from "./insert";

const after = (text: string, near: string | null, sentence = "Keepers can close hives.") => {
  const doc = Text.of(text.split("\n"));
  const { at, insert } = inserted(doc, sentence, near === null ? null : text.indexOf(near) + near.length);
  return text.slice(0, at) + insert + text.slice(at);
};

test("a sentence is written as its neighbours are", () => {
  expect(after("# A\n\n- One can see.\n- Two can see.\n\n## B\n", "Two can see.")).toBe("# A\n\n- One can see.\n- Two can see.\n- Keepers can close hives.\n\n## B\n");
  expect(after("Keepers can see hives.\n\n## B\n", "hives.")).toBe("Keepers can see hives. Keepers can close hives.\n\n## B\n");
});

test("a paragraph that was wrapped by hand is written on at its end", () => {
  const long = "Keepers can see all of the hives of the apiary where they work\nand everything in them.\n";
  expect(after(long, "Keepers can see")).toBe(long.trimEnd() + " Keepers can close hives.\n");
});

test("without a neighbour it goes to the end, and line ends stay as they are", () => {
  expect(after("# A\r\n\r\nB\r\n", null)).toBe("# A\r\n\r\nB\r\n\r\nKeepers can close hives.\r\n");
  expect(after("", null)).toBe("Keepers can close hives.");
});
