import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, shots, test } from "./harness";

/** Words that no part of the program knows. */
const tannery = `# Tannery

## Who

Tanners sign up themselves. A tanner has a name and an email. Reeves are invited by a reeve. A reeve has a name and an email.

## Hide

- mark: text, required
- weight: whole number
- tanner: a tanner, required
- state: raw, limed or finished (starts as raw)

A hide goes from raw to limed to finished.

## Rules

Tanners can see their own hides. Reeves can see hides.
`;

test.use({ spec: tannery });

test("what can be said is said in the spec's own words, and written with a click", async ({ desk, editor }) => {
  await editor.getByRole("tab", { name: "What can I say?" }).click();
  const limit = editor.getByRole("button", { name: "A tanner can have at most 3 hides.", exact: true });
  await expect(limit).toBeVisible();
  await editor.screenshot({ path: join(shots, "guide.png") });
  // Nothing here is a moment: that is shown in other words, and can't be written.
  await expect(editor.getByText("in other words").first()).toBeVisible();
  await editor.getByLabel("Find: ").fill("at most a day");
  await expect(limit).toHaveCount(0);
  await editor.getByRole("button", { name: "A tanner can add at most 2 hides a day.", exact: true }).click();
  await expect.poll(() => desk.read()).toContain("A tanner can add at most 2 hides a day.");
  await expect(editor.locator(".flash").first()).toBeVisible();
  await expect(editor.locator(".cm-content")).toBeFocused();
  // It is understood, and one step back takes it away.
  await expect(editor.locator("footer .asked")).toHaveCount(0);
  await editor.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect.poll(() => desk.read()).toBe(tannery);
});

test("blanks are filled in with words of the spec, and what it would mean is said", async ({ desk, editor }) => {
  await editor.keyboard.press("Alt+5");
  await editor.getByLabel("Find: ").fill("only delete");
  await editor.getByRole("button", { name: /^Fill in other words: Only reeves/ }).click();
  await editor.getByLabel("Blank: role").selectOption("tanner");
  const builder = editor.locator(".builder");
  await expect(editor.locator(".saying.open .line")).toContainText("Only tanners can delete hides.");
  await editor.screenshot({ path: join(shots, "guide-builder.png") });
  await builder.getByRole("button", { name: "Write this sentence" }).click();
  await expect.poll(() => desk.read()).toContain("Only tanners can delete hides.");
});

test("a number that makes no sense is not written", async ({ editor }) => {
  await editor.keyboard.press("Alt+5");
  await editor.getByRole("button", { name: "Fill in other words: A tanner can have at most 3 hides.", exact: true }).click();
  const blank = editor.getByLabel("Blank: 3");
  await blank.fill("plenty of");
  await blank.press("Tab");
  await expect(editor.getByText("With these words it isn't clear.")).toBeVisible();
  await expect(editor.locator(".builder").getByRole("button", { name: "Write this sentence" })).toBeDisabled();
});

for (const scheme of ["light", "dark"] as const) {
  test(`nothing that accessibility tools find, ${scheme}`, async ({ editor }) => {
    await editor.emulateMedia({ colorScheme: scheme });
    await editor.evaluate(readFileSync(fileURLToPath(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url)), "utf8"));
    await editor.getByRole("tab", { name: "What can I say?" }).click();
    await editor.getByRole("button", { name: /^Fill in other words/ }).first().click();
    await expect(editor.locator(".builder")).toBeVisible();
    const found = await editor.evaluate(async () => {
      const run = (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run;
      const { violations } = await run({ exclude: ["iframe"] }, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" ‖ ")}`);
    });
    expect(found).toEqual([]);
  });
}
