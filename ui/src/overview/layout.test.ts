import { expect, test } from "vitest";
import { curve, place } from "./layout";

const box = (id: string) => ({ id, width: 100, height: 40 });

test("boxes don't lie over one another, and lines run from one to the next", () => {
  const placed = place([box("hive"), box("apiary"), box("keeper")], [{ id: "1", from: "hive", to: "apiary" }, { id: "2", from: "hive", to: "keeper" }], "TB");
  const corners = [...placed.boxes.values()];
  expect(corners).toHaveLength(3);
  for (const one of corners) for (const other of corners) if (one !== other) expect(Math.abs(one.x - other.x) >= 100 || Math.abs(one.y - other.y) >= 40).toBe(true);
  expect(placed.lines.get("1")?.path).toMatch(/^M/);
  expect(placed.width).toBeGreaterThan(200);
});

test("a thing may point at itself, twice, and at what isn't there", () => {
  const placed = place([box("task")], [{ id: "1", from: "task", to: "task" }, { id: "2", from: "task", to: "task" }, { id: "3", from: "task", to: "gone" }], "LR");
  expect([...placed.lines.keys()]).toEqual(["1", "2"]);
  expect(curve([])).toBe("");
});
