// Starts the desktop app for a browser with a spec of the test's own, and ends it.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test as base, type Page } from "../../ui/node_modules/@playwright/test/index.mjs";

export { expect, type Page };

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** The program under test, built by `cargo build -p plainspoken-desktop`. */
export const program = process.env.PLAINSPOKEN_DESKTOP ?? join(target, "debug/plainspoken-desktop");
/** Where screenshots go that people look at. */
export const shots = process.env.PLAINSPOKEN_SHOTS ?? join(root, "target/screenshots");

/** Words that no part of the program knows. */
export const orchard = `# Orchard

We look after old apple trees and keep a list of who looks after which.

## People

Wardens sign up themselves. A warden has a name and an email.

## Tree

- label: text, required
- planted on: date
- height: number
- state: healthy, ailing or felled (starts as healthy)

## Rules

Wardens can see, add and change trees.
`;

export interface Desk {
  url: string;
  folder: string;
  read(file?: string): string;
  write(text: string, file?: string): void;
}

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "plainspoken-e2e-"));
  return folder;
}

export async function start(args: string[], state: string): Promise<{ url: string; child: ChildProcess }> {
  if (!existsSync(program)) throw new Error(`${program} is not there: cargo build -p plainspoken-desktop`);
  const child = spawn(program, ["--browser", ...args, "--port", "0"], {
    env: { ...process.env, PLAINSPOKEN_STATE: state, HOME: state },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    lines.removeAllListeners();
    return { url: (JSON.parse(line) as { url: string }).url, child };
  }
  throw new Error("The program ended without an address.");
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** A desk with one spec open; `spec` is the text of its app.md. */
export const test = base.extend<{ spec: string; desk: Desk; editor: Page }>({
  spec: [orchard, { option: true }],
  desk: async ({ spec }, use) => {
    const place = temporary();
    const folder = join(place, "orchard");
    mkdirSync(folder);
    writeFileSync(join(folder, "app.md"), spec);
    const { url, child } = await start([folder], join(place, "state"));
    await use({
      url,
      folder,
      read: (file = "app.md") => readFileSync(join(folder, file), "utf8"),
      write: (text, file = "app.md") => writeFileSync(join(folder, file), text),
    });
    await ended(child);
    rmSync(place, { recursive: true, force: true });
  },
  editor: async ({ desk, page }, use) => {
    await page.goto(desk.url);
    // The text is there and understood.
    await page.locator(".state-line").first().waitFor();
    await use(page);
  },
});
