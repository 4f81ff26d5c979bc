// The real window: the same program as people run it, under a virtual display, driven through WebKit's own driver.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, orchard, program, shots, temporary, test } from "./harness";

/** The few words of the WebDriver protocol that this test needs. */
class Driver {
  private constructor(
    private base: string,
    private session: string,
  ) {}

  static async start(base: string, binary: string, args: string[]): Promise<Driver> {
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
    const made = await Driver.send<{ sessionId: string }>(base, "POST", "/session", { capabilities });
    return new Driver(base, made.sessionId);
  }

  private static async send<T>(base: string, method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(base + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  }

  do<T>(method: string, path: string, body?: unknown): Promise<T> {
    return Driver.send<T>(this.base, method, `/session/${this.session}${path}`, body);
  }

  run<T>(script: string, ...args: unknown[]): Promise<T> {
    return this.do<T>("POST", "/execute/sync", { script, args });
  }

  text(): Promise<string> {
    return this.run<string>("return document.body.innerText");
  }

  /** Clicks the first button with this text as a person would, with the pointer. */
  async click(name: string): Promise<void> {
    const found = await this.do<Record<string, string>>("POST", "/element", {
      using: "xpath",
      value: `//button[normalize-space(.)="${name}" or @aria-label="${name}"]`,
    });
    await this.do("POST", `/element/${Object.values(found)[0]}/click`, {});
  }

  async keys(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.do("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  async shot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(await this.do<string>("GET", "/screenshot"), "base64"));
  }
}

const has = (name: string) => spawnSync("which", [name]).status === 0;
const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

test("the real window opens a spec, takes typing and saves it", async () => {
  // The test command installs them; a test that quietly didn't run would prove nothing.
  expect(has("WebKitWebDriver") && has("Xvfb"), "apt-get install webkit2gtk-driver xvfb").toBe(true);
  test.setTimeout(120_000);
  const place = temporary();
  const folder = join(place, "orchard");
  mkdirSync(folder);
  writeFileSync(join(folder, "app.md"), orchard);
  const children: ChildProcess[] = [];
  const display = `:${90 + (process.pid % 100)}`;
  const environment = {
    ...process.env,
    DISPLAY: display,
    HOME: place,
    PLAINSPOKEN_STATE: join(place, "state"),
    TAURI_WEBVIEW_AUTOMATION: "true",
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    GDK_BACKEND: "x11",
  };
  const launch = (command: string, args: string[]) => {
    // A group of its own, so that what it starts ends with it.
    const child = spawn(command, args, { env: environment, stdio: "ignore", detached: true });
    children.push(child);
  };
  try {
    launch("Xvfb", [display, "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
    const socket = `/tmp/.X11-unix/X${display.slice(1)}`;
    await expect.poll(() => existsSync(socket)).toBe(true);
    const port = 20_000 + (process.pid % 20_000);
    launch("WebKitWebDriver", [`--port=${port}`]);
    const base = `http://127.0.0.1:${port}`;
    await expect.poll(() => fetch(`${base}/status`).then((one) => one.ok, () => false)).toBe(true);
    const window = await Driver.start(base, program, [folder]);
    await expect.poll(() => window.text(), { timeout: 30_000 }).toContain("Orchard");
    await window.run(
      "const line = [...document.querySelectorAll('.cm-line')].at(-1); const range = document.createRange(); range.selectNodeContents(line); range.collapse(false); document.querySelector('.cm-content').focus(); getSelection().removeAllRanges(); getSelection().addRange(range);",
    );
    await wait(200);
    await window.keys("Nobody deletes trees.");
    await expect.poll(() => readFileSync(join(folder, "app.md"), "utf8"), { timeout: 15_000 }).toBe(`${orchard}Nobody deletes trees.`);
    await wait(1500);
    await window.shot(join(shots, "window.png"));
    await window.do("DELETE", "");
  } finally {
    for (const child of children.reverse()) {
      try {
        if (child.pid) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended already.
      }
    }
    await wait(300);
    rmSync(place, { recursive: true, force: true });
  }
});
