import { expect, test } from "vitest";
import { fromWall, nextMorning, toWall, wallWords } from "./zone";

test("a moment is shown as the clock there shows it, and comes back", () => {
  expect(toWall("2026-11-23T09:00:00.000Z", "Europe/London")).toBe("2026-11-23T09:00");
  expect(toWall("2026-11-23T09:00:00.000Z", "Asia/Kolkata")).toBe("2026-11-23T14:30");
  for (const zone of ["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]) {
    for (const wall of ["2026-01-31T00:00", "2026-07-01T23:59", "2026-11-23T09:00"]) expect(toWall(fromWall(wall, zone), zone)).toBe(wall);
  }
});

test("what the change of the clocks skips becomes a moment near it", () => {
  // Half past one doesn't exist in London on that night.
  const at = fromWall("2026-03-29T01:30", "Europe/London");
  expect(["2026-03-29T00:30", "2026-03-29T02:30"]).toContain(toWall(at, "Europe/London"));
});

test("tomorrow morning is nine o'clock there", () => {
  expect(nextMorning("2026-11-22T22:30:00.000Z", "Asia/Kolkata")).toBe("2026-11-24T03:30:00.000Z");
  expect(nextMorning("2026-03-28T20:00:00.000Z", "Europe/London")).toBe("2026-03-29T08:00:00.000Z");
  expect(wallWords("2026-11-23T09:00:00.000Z", "Europe/London")).toBe("Mon 23 Nov, 09:00");
});
