// Starts the compiled app of a spec, as `plainspoken run` does, and drives it through its preview controls.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  type BrowserContext,
  expect,
  type Page,
  test as base,
} from "../../ui/node_modules/@playwright/test/index.mjs";
import { ended, temporary } from "./harness";

export { expect, type BrowserContext, type Page };

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** The program under test, built by `cargo build -p plainspoken-cli`. */
const program = process.env.PLAINSPOKEN_BIN ?? join(target, "debug/plainspoken");

/** What the lock file in a folder installs, whatever the project is called. */
function packages(folder: string): string | undefined {
  const lock = join(folder, "package-lock.json");
  if (!existsSync(lock)) return undefined;
  const { packages } = JSON.parse(readFileSync(lock, "utf8")) as { packages: Record<string, unknown> };
  return JSON.stringify({ ...packages, "": { ...(packages[""] as object), name: undefined, version: undefined } });
}

export interface Message {
  to: string;
  subject: string;
  text: string;
}

/** A compiled app that is running. */
export class App {
  private constructor(
    readonly url: string,
    private readonly token: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(spec: string): Promise<App> {
    if (!existsSync(program)) throw new Error(`${program} is not there: cargo build -p plainspoken-cli`);
    return App.announced(spawn(program, ["run", join(root, spec), "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] }));
  }

  /** The same app as its owner has it: exported, built with Vite, and run by Node in its test mode. */
  static async exported(spec: string): Promise<App> {
    const folder = join(temporary(), "app");
    mkdirSync(folder);
    const env = { ...process.env, PATH: [process.env.PLAINSPOKEN_NODE, process.env.PATH].filter(Boolean).join(delimiter) };
    const run = (command: string, args: string[]) => {
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8" });
      if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
    };
    run(program, ["export", join(root, spec), folder]);
    // The packages of exported projects don't vary with the app: where the scenarios have installed them, they are used again.
    const kept = process.env.PLAINSPOKEN_PACKAGES ?? "";
    const stores = kept && existsSync(kept) ? readdirSync(kept).map((name) => join(kept, name)) : [];
    const store = stores.find((store) => packages(store) === packages(folder));
    if (store) symlinkSync(join(store, "node_modules"), join(folder, "node_modules"));
    else run("npm", ["ci", "--no-audit", "--no-fund"]);
    run("npm", ["run", "build"]);
    const test = { ...env, TEST_MODE: "1", PREVIEW_TOKEN: "of-the-test", PORT: "0", DATABASE_URL: join(folder, "test.db") };
    const child = spawn("node", ["src/main.ts"], { cwd: folder, env: test, stdio: ["ignore", "pipe", "inherit"] });
    return App.announced(child, "of-the-test");
  }

  /** It says where it is in a line of JSON. */
  private static async announced(child: ChildProcess, token?: string): Promise<App> {
    if (child.stdout) {
      const lines = createInterface({ input: child.stdout });
      for await (const line of lines) {
        if (!line.startsWith("{")) continue;
        lines.removeAllListeners();
        const { url, previewToken } = JSON.parse(line) as { url: string; previewToken?: string };
        return new App(url, previewToken ?? token ?? "", child);
      }
    }
    throw new Error("The program ended without an address.");
  }

  stop = (): Promise<void> => ended(this.child);

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.controlled(method, path, body);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private async controlled(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { "Preview-Token": this.token, "Content-Type": "application/json" };
    const response = await fetch(`${this.url}/_preview${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** Monday morning, and the rows that the preview opens with. */
  async afresh(): Promise<void> {
    await this.control("POST", "/clock", { at: "2027-03-01T08:00:00Z" });
    await this.control("POST", "/reset", { sample: true, invented: true });
  }

  /** The browser goes on as this person, by name, or as somebody of this role. */
  async enter(context: BrowserContext, who: { name: string } | { role: string }): Promise<void> {
    const { items } = await this.control<{ items: { id: string; name: string }[] }>("GET", "/people");
    const body = "role" in who ? who : { person: items.find((own) => own.name === who.name)?.id };
    const cookie = (await this.controlled("POST", "/sign-in-as", body)).headers.get("set-cookie") ?? "";
    const [name, value] = (cookie.split(";")[0] ?? "").split("=");
    await context.addCookies([{ name: name ?? "", value: value ?? "", url: this.url }]);
  }

  async messages(to: string): Promise<Message[]> {
    const { items } = await this.control<{ items: Message[] }>("GET", "/messages");
    return items.filter((own) => own.to === to);
  }
}

/** `app` is the compiled app of `spec`: started once for all tests that ask for it, its rows as new for each. */
export const test = base.extend<{ spec: string; app: App }, { running: (spec: string) => Promise<App> }>({
  spec: ["tests/specs/meteors", { option: true }],
  running: [
    // Playwright reads what a fixture needs from its first parameter: nothing.
    async ({}, use) => {
      const started = new Map<string, Promise<App>>();
      await use((spec) => {
        const known = started.get(spec) ?? App.start(spec);
        started.set(spec, known);
        return known;
      });
      for (const app of started.values()) await (await app).stop();
    },
    { scope: "worker" },
  ],
  app: async ({ running, spec }, use) => {
    const app = await running(spec);
    await app.afresh();
    await use(app);
  },
});

const axe = readFileSync(fileURLToPath(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");

/** What axe finds wrong by WCAG 2.2 AA; nothing is what is expected. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { html: string }[] }[] };
    const { run } = (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<Found> } }).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await run(document, { runOnly: tags });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

/** The page is there and nothing on it is still loading. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
}
