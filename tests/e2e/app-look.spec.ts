// Every screen of compiled apps, on a phone and on a desktop, in light and dark: axe finds nothing, nothing is wider than the
// screen, nothing jumps, no value stands there as the API has it, and the screenshots are for people to look at.
import { join } from "node:path";
import { shots } from "./harness";
import { type App, expect, faults, type Page, settled, test } from "./running";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 850 } };
const looks = [
  { spec: "tests/specs/meteors", size: "phone", scheme: "light" },
  { spec: "tests/specs/meteors", size: "desktop", scheme: "dark" },
  { spec: "specs/salon", size: "desktop", scheme: "light" },
  { spec: "specs/salon", size: "phone", scheme: "dark" },
  { spec: "specs/studio", size: "phone", scheme: "light" },
  { spec: "tests/specs/vet", size: "desktop", scheme: "dark" },
] as const;

/** Goes through home, all lists in all views, a record and a form of each, and calls `look` on every page. */
async function everyScreen(app: App, page: Page, look: (path: string) => Promise<void>): Promise<void> {
  const visit = async (path: string) => {
    await page.goto(app.url + path);
    await settled(page);
    await look(path);
  };
  await visit("/");
  const links = await page.locator("nav a").evaluateAll((all) => all.map((own) => own.getAttribute("href") ?? ""));
  for (const list of new Set(links.filter((own) => own !== "/"))) {
    await visit(list);
    const views = await page.locator(".views label").allInnerTexts();
    const makes = (await page.locator(`a[href="${list}/new"]`).count()) > 0;
    for (const view of views.slice(1)) await visit(`${list}?view=${view.trim().toLowerCase()}`);
    const { items } = (await (await page.request.get(`${app.url}/api${list}?limit=1`)).json()) as { items?: { id: string }[] };
    if (items?.[0]) await visit(`${list}/${items[0].id}`);
    if (makes) await visit(`${list}/new`);
  }
}

/** What no person should read: programs' words and the API's way to write moments, durations and ids. */
const raw = /\bundefined\b|\bnull\b|\bNaN\b|\[object|\bPT\d|\d{4}-\d\d-\d\dT|[0-9a-f]{8}-[0-9a-f]{4}-7/;

for (const { spec, size, scheme } of looks) {
  const name = spec.split("/").at(-1) ?? spec;
  test.describe(name, () => {
    test.use({ spec, colorScheme: scheme, viewport: sizes[size], hasTouch: size === "phone" });
    test(`${size}, ${scheme}`, async ({ app, browser }, { project }) => {
      test.setTimeout(600_000);
      const { items } = await app.control<{ items: { name: string; roles: string[] }[] }>("GET", "/people");
      const found: string[] = [];
      for (const role of [...new Set(items.flatMap((own) => own.roles)), null]) {
        const context = await browser.newContext({ ...project.use, colorScheme: scheme, viewport: sizes[size] });
        if (role) await app.enter(context, { name: items.find((own) => own.roles.includes(role))?.name ?? "" });
        const page = await context.newPage();
        page.on("pageerror", (error) => found.push(`${role} ${page.url()}: ${error}`));
        const look = async (path: string) => {
          const where = `${role ?? "nobody"} ${path}`;
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wider > 0) found.push(`${where} is ${wider} pixels too wide`);
          found.push(...(await faults(page)).map((fault) => `${where} ${fault}`));
          const words = raw.exec(await page.locator("body").innerText());
          if (words) found.push(`${where} says ${words[0]}`);
          const file = `${name}-${role ?? "nobody"}${path.replace(/[0-9a-f-]{36}/, "one").replace(/\W+/g, "-")}`;
          await page.screenshot({ path: join(shots, "apps", `${file}-${size}-${scheme}.png`), fullPage: true });
        };
        await everyScreen(app, page, look);
        await page.goto(`${app.url}${role ? "/account" : "/sign-in"}`);
        await settled(page);
        await look(role ? "/account" : "/sign-in");
        await context.close();
      }
      expect(found).toEqual([]);
    });
  });
}

test("what the browser loads is little, and nothing jumps while it loads", async ({ app, page }) => {
  await app.enter(page.context(), { name: "Ilse Horn" });
  await page.addInitScript(() => {
    const state = globalThis as unknown as { shift: number };
    state.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) state.shift += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["/", "/telescopes", "/sightings"]) {
    await page.goto(app.url + path);
    await settled(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const { shift, bytes } = await page.evaluate(() => {
      const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      const loaded = entries.reduce((sum, own) => sum + own.decodedBodySize, 0);
      return { shift: (globalThis as unknown as { shift: number }).shift, bytes: loaded };
    });
    expect(shift, path).toBeLessThan(0.1);
    // Everything that the page needs, fonts and libraries included, before any compression.
    if (path === "/") expect(bytes).toBeGreaterThan(100_000);
    expect(bytes, path).toBeLessThan(800_000);
  }
});
