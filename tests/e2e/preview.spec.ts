import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, shots, test } from "./harness";

const salon = readFileSync(fileURLToPath(new URL("../../specs/salon/app.md", import.meta.url)), "utf8");

test.describe("the running app", () => {
  test.use({ spec: salon });

  test("opens signed in, follows the text, and keeps its page and person", async ({ desk, editor }) => {
    test.setTimeout(120_000);
    const app = editor.frameLocator("iframe");
    await expect(app.getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
    const people = editor.getByLabel("See as");
    await expect(people.locator("option", { hasText: "Ada Fell" })).toHaveCount(1);
    await people.selectOption({ label: "Ada Fell" });
    await expect(app.getByRole("heading", { level: 1 })).toContainText("Ada");
    await editor.screenshot({ path: join(shots, "running.png") });
    // Another place of the app, then another name for it: the page stays where it is.
    await app.getByRole("link", { name: "Services" }).first().click();
    await expect(app.getByRole("heading", { name: "Services" }).first()).toBeVisible();
    desk.write(desk.read().replaceAll("Fern Lane Hair", "Oak Lane Hair"));
    await expect(app.getByText("Oak Lane Hair").filter({ visible: true }).first()).toBeVisible({ timeout: 20_000 });
    await expect(app.getByRole("heading", { name: "Services" }).first()).toBeVisible();
    await expect(people).toHaveValue(/.+/);
  });

  test("time moves on and what happens by itself is seen", async ({ editor }) => {
    test.setTimeout(120_000);
    const app = editor.frameLocator("iframe");
    await expect(app.getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
    await editor.getByRole("tab", { name: /Scheduled/ }).click();
    await expect(editor.locator(".panel table tbody tr").first()).toBeVisible();
    await editor.getByRole("button", { name: "Now", exact: true }).click();
    await editor.screenshot({ path: join(shots, "clock.png") });
    await editor.getByRole("button", { name: "Tomorrow at 9:00" }).click();
    await expect(editor.getByRole("button", { name: /09:00/ })).toBeVisible({ timeout: 20_000 });
    await app.getByRole("button", { name: "Confirm" }).first().click();
    await editor.getByRole("tab", { name: /E-mails/ }).click();
    await expect(editor.locator(".panel article")).toContainText("Your appointment is confirmed", { timeout: 20_000 });
    await editor.screenshot({ path: join(shots, "mail.png") });
    // From the message to the sentence that sent it.
    await editor.getByRole("button", { name: "Show the sentence" }).click();
    await expect(editor.locator(".flash").first()).toBeVisible();
    await editor.getByRole("tab", { name: "Log" }).click();
    await expect(editor.locator(".panel table tbody tr").first()).toContainText("/api");
    await editor.screenshot({ path: join(shots, "log.png") });
  });

  test("the app is taken away, and each rule's code shows its sentence", async ({ desk, editor }) => {
    test.setTimeout(120_000);
    await editor.getByRole("button", { name: "Get the app" }).click();
    const dialog = editor.getByRole("dialog");
    await expect(dialog).toContainText("Everything is clear.");
    await dialog.getByRole("button", { name: "Next" }).click();
    await editor.screenshot({ path: join(shots, "export-options.png") });
    const folder = join(desk.folder, "../taken");
    await dialog.getByLabel("Folder").fill(folder);
    await dialog.getByRole("button", { name: "Build" }).click();
    await expect(dialog).toContainText("Your app is ready.", { timeout: 60_000 });
    await expect(dialog.locator("pre .line").first()).toBeVisible();
    await editor.screenshot({ path: join(shots, "export-done.png") });
    expect(existsSync(join(folder, "package.json"))).toBe(true);
    await dialog.getByRole("button", { name: "Show in the spec" }).click();
    await expect(dialog).toBeHidden();
    await expect(editor.locator(".flash").first()).toBeVisible();
    await expect(editor.locator(".cm-content")).toBeFocused();
  });
});
