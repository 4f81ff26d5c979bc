import { expect, test } from "vitest";
import { duration, durationOf, fromInput, said, toInput } from "./words";
import { fromWall } from "./zone";

const known = { zone: "Europe/London", titles: new Map([["7", "Bramley"]]) };
const state = { as: "choice" as const, choices: [{ value: "in-leaf", words: "in leaf" }] };

test("values are said as people say them", () => {
  expect(said({ as: "money", currency: "GBP", digits: 2 }, 4250, known)).toBe("£42.50");
  expect(said(state, "in-leaf", known)).toBe("in leaf");
  expect(said({ as: "yes-no" }, false, known)).toBe("no");
  expect(said({ as: "date" }, "2026-11-23", known)).toBe("Mon 23 Nov 2026");
  expect(said({ as: "moment" }, "2026-07-01T09:00:00.000Z", known)).toBe("Wed 1 Jul, 10:00");
  expect(said({ as: "record", route: "trees" }, "7", known)).toBe("Bramley");
  expect(said({ as: "records", route: "trees" }, ["7", "7"], known)).toBe("Bramley, Bramley");
  expect(said({ as: "percent" }, 12.5, known)).toBe("12.5%");
  expect(said({ as: "plain" }, null, known)).toBe("");
});

test("lengths of time go both ways", () => {
  expect(duration("PT1H30M")).toBe("1 hour 30 minutes");
  expect(durationOf("1 hour 30 minutes")).toBe("PT1H30M");
  expect(durationOf("2 months and 45 mins")).toBe("P2MT45M");
  expect(durationOf("45m")).toBe("PT45M");
  expect(durationOf("soon")).toBeNull();
  expect(durationOf("3 parsecs")).toBeNull();
});

test("what is put in a field comes out as the app takes it", () => {
  const wall = (text: string) => fromWall(text, "Europe/London");
  expect(fromInput({ as: "money", currency: "GBP", digits: 2 }, "£1,042.50", wall)).toEqual({ value: 104250 });
  expect(fromInput({ as: "number" }, "many", wall)).toHaveProperty("wrong");
  expect(fromInput({ as: "moment" }, "2026-07-01T10:00", wall)).toEqual({ value: "2026-07-01T09:00:00.000Z" });
  expect(fromInput({ as: "plain" }, "  ", wall)).toEqual({ value: null });
  expect(toInput({ as: "moment" }, "2026-07-01T09:00:00.000Z", "Europe/London")).toBe("2026-07-01T10:00");
  expect(toInput({ as: "money", currency: "JPY", digits: 0 }, 500, "UTC")).toBe("500");
});
