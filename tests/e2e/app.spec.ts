// A compiled app in the browser: what its users do with it.
import { type App, expect, settled, test } from "./running";

/** The code that the app has mailed. */
async function sentCode(app: App, to: string): Promise<string> {
  await expect.poll(async () => (await app.messages(to)).length).toBeGreaterThan(0);
  const [message] = await app.messages(to);
  return /\d{6}/.exec(`${message?.subject} ${message?.text}`)?.[0] ?? "";
}

test.describe("signing in", () => {
  test("somebody signs up with a password, out and in again", async ({ app, page }) => {
    await page.goto(`${app.url}/sign-in`);
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Greta Ohm");
    await page.getByLabel("Email").fill("greta@example.com");
    await page.getByLabel("Password", { exact: true }).fill("seven comets at dawn");
    await page.getByRole("button", { name: "Create an account" }).click();
    await expect(page.getByText("We’ve sent a 6-digit code to greta@example.com.")).toBeVisible();
    await page.getByLabel("6-digit code").pressSequentially(await sentCode(app, "greta@example.com"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Greta");
    await page.getByRole("button", { name: /Your account/ }).first().click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto(`${app.url}/sign-in`);
    await page.getByLabel("Email").fill("greta@example.com");
    await page.getByLabel("Password", { exact: true }).fill("not that one");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("The email or the password isn't right.");
    await page.getByLabel("Password", { exact: true }).fill("seven comets at dawn");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Greta");
  });

  test("what is public is seen without signing in, and the rest asks to", async ({ app, page }) => {
    await page.goto(app.url);
    await expect(page.getByRole("heading", { level: 1, name: "Meteor Watch" })).toBeVisible();
    await expect(page.getByText("We collect what people see fall from the sky")).toBeVisible();
    await page.getByRole("navigation").getByRole("link", { name: "Telescopes" }).click();
    await expect(page.getByRole("link", { name: "Big Dobson" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Add a telescope" })).toHaveCount(0);
    await page.goto(`${app.url}/sightings/01900000-0000-7000-8000-000000000000`);
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Email").fill("nobody@example.com");
    await expect(page).toHaveURL(/back=/);
  });

  test("an address that doesn't exist says so", async ({ app, page }) => {
    await app.enter(page.context(), { name: "Mira Oss" });
    await page.goto(`${app.url}/comets`);
    await expect(page.getByText("There’s nothing here")).toBeVisible();
    await page.goto(`${app.url}/sightings/01900000-0000-7000-8000-000000000000`);
    await expect(page.getByText("There’s nothing here")).toBeVisible();
  });
});

test.describe("with a code", () => {
  test.use({ spec: "specs/salon" });
  test("the code comes by mail, is pasted and lets in", async ({ app, page }) => {
    await page.goto(`${app.url}/sign-in`);
    await page.getByLabel("Email").fill("ada@example.com");
    await page.getByRole("button", { name: "Send me a code" }).click();
    await expect(page.getByText("We’ve sent a 6-digit code to ada@example.com.")).toBeVisible();
    const code = await sentCode(app, "ada@example.com");
    await page.getByLabel("6-digit code").fill(code === "111111" ? "222222" : "111111");
    await expect(page.getByRole("alert")).toContainText("That code isn't right");
    await page.getByLabel("6-digit code").pressSequentially(code);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Ada");
  });

  test("home goes by the app's clock and shows what comes next", async ({ app, page }) => {
    await app.control("POST", "/clock", { at: "2027-03-01T08:30:00Z" });
    await app.enter(page.context(), { name: "Ada Fell" });
    await page.goto(app.url);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Good morning, Ada");
    await expect(page.getByText("Monday 1 March")).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: "Your upcoming appointments" })).toBeVisible();
    await app.control("POST", "/clock", { at: "2027-03-02T19:30:00Z" });
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Good evening, Ada");
    await expect(page.getByText("Tuesday 2 March")).toBeVisible();
  });

  test("a step is taken from the row, and from the page with its reasons", async ({ app, page }) => {
    await app.enter(page.context(), { name: "Olive Marsh" });
    await page.goto(app.url);
    await settled(page);
    await page.getByRole("button", { name: /^Confirm/ }).first().click();
    await expect(page.getByRole("status").filter({ hasText: "confirmed" })).toBeVisible();
    await page.goto(`${app.url}/appointments?view=board`);
    const confirmed = page.getByRole("region", { name: "confirmed" });
    await confirmed.getByRole("link").first().click();
    await expect(page.getByRole("button", { name: "Finish" })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("An appointment can be finished once it has started")).toBeVisible();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("This can’t be taken back.");
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(page.getByRole("main").locator(".badge")).toHaveText("Cancelled");
  });

  test("calendar, list and board show the same appointments", async ({ app, page }) => {
    await app.enter(page.context(), { name: "Olive Marsh" });
    const { total } = (await (await page.request.get(`${app.url}/api/appointments?count=true`)).json()) as { total: number };
    expect(total).toBeGreaterThan(3);
    await page.goto(`${app.url}/appointments`);
    await page.getByRole("radio", { name: "Month" }).check();
    await expect(page.locator(".month-day .entry").first()).toBeVisible();
    await page.getByRole("radio", { name: "List" }).check();
    await expect(page.locator(".row")).toHaveCount(Math.min(20, total));
    await page.getByRole("radio", { name: "Board" }).check();
    await expect(page.locator(".board-card")).toHaveCount(total);
    await expect(page).toHaveURL(/view=board/);
  });

  test("two windows see each other's changes", async ({ app, page, browser }) => {
    await app.enter(page.context(), { name: "Olive Marsh" });
    await page.goto(`${app.url}/services`);
    await expect(page.getByRole("link", { name: "Perm" })).toBeVisible();
    const other = await browser.newContext();
    await app.enter(other, { name: "Olive Marsh" });
    const second = await other.newPage();
    await second.goto(`${app.url}/services/new`);
    await second.getByLabel("Name").fill("Beard trim");
    await second.getByLabel("Price").fill("12.50");
    await second.getByLabel("Duration, min").fill("15");
    await second.getByRole("button", { name: "Add a service" }).click();
    await expect(second.getByRole("heading", { level: 1, name: "Beard trim" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Beard trim" })).toBeVisible();
    await expect(page.getByText("£12.50")).toBeVisible();
    await other.close();
  });
});
