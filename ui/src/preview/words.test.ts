import { expect, test } from "vitest";
import { duration, label, of } from "./words";

test("values are shown as people say them", () => {
  expect(duration("PT1H30M")).toBe("1 hour 30 minutes");
  expect(duration("P2D")).toBe("2 days");
  expect(duration("soon")).toBe("soon");
  expect(label("startsAt")).toBe("starts at");
  expect(label("customerId")).toBe("customer");
  expect(of({ as: "money", currency: "GBP", digits: 2 }, 3850, new Map())).toBe("£38.50");
  expect(of({ as: "record", route: "keepers" }, "1", new Map([["1", "Ada"]]))).toBe("Ada");
  expect(of({ as: "plain" }, null, new Map())).toBe("—");
});
