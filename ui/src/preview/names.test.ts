import { expect, test } from "vitest";
import type { Field } from "../generated/wire";
import { called } from "./names.svelte";

const field = (column: string, shown: Field["shown"]) => ({ column, shown }) as Field;

test("a record without a name is known by whose it is and when", () => {
  const fields = [field("treeId", { as: "record", route: "trees" }), field("note", { as: "plain" }), field("dueAt", { as: "moment" }), field("againId", { as: "record", route: "trees" })];
  const row = { id: "1", treeId: "a", note: "Prune it", dueAt: "2027-03-01T08:00:00.000Z", againId: "a" };
  expect(called({ fields }, row, new Map([["a", "Old Tom"]]), "UTC")).toBe("Old Tom, Mon 1 Mar, 08:00");
  expect(called({ fields }, { id: "2", treeId: "b", dueAt: null }, new Map(), "UTC")).toBe("");
});
