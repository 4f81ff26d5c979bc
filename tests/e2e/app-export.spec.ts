// The exported project, built with Vite, shows what the preview shows: the same words in the same places, in the same font.
import { App, expect, type Page, settled, test } from "./running";

/** What there is to read and where everything stands; ids and addresses are each app's own. */
async function picture(page: Page) {
  await settled(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const words = (await page.locator("body").ariaSnapshot()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  const places = await page.locator("body *").evaluateAll((all) =>
    all
      .filter((own) => own.getClientRects().length > 0)
      .map((own) => {
        const { x, y, width, height } = own.getBoundingClientRect();
        const { color, backgroundColor, fontFamily } = getComputedStyle(own);
        const place = [x, y, width, height].map(Math.round).join(" ");
        return `${own.tagName} ${place} ${color} ${backgroundColor} ${fontFamily}`;
      }),
  );
  const fonts = await page.evaluate(() =>
    [...document.fonts].filter((own) => own.status === "loaded").map((own) => own.family),
  );
  return { words, places, fonts };
}

test("an export looks as the preview does", async ({ app, browser }) => {
  test.setTimeout(300_000);
  const exported = await App.exported("tests/specs/meteors");
  try {
    for (const own of [app, exported]) {
      await own.control("POST", "/clock", { at: "2027-03-01T08:00:00Z" });
      await own.control("POST", "/reset", { sample: true });
    }
    const pictures = async (own: App) => {
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
      const page = await context.newPage();
      const found = [];
      await page.goto(`${own.url}/sign-in`);
      found.push(await picture(page));
      await own.enter(context, { name: "Ilse Horn" });
      for (const path of ["/", "/telescopes", "/telescopes/new", "/sightings"]) {
        await page.goto(own.url + path);
        found.push(await picture(page));
      }
      await context.close();
      return found;
    };
    const [preview, built] = [await pictures(app), await pictures(exported)];
    expect(preview[0]?.fonts).toContain("Inter");
    expect(built).toEqual(preview);
  } finally {
    await exported.stop();
  }
});
