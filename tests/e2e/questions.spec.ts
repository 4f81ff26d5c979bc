import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, orchard, shots, test } from "./harness";

const asked = orchard.replace("change trees.", "change trees. Gardeners can see trees. Trees must be nice.");

test.describe("open questions", () => {
  test.use({ spec: asked });

  test("a question stands beside its sentence, and a click answers it in the text", async ({ desk, editor }) => {
    const question = editor.locator(".question");
    await expect(question).toContainText("Gardeners");
    await expect(editor.getByRole("button", { name: "2 questions" })).toBeVisible();
    await editor.screenshot({ path: join(shots, "question.png") });
    await question.getByRole("button", { name: /just a note/ }).click();
    await expect.poll(() => desk.read()).toMatch(/\[Gardeners can see trees\.?\]\{note\}/);
    await expect(editor.getByRole("button", { name: "1 question" })).toBeVisible();
    // The next one opens by itself, and undo brings the answered one back.
    await expect(editor.locator(".question")).toContainText("nice");
    await editor.getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(() => desk.read()).toBe(asked);
    await expect(editor.getByRole("button", { name: "2 questions" })).toBeVisible();
  });

  test("the next question is one key away, and answers take the keyboard", async ({ desk, editor }) => {
    await editor.keyboard.press("Control+j");
    await editor.keyboard.press("Control+j");
    await expect(editor.locator(".question")).toContainText("nice");
    await editor.locator(".question .answer").first().focus();
    await editor.keyboard.press("Enter");
    await expect.poll(() => desk.read()).toContain("A tree has a nice (yes/no).");
  });

  test("taking the app away waits for the answers", async ({ editor }) => {
    await editor.getByRole("button", { name: "Get the app" }).click();
    await expect(editor.getByRole("dialog")).toContainText("2 questions are still open.");
    await editor.screenshot({ path: join(shots, "export-open.png") });
    await editor.getByRole("button", { name: "Answer", exact: true }).first().click();
    await expect(editor.getByRole("dialog")).toHaveCount(0);
  });
});

test("a card writes the smallest edit into the list", async ({ desk, editor }) => {
  const card = editor.locator(".thing-card");
  await expect(card).toContainText("Tree");
  await card.getByRole("checkbox", { name: "height is required" }).check();
  await expect.poll(() => desk.read()).toBe(orchard.replace("height: number", "height: number, required"));
  await card.getByLabel("Kind of planted on").fill("date and time");
  await editor.keyboard.press("Enter");
  await expect.poll(() => desk.read()).toContain("- planted on: date and time\n");
  await card.getByRole("button", { name: "Add a field" }).click();
  await expect.poll(() => desk.read()).toContain("(starts as healthy)\n- new field: text\n");
  await card.getByLabel("Name of the field new field").fill("nickname");
  await editor.keyboard.press("Enter");
  await expect.poll(() => desk.read()).toContain("- nickname: text\n");
  await editor.screenshot({ path: join(shots, "card.png") });
  await card.getByRole("button", { name: "Show text" }).click();
  await expect(editor.locator(".cm-content")).toContainText("nickname: text");
});

test("the pointer on a sentence says what it means", async ({ editor }) => {
  await expect(editor.locator(".thing-card")).toBeVisible();
  await editor.getByText("Wardens can see, add and change trees.").hover({ position: { x: 60, y: 10 } });
  await expect(editor.locator(".explanation")).toContainText("Enforced");
  await editor.screenshot({ path: join(shots, "hover.png") });
});

test("the words of the spec complete themselves, and a slash offers what can be said", async ({ editor }) => {
  await editor.getByText("Wardens can see, add and change trees.").click();
  await editor.keyboard.press("End");
  await editor.keyboard.press("Enter");
  await editor.keyboard.type("Ward");
  await expect(editor.locator(".cm-tooltip-autocomplete")).toContainText("kind of people");
  await editor.screenshot({ path: join(shots, "complete.png") });
  await editor.keyboard.press("Escape");
  // Whole sentences that could be said go on from the words that are there.
  await editor.keyboard.type("ens can d");
  await expect(editor.locator(".cm-tooltip-autocomplete")).toContainText("Wardens can delete trees.");
  await editor.screenshot({ path: join(shots, "sentences.png") });
  await editor.keyboard.press("Escape");
  await editor.keyboard.press("Enter");
  await editor.keyboard.type("/");
  await expect(editor.locator(".cm-tooltip-autocomplete")).toContainText("Something that your app keeps");
});

for (const scheme of ["light", "dark"] as const) {
  test(`nothing that accessibility tools find, ${scheme}`, async ({ editor }) => {
    await editor.emulateMedia({ colorScheme: scheme });
    const axe = readFileSync(fileURLToPath(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
    await editor.evaluate(axe);
    const found = await editor.evaluate(async () => {
      const run = (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run;
      const { violations } = await run({ exclude: ["iframe"] }, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" ‖ ")}`);
    });
    expect(found).toEqual([]);
  });
}
