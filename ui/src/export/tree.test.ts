import { expect, test } from "vitest";
import { tree } from "./tree";

const file = (path: string, sentences = 0) => ({ path, size: 1, changed: true, sentences });

test("folders come first, each by name", () => {
  const root = tree([file("README.md"), file("src/rules.ts", 3), file("src/api/a.ts"), file("package.json")]);
  expect(root.map((one) => one.name)).toEqual(["src", "package.json", "README.md"]);
  expect(root[0]?.children.map((one) => [one.name, one.path, one.sentences])).toEqual([
    ["api", "src/api", 0],
    ["rules.ts", "src/rules.ts", 3],
  ]);
});
