import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, shots, test } from "./harness";

/** Words that no part of the program knows. */
const apiary = `# Apiary

## Who

Keepers sign up themselves. A keeper has a name and an email. Wardens are invited by a warden. A warden has a name and an email.

## Hive

- label: text, required
- keeper: a keeper, required
- frames: whole number, at least 1
- condition: strong, weak or lost (starts as strong)

A hive goes from strong to weak to lost.

## Rules

- Keepers can see and add their own hives.
- Wardens can see hives.
- Wardens can condemn a weak hive, which makes it lost.
`;

test.use({ spec: apiary });

test("the data map shows how things hang together, and leads to the text", async ({ editor }) => {
  await editor.getByRole("tab", { name: "Data map" }).click();
  const hive = editor.getByRole("region", { name: "Hive", exact: true });
  await expect(hive).toContainText("a keeper");
  await expect(editor.locator("svg path.line")).toHaveCount(1);
  await editor.screenshot({ path: join(shots, "map.png") });
  await hive.getByRole("button", { name: /frames/ }).click();
  await expect(editor.getByRole("tab", { name: "Write" })).toHaveAttribute("aria-selected", "true");
  await expect(editor.locator(".cm-content")).toBeFocused();
});

test("who can do what names its sentences, and a missing one is written with a click", async ({ desk, editor }) => {
  await editor.keyboard.press("Alt+3");
  const table = editor.getByRole("grid", { name: "Who can do what" });
  await expect(table.getByRole("columnheader", { name: "Wardens" })).toBeVisible();
  const hives = table.locator("tbody", { has: editor.getByRole("rowheader", { name: "Delete", exact: true }) }).last();
  await hives.getByRole("gridcell").nth(1).click();
  await expect(editor.locator("aside h3")).toHaveText("Wardens can't delete hives.");
  await editor.screenshot({ path: join(shots, "access.png") });
  await editor.getByRole("button", { name: "Write “Wardens can delete hives.”" }).click();
  await expect.poll(() => desk.read()).toContain("- Wardens can delete hives.\n");
  await editor.keyboard.press("Alt+3");
  await expect(hives.getByRole("gridcell").nth(1)).toContainText("Yes");
  // One step back takes the sentence away again.
  await editor.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect.poll(() => desk.read()).toBe(apiary);
  await expect(hives.getByRole("gridcell").nth(1)).toContainText("No");
});

test("the table is walked with the arrow keys", async ({ editor }) => {
  await editor.getByRole("tab", { name: "Who can do what" }).click();
  const table = editor.getByRole("grid", { name: "Who can do what" });
  await table.getByRole("gridcell").first().focus();
  const before = await editor.locator("aside h3").textContent();
  await editor.keyboard.press("ArrowRight");
  await expect(editor.locator("aside h3")).not.toHaveText(before ?? "");
  await expect(table.locator(":focus")).toHaveCount(1);
});

test("the steps show what moves a thing on, and who may", async ({ editor }) => {
  await editor.getByRole("tab", { name: "Steps" }).click();
  await expect(editor.locator(".state.start")).toHaveText("strong");
  const row = editor.getByRole("row", { name: /weak → lost/ });
  await expect(row).toContainText("Wardens");
  // Nobody can make a hive weak: that is worth knowing.
  await expect(editor.getByText("Nothing leads to “weak”.")).toBeVisible();
  await editor.screenshot({ path: join(shots, "steps.png") });
  await row.getByRole("button").click();
  await expect(editor.locator(".flash").first()).toBeVisible();
});

test("on a narrow screen the outline is a drawer and the app a tab", async ({ editor }) => {
  await editor.setViewportSize({ width: 420, height: 860 });
  await editor.getByRole("button", { name: "Outline" }).click();
  await editor.getByRole("button", { name: "Rules", exact: true }).click();
  await expect(editor.locator(".drawer")).toHaveCount(0);
  await editor.getByRole("tab", { name: "App", exact: true }).click();
  await expect(editor.locator("iframe")).toBeVisible();
  await expect(editor.locator(".cm-content")).toBeHidden();
  const wide = await editor.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide).toBe(false);
});

for (const scheme of ["light", "dark"] as const) {
  test(`nothing that accessibility tools find in the pictures, ${scheme}`, async ({ editor }) => {
    await editor.emulateMedia({ colorScheme: scheme });
    await editor.evaluate(readFileSync(fileURLToPath(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url)), "utf8"));
    for (const name of ["Data map", "Who can do what", "Steps"]) {
      await editor.getByRole("tab", { name }).click();
      await expect(editor.getByText("Drawing…")).toHaveCount(0);
      const found = await editor.evaluate(async () => {
        const run = (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run;
        const { violations } = await run({ exclude: ["iframe"] }, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
        return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" ‖ ")}`);
      });
      expect(found, name).toEqual([]);
    }
  });
}
