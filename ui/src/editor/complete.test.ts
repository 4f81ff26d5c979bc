import { expect, test } from "vitest";
import { begun, continued } from "./complete";

test("the sentence that is begun starts behind the last full stop or the mark of a list", () => {
  expect(begun("Keepers can see hives. Keepers ca")).toBe("Keepers ca");
  expect(begun("- Keepers can")).toBe("Keepers can");
  expect(begun("2. Keep")).toBe("Keep");
  expect(begun("Keepers can see hives.")).toBe("");
  expect(begun("")).toBe("");
});

test("it goes on as whole sentences, the shortest first", () => {
  const known = ["Keepers can delete hives.", "Keepers can add hives.", "Guests can add hives."];
  expect(continued("keepers c", known)).toEqual(["Keepers can add hives.", "Keepers can delete hives."]);
  expect(continued("Keepers can add hives.", known)).toEqual([]);
});
