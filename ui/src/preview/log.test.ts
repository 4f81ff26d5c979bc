import { expect, test } from "vitest";
import { deed, outcome, recordOf } from "./log";

const id = "019ab0c1-7a4e-7c00-8000-0123456789ab";

test("requests are said as deeds", () => {
  expect(deed({ method: "GET", path: "/api/fruit-trees?limit=20" })).toBe("list fruit trees");
  expect(deed({ method: "GET", path: `/api/fruit-trees/${id}` })).toBe("look at one of the fruit trees");
  expect(deed({ method: "POST", path: "/api/fruit-trees" })).toBe("add to fruit trees");
  expect(deed({ method: "POST", path: `/api/fruit-trees/${id}/cut-back` })).toBe("cut back one of the fruit trees");
  expect(deed({ method: "POST", path: `/api/fruit-trees/${id}/cut-back` }, "Old Tom")).toBe("cut back fruit trees: Old Tom");
  expect(recordOf({ method: "POST", path: `/api/fruit-trees/${id}/cut-back?a=b` })).toBe(id);
  expect(recordOf({ method: "GET", path: "/api/fruit-trees" })).toBe(null);
  expect(deed({ method: "DELETE", path: `/api/fruit-trees/${id}` })).toBe("delete one of the fruit trees");
  expect(deed({ method: "GET", path: "/assets/page.js" })).toBe("");
});

test("and what came of them in a word or two", () => {
  expect(outcome(201)).toBe("done");
  expect(outcome(409)).toBe("against a rule");
  expect(outcome(418)).toBe("refused");
  expect(outcome(500)).toBe("went wrong");
});
