import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ended, expect, shots, start, temporary, test as base } from "./harness";

const test = base.extend<{ home: string }>({
  home: async ({ page }, use) => {
    const state = temporary();
    const { url, child } = await start([], state);
    await page.goto(url);
    await use(state);
    await ended(child);
    rmSync(state, { recursive: true, force: true });
  },
});

test("from the gallery to an app in a few clicks", async ({ home, page }) => {
  await expect(page.getByRole("heading", { name: "What should your app do?" })).toBeVisible();
  await page.screenshot({ path: join(shots, "home.png") });
  await page.getByRole("button", { name: /^Bookings/ }).click();
  await page.getByLabel("Name of your app").fill("Corner Cuts");
  await page.screenshot({ path: join(shots, "new.png") });
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.locator(".cm-content")).toContainText("Corner Cuts");
  expect(existsSync(join(home, "corner-cuts/app.md"))).toBe(true);
  await page.getByRole("button", { name: "All apps" }).click();
  await expect(page.getByRole("heading", { name: "Carry on" })).toBeVisible();
  await expect(page.getByRole("button", { name: /corner-cuts/ })).toBeVisible();
});

test("a folder is chosen in the page, and an empty page asks what the app does", async ({ home, page }) => {
  await page.getByRole("button", { name: /Start with an empty page/ }).click();
  await page.getByLabel("Name of your app").fill("Tea Rounds");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.locator(".cm-content")).toContainText("Tea Rounds");
  await page.screenshot({ path: join(shots, "empty.png") });
  // The first sentences are a click each, and the app appears.
  await page.getByRole("button", { name: /What does it keep/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator(".thing-card").or(page.locator(".cm-content").getByText("customer"))).not.toHaveCount(0);
  await expect(page.locator("iframe")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: /What does it keep/ })).toHaveCount(0);
  await page.getByRole("button", { name: "All apps" }).click();
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await page.getByRole("button", { name: /tea-rounds/ }).last().click();
  await page.getByRole("button", { name: "Open this folder" }).click();
  await expect(page.locator(".cm-content")).toContainText("Tea Rounds");
  expect(existsSync(join(home, "tea-rounds/app.md"))).toBe(true);
});
