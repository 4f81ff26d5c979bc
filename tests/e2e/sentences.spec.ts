// From the running app to the sentence that decided, and from a sentence to where it shows in the app and to what a change of
// its words would do.
import { join } from "node:path";
import { expect, shots, test } from "./harness";

/** Words that no part of the program knows. */
const wells = `# Wells

## People

Diggers sign up themselves. A digger has a name and an email.

## Well

- label: text, required
- depth: whole number

A well belongs to the digger who adds it.

## Rules

Diggers can see and add their own wells.

A digger can have at most 1 well.

The depth of a well must be at least 2.
`;

test.use({ spec: wells });

test("a click on a refusal goes to its sentence", async ({ editor }) => {
  test.setTimeout(120_000);
  const app = editor.frameLocator("iframe");
  await app.getByRole("link", { name: "Add a well" }).first().click({ timeout: 30_000 });
  await app.getByLabel("Label").fill("Behind the mill");
  await app.getByLabel("Depth").fill("12");
  await app.getByRole("button", { name: "Add a well" }).click();
  const refusal = app.getByRole("alert");
  await expect(refusal).toContainText("A digger can have at most 1 well.");
  await editor.screenshot({ path: join(shots, "refusal.png") });
  await refusal.getByText("at most 1 well").first().click();
  await expect(editor.locator(".flash").first()).toHaveText("A digger can have at most 1 well.");
  await expect(editor.locator(".cm-content")).toBeFocused();
});

test("a sentence says where it shows in the app, and goes there", async ({ editor }) => {
  test.setTimeout(120_000);
  const app = editor.frameLocator("iframe");
  await expect(app.getByRole("heading", { level: 1 })).toBeVisible({ timeout: 30_000 });
  await editor.getByText("A digger can have at most 1 well.").hover();
  const there = editor.locator(".explanation").getByRole("button", { name: /^Well: / });
  await expect(there).toBeVisible();
  await editor.screenshot({ path: join(shots, "hover.png") });
  await there.click();
  await expect(app.getByRole("heading", { level: 1, name: "Wells" })).toBeVisible();
});

test.describe("what has a way back", () => {
  test.use({
    spec: `# Gates

## People

Porters sign up themselves. A porter has a name and an email.

## Gate

- name: text, required
- state: open or shut (starts as open)

## Rules

Porters can see and add gates. Porters can shut an open gate, which makes it shut. Porters can reopen a shut gate, which makes it open.
`,
  });

  test("an action that another one takes back is undone from its note", async ({ editor }) => {
    test.setTimeout(120_000);
    const app = editor.frameLocator("iframe");
    await app.getByRole("link", { name: "Gates" }).first().click({ timeout: 30_000 });
    const open = app.getByRole("main").getByRole("listitem").filter({ has: app.getByRole("button", { name: /^Shut/ }) });
    await expect(open.first()).toBeVisible({ timeout: 20_000 });
    const before = await open.count();
    await open.first().getByRole("button", { name: /^Shut/ }).click();
    await expect(open).toHaveCount(before - 1);
    await app.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(open).toHaveCount(before);
  });
});

test("a renamed field shows the sentences that go with it before they change", async ({ desk, editor }) => {
  const name = editor.getByLabel("Name of the field depth");
  await name.fill("deepness");
  await name.press("Enter");
  const planned = editor.getByRole("region", { name: "“depth” becomes “deepness”" });
  await expect(planned).toContainText("The deepness of a well must be at least 2.");
  await editor.screenshot({ path: join(shots, "rename.png") });
  expect(desk.read()).toBe(wells);
  await expect(planned.getByRole("button", { name: "Do it" })).toBeFocused();
  await editor.keyboard.press("Escape");
  await expect(planned).toHaveCount(0);
  await expect(name).toHaveValue("depth");
  await name.fill("deepness");
  await name.press("Enter");
  await planned.getByRole("button", { name: "Do it" }).click();
  await expect.poll(() => desk.read()).toBe(wells.replaceAll("depth", "deepness"));
  await editor.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect.poll(() => desk.read()).toBe(wells);
});

test("a field that a sentence needs isn't taken away unseen", async ({ desk, editor }) => {
  await editor.getByRole("button", { name: "Remove depth" }).click();
  const planned = editor.getByRole("region", { name: "Remove depth" });
  await expect(planned).toContainText("One sentence would no longer be understood:");
  await expect(planned).toContainText("The depth of a well must be at least 2.");
  await planned.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(planned).toHaveCount(0);
  expect(desk.read()).toBe(wells);
});
