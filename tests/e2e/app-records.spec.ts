// Records of a compiled app: forms, refusals, search, undo, and what happens when the network fails.
import { expect, settled, test } from "./running";

test.describe("the meteor watch", () => {
  test("a form says what is missing, keeps its draft, and quotes the rule that refuses", async ({ app, page }) => {
    await app.control("POST", "/reset", { sample: false });
    await app.enter(page.context(), { role: "watcher" });
    await page.goto(`${app.url}/sightings`);
    await expect(page.getByText("No sightings yet.")).toBeVisible();
    await page.getByRole("link", { name: "Add a sighting" }).first().click();
    await page.getByRole("button", { name: "Add a sighting" }).click();
    await expect(page.getByText("Place is needed.")).toBeVisible();
    await expect(page.getByLabel("Place")).toBeFocused();
    await page.getByLabel("Place").fill("Above the old mill");
    await page.reload();
    await expect(page.getByLabel("Place")).toHaveValue("Above the old mill");
    await expect(page.getByText("Your draft was kept.")).toBeVisible();
    await page.getByLabel("Height above the horizon").fill("120");
    await page.getByRole("textbox", { name: /Seen at, day/ }).fill("28/2/2027");
    await page.getByRole("combobox", { name: "Seen at" }).fill("22.15");
    await page.getByRole("radio", { name: "Dazzling" }).check();
    await page.getByRole("checkbox", { name: "Green" }).check();
    await page.getByRole("button", { name: "Add a sighting" }).click();
    const height = page.locator('[data-field="heightAboveTheHorizon"]');
    await expect(height.locator(".error")).toContainText("90");
    await expect(page.getByLabel("Height above the horizon")).toBeFocused();
    await page.getByLabel("Height above the horizon").fill("40");
    await page.getByRole("button", { name: "Add a sighting" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /Above the old mill/ })).toBeVisible();
    await expect(page.getByText("Sun 28 Feb, 22:15").or(page.getByText("Yesterday, 22:15"))).toBeVisible();

    for (const place of ["Harbour wall", "North field"]) {
      const body = { place, seenAt: "2027-02-28T20:00:00Z", brightness: "faint" };
      const made = await page.request.post(`${app.url}/api/sightings`, { data: body, headers: { Origin: app.url } });
      expect(made.status()).toBe(201);
    }
    await page.goto(`${app.url}/sightings/new`);
    await expect(page.getByText("3 of 3 reported sightings")).toBeVisible();
    await page.getByLabel("Place").fill("Fourth");
    await page.getByRole("textbox", { name: /Seen at, day/ }).fill("1/3");
    await page.getByRole("combobox", { name: "Seen at" }).fill("6");
    await page.getByRole("radio", { name: "Faint" }).check();
    await page.getByRole("button", { name: "Add a sighting" }).click();
    await expect(page.getByRole("alert")).toContainText("A watcher can have at most 3 reported sightings.");
  });

  test("a change can be undone, and deleting asks first", async ({ app, page }) => {
    await app.enter(page.context(), { name: "Ilse Horn" });
    await page.goto(`${app.url}/telescopes`);
    await page.getByRole("link", { name: "Old refractor" }).click();
    await expect(page.getByText("€25.00")).toBeVisible();
    await page.getByRole("link", { name: "Edit" }).click();
    await expect(page.getByLabel("Deposit")).toHaveValue("25.00");
    await page.getByLabel("Deposit").fill("30");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("€30.00")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("€25.00")).toBeVisible();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete Old refractor?" });
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Telescopes" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Old refractor" })).toHaveCount(0);
  });

  test("a list is searched, filtered and sorted, and the address remembers", async ({ app, page }) => {
    await page.goto(`${app.url}/telescopes`);
    await expect(page.locator(".row")).toHaveCount(2);
    await page.getByRole("searchbox").fill("dobson");
    await expect(page.locator(".row")).toHaveCount(1);
    await expect(page).toHaveURL(/search=dobson/);
    await page.getByRole("searchbox").fill("zzz");
    await expect(page.getByText("No telescopes match that.")).toBeVisible();
    await page.getByRole("searchbox").fill("");
    await page.getByLabel("Filter by on the roof").selectOption({ label: "On the roof: Yes" });
    await expect(page.locator(".row")).toHaveText([/Old refractor/]);
    await page.goto(`${app.url}/telescopes?sort=-deposit`);
    await expect(page.locator(".row").first()).toContainText("Big Dobson");
    await page.goto(`${app.url}/telescopes?sort=deposit`);
    await expect(page.locator(".row").first()).toContainText("Old refractor");
  });

  test("everything is done with the keyboard alone", async ({ app, page }) => {
    await app.enter(page.context(), { name: "Ilse Horn" });
    await page.goto(`${app.url}/telescopes`);
    await settled(page);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Add a telescope" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Name").focus();
    await page.keyboard.type("Comet seeker");
    await page.keyboard.press("Tab");
    await page.keyboard.type("150");
    await page.keyboard.press("Tab");
    await page.keyboard.type("40");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Comet seeker" })).toBeVisible();
    await expect(page.locator("main")).toBeFocused();
    await page.getByRole("button", { name: "More actions" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "More actions" })).toBeFocused();
  });

  test("a server that is slow or away is said, and nothing typed is lost", async ({ app, page, context }) => {
    await app.enter(context, { name: "Ilse Horn" });
    let answer: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await context.route("**/api/telescopes?*", async (route) => {
      await wait;
      await route.continue();
    });
    await page.goto(`${app.url}/telescopes`);
    await expect(page.locator(".skeleton")).toBeVisible();
    answer();
    await expect(page.getByRole("link", { name: "Big Dobson" })).toBeVisible();
    await page.goto(`${app.url}/telescopes/new`);
    await page.getByLabel("Name").fill("Late one");
    await page.getByLabel("Aperture").fill("70");
    await page.getByLabel("Deposit").fill("12");
    await context.setOffline(true);
    await expect(page.getByText("You’re offline. What you see may be out of date.")).toBeVisible();
    await page.getByRole("button", { name: "Add a telescope" }).click();
    await expect(page.getByRole("alert")).toContainText("Nothing was changed.");
    await context.setOffline(false);
    await page.getByRole("button", { name: "Add a telescope" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Late one" })).toBeVisible();
  });
});
