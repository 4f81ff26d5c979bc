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
    await expect(editor.locator(".panel table tbody tr").first()).toContainText("confirm appointments: ");
    await editor.getByLabel("Everything").check();
    await expect(editor.locator(".panel table tbody tr").filter({ hasText: "list appointments" }).first()).toBeVisible();
    await editor.screenshot({ path: join(shots, "log.png") });
  });

  test("two people are seen side by side, and a change of one is seen by the other", async ({ editor }) => {
    test.setTimeout(120_000);
    await expect(editor.frameLocator("iframe").getByRole("heading", { level: 1 })).toContainText("Olive", { timeout: 30_000 });
    await editor.getByRole("button", { name: "Two people side by side" }).click();
    await expect(editor.locator("iframe")).toHaveCount(2);
    const [first, second] = [editor.frameLocator("iframe").nth(0), editor.frameLocator("iframe").nth(1)];
    await editor.getByLabel("Second person").selectOption({ label: "Ada Fell" });
    await expect(second.getByRole("heading", { level: 1 })).toContainText("Ada", { timeout: 20_000 });
    await expect(first.getByRole("heading", { level: 1 })).toContainText("Olive");
    await editor.screenshot({ path: join(shots, "two.png") });
    await editor.getByRole("button", { name: "Two people side by side" }).click();
    await expect(editor.locator("iframe")).toHaveCount(1);
    await expect(first.getByRole("heading", { level: 1 })).toContainText("Olive");
  });

  test("the app opens in a window of its own, as the same person", async ({ editor }) => {
    await expect(editor.frameLocator("iframe").getByRole("heading", { level: 1 })).toContainText("Olive", { timeout: 30_000 });
    const opened = editor.context().waitForEvent("page");
    await editor.getByRole("button", { name: "Open in a window of its own" }).click();
    const own = await opened;
    await expect(own.getByRole("heading", { level: 1 })).toContainText("Olive", { timeout: 20_000 });
    expect(own.url()).not.toContain("as=");
  });

  test("a value is changed in the data as the app would change it, and taken back", async ({ editor }) => {
    await expect(editor.frameLocator("iframe").getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
    const data = editor.locator(".data");
    await data.getByRole("button", { name: "services", exact: true }).click();
    const price = data.getByRole("row", { name: /Blow-dry/ }).getByRole("gridcell").nth(1);
    await expect(price).toHaveText("£25.50");
    await price.click();
    await data.getByLabel("price").fill("-5");
    await editor.keyboard.press("Enter");
    // The app's own check refuses it, in the app's own words.
    await expect(data.getByRole("alert")).toContainText("at least");
    await data.getByLabel("price").fill("41.50");
    await editor.keyboard.press("Enter");
    await expect(price).toHaveText("£41.50");
    await expect(price).toBeFocused();
    await editor.screenshot({ path: join(shots, "data.png") });
    await data.getByRole("button", { name: "Undo" }).click();
    await expect(price).toHaveText("£25.50");
    // Arrow keys move; Enter opens the right control for the kind of value.
    await price.focus();
    await editor.keyboard.press("End");
    await editor.keyboard.press("Enter");
    await expect(data.locator("select")).toBeFocused();
    await editor.keyboard.press("Escape");
    await data.getByLabel("Find in services").fill("colour");
    await expect(data.getByRole("row")).toHaveCount(2);
  });

  test("what a rule forbids by then is said in its own words", async ({ editor }) => {
    test.setTimeout(120_000);
    const app = editor.frameLocator("iframe");
    await expect(app.getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
    await editor.getByLabel("See as").selectOption({ label: "Ada Fell" });
    await expect(app.getByRole("heading", { level: 1 })).toContainText("Ada", { timeout: 20_000 });
    // As far on as the day before her appointment, it is too late to cancel.
    await app.getByRole("link", { name: /Perm|Cut|Blow-dry/ }).first().click();
    const cancel = app.getByRole("button", { name: /Cancel/ }).first();
    await expect(cancel).toBeVisible();
    await editor.getByRole("button", { name: "Now", exact: true }).click();
    await editor.getByRole("button", { name: "One week on" }).click();
    await expect(app.getByText(/24 hours before/).first()).toBeVisible({ timeout: 20_000 });
    await editor.getByRole("tab", { name: "Log" }).click();
    await editor.screenshot({ path: join(shots, "refused.png") });
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
    // From a sentence to its code, and from the code back to the sentence.
    await dialog.getByRole("button", { name: "Sentences", exact: true }).click();
    await dialog.getByRole("navigation").getByRole("button", { name: /24 hours/ }).first().click();
    await expect(dialog.locator("pre .line.chosen")).toBeVisible();
    await expect(dialog.locator(".sentence-text")).toContainText("24 hours");
    await editor.screenshot({ path: join(shots, "export-done.png") });
    expect(existsSync(join(folder, "package.json"))).toBe(true);
    await dialog.getByRole("button", { name: "Show in the spec" }).click();
    await expect(dialog).toBeHidden();
    await expect(editor.locator(".flash").first()).toBeVisible();
    await expect(editor.locator(".cm-content")).toBeFocused();
  });
});

test.describe("people whose kind has two words", () => {
  test.use({
    spec: `# Fair

The head gardener can see, add and change beds. Head gardeners are invited by a head gardener.

## Bed

- name: text, required
`,
  });

  test("are named as whom the app is seen from the start", async ({ editor }) => {
    await expect(editor.frameLocator("iframe").getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
    const people = editor.getByLabel("See as");
    await expect(people.locator("option")).not.toHaveCount(1);
    await expect(people).toHaveValue(/.+/);
  });
});
