import { join } from "node:path";
import { expect, orchard, shots, test } from "./harness";

test("typing is saved, and every other byte stays as it was", async ({ desk, editor }) => {
  await editor.getByText("Wardens can see, add and change trees.").click();
  await editor.keyboard.press("End");
  await editor.keyboard.type(" Nobody deletes trees.");
  await expect(editor.getByText("Saved", { exact: true })).toBeVisible();
  await expect.poll(() => desk.read()).toBe(orchard.replace("change trees.", "change trees. Nobody deletes trees."));
});

test.describe("awkward bytes", () => {
  const text = "\uFEFF# Böhms 🦊\r\n\r\nA fox has a den.\r\n\r\n\r\n- one\r\n   - two  \r\n\tlast";
  test.use({ spec: text });
  test("a byte order mark, carriage returns and emoji survive", async ({ desk, editor }) => {
    await editor.getByText("A fox has a den.").click();
    await editor.keyboard.press("Home");
    await editor.keyboard.type("X");
    await expect.poll(() => desk.read()).toBe(text.replace("A fox", "XA fox"));
  });
});

test("one undo for typing and for what another program wrote", async ({ desk, editor }) => {
  const line = editor.getByText("Wardens can see, add and change trees.");
  await line.click();
  await editor.keyboard.press("End");
  await editor.keyboard.type(" First.");
  await expect.poll(() => desk.read()).toContain("trees. First.");
  desk.write(desk.read().replace("old apple trees", "very old apple trees"));
  await expect(editor.locator(".cm-content")).toContainText("very old apple trees");
  await editor.keyboard.press("Control+z");
  await expect(editor.locator(".cm-content")).not.toContainText("very old");
  await editor.keyboard.press("Control+z");
  await expect(editor.locator(".cm-content")).not.toContainText("First.");
  await expect.poll(() => desk.read()).toBe(orchard);
  await editor.keyboard.press("Control+Shift+z");
  await expect.poll(() => desk.read()).toContain("trees. First.");
});

test("a file that comes and goes on the disk comes and goes here", async ({ desk, editor }) => {
  desk.write("## Harvest\n\nA harvest has a weight.\n", "harvest.md");
  await expect(editor.getByTitle("harvest.md")).toBeVisible();
  await editor.getByTitle("harvest.md").click();
  await expect(editor.locator(".cm-content")).toContainText("A harvest has a weight.");
});

test("the palette finds sentences and does things", async ({ editor }) => {
  await editor.keyboard.press("Control+k");
  await editor.keyboard.type("history");
  await editor.screenshot({ path: join(shots, "palette.png") });
  await editor.keyboard.press("Enter");
  await expect(editor.getByRole("dialog", { name: "History" })).toBeVisible();
});

test("a moment is kept, compared and gone back to", async ({ desk, editor }) => {
  await editor.getByText("Wardens can see, add and change trees.").click();
  await editor.keyboard.press("End");
  await editor.keyboard.type(" A mistake.");
  await expect.poll(() => desk.read()).toContain("A mistake.");
  await editor.keyboard.press("Control+Shift+h");
  await editor.getByRole("button", { name: /Opened/ }).click();
  await expect(editor.locator(".lines .now")).toContainText("A mistake.");
  await editor.screenshot({ path: join(shots, "history.png") });
  await editor.getByRole("button", { name: "Go back to this" }).click();
  await expect.poll(() => desk.read()).toBe(orchard);
  await editor.keyboard.press("Control+z");
  await expect.poll(() => desk.read()).toContain("A mistake.");
});
