// The real window: the same program as people run it, under a virtual display, driven through WebKit's own driver.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, program, shots, temporary, test } from "./harness";

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

/** A display, WebKit's driver and the program's own window with this text as its spec. */
async function withWindow(text: string, work: (window: Driver, folder: string) => Promise<void>): Promise<void> {
  const place = temporary();
  const folder = join(place, "spec");
  mkdirSync(folder);
  writeFileSync(join(folder, "app.md"), text);
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
    children.push(spawn(command, args, { env: environment, stdio: "ignore", detached: true }));
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
    await work(window, folder);
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
}

/** A running app, as one of its people: that of the window, or the project on its own. */
class Person {
  private constructor(
    private url: string,
    private session: Record<string, string>,
  ) {}

  /** Somebody of a project in its test mode. */
  static async ofProject(url: string, token: string, name: string): Promise<Person> {
    const control = (method: string, path: string, body?: unknown) =>
      fetch(`${url}/_preview/${path}`, {
        method,
        headers: { origin: url, "content-type": "application/json", "preview-token": token },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    const people = (await (await control("GET", "people")).json()) as { items: { id: string; name: string }[] };
    const person = people.items.find((one) => one.name === name);
    const signedIn = await control("POST", "sign-in-as", { person: person?.id });
    expect(signedIn.ok, await signedIn.text()).toBe(true);
    const cookie = signedIn.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
    return new Person(url, { cookie });
  }

  static async of(window: Driver, name: string): Promise<Person> {
    // A command of the page's own, so that the test knows no more than the page does.
    const ask = <T>(command: string, request: unknown) =>
      window.do<T>("POST", "/execute/async", {
        script: "const done = arguments[arguments.length - 1]; __TAURI_INTERNALS__.invoke('rpc', { name: arguments[0], request: arguments[1] }).then(done, (error) => done({ error }));",
        args: [command, request],
      });
    const { url } = await ask<{ url: string }>("preview", {});
    const people = await ask<{ body: { items: { id: string; name: string }[] } }>("control", { method: "GET", path: "people", body: null });
    const person = people.body.items.find((one) => one.name === name);
    const { session } = await ask<{ session: string }>("see_as", { person: person?.id ?? null, role: null });
    return new Person(url, { "preview-session": session });
  }

  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const response = await fetch(this.url + path, {
      method,
      headers: { origin: this.url, "content-type": "application/json", ...this.session },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }
}

/** Node 24 for the exported project, as its owner has it. */
const owned = {
  ...process.env,
  PATH: [process.env.PLAINSPOKEN_NODE, process.env.PATH].filter(Boolean).join(":"),
};

/** Installs the project as its README says. What npm has fetched before comes from its cache. */
function install(project: string): void {
  const done = spawnSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: project, env: owned, encoding: "utf8" });
  expect(done.status, done.stderr).toBe(0);
}

/** Runs the project on its own, in its test mode, with this database. */
async function withProject(project: string, database: string, work: (url: string, token: string) => Promise<void>): Promise<void> {
  const token = "the-window-test";
  const child = spawn("node", ["src/main.ts"], {
    cwd: project,
    env: { ...owned, TEST_MODE: "1", PREVIEW_TOKEN: token, PORT: "0", DATABASE_URL: database },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once("exit", () => reject(new Error(`The project ended: ${said}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) resolve((JSON.parse(line) as { url: string }).url);
      });
    });
    await work(url, token);
  } finally {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  }
}

/** What a project's migrations and the plan that they lead to say. */
function migrations(project: string): { names: string[]; files: string[] } {
  const { migrations: names } = JSON.parse(readFileSync(join(project, "migrations/plan.json"), "utf8")) as { migrations: string[] };
  return { names, files: readdirSync(join(project, "migrations/sqlite")).toSorted() };
}

/** Cancels whatever is still to come, as the owner may. */
async function clear(owner: Person): Promise<void> {
  const upcoming = await owner.ask("GET", "/api/appointments?status[in]=requested,confirmed&limit=100");
  for (const one of upcoming.body.items) await owner.ask("POST", `/api/appointments/${one.id}/cancel`, {});
}

/** An appointment that begins so many hours from now, and what comes of cancelling it. */
async function cancelled(person: Person, hours: number, stylist: number): Promise<{ status: number; body: any }> {
  const stylists = await person.ask("GET", "/api/stylists?sort=name");
  const services = await person.ask("GET", "/api/services?onOffer=true");
  const startsAt = new Date(Date.now() + hours * 3_600_000 + 60_000).toISOString();
  const made = await person.ask("POST", "/api/appointments", { stylistId: stylists.body.items[stylist].id, serviceId: services.body.items[0].id, startsAt });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return person.ask("POST", `/api/appointments/${made.body.id}/cancel`, {});
}

test("the whole path in the real window: answer, change a rule, see the app refuse, take it away", async () => {
  // The test command installs them; a test that quietly didn't run would prove nothing.
  expect(has("WebKitWebDriver") && has("Xvfb"), "apt-get install webkit2gtk-driver xvfb").toBe(true);
  test.setTimeout(480_000);
  const salon = readFileSync(fileURLToPath(new URL("../../specs/salon/app.md", import.meta.url)), "utf8");
  const planted = salon.replace("## What we keep", "Zeppelins must glimmer.\n\n## What we keep");
  await withWindow(planted, async (window, folder) => {
    const text = () => readFileSync(join(folder, "app.md"), "utf8");
    await expect.poll(() => window.text(), { timeout: 60_000 }).toContain("1 question");
    await window.click("1 question");
    await expect.poll(() => window.run("return document.querySelectorAll('.question .answer').length")).toBeGreaterThan(0);
    await wait(1500);
    await window.shot(join(shots, "window-question.png"));
    await window.run("[...document.querySelectorAll('.question .answer')].find((one) => one.textContent.includes('note')).click()");
    await expect.poll(text, { timeout: 20_000 }).toContain("{note}");
    await expect.poll(() => window.text(), { timeout: 20_000 }).toContain("No questions");

    // The picture of the README: a spec that is clear, and its app as it starts.
    await window.click("How an appointment goes");
    await wait(2500);
    await window.shot(join(shots, "readme.png"));
    if (process.env.PLAINSPOKEN_README) await window.shot(fileURLToPath(new URL("../../assets/readme/window.png", import.meta.url)));

    // The believable appointments that the app starts with would count against Ada's limit, and lie where she books.
    await clear(await Person.of(window, "Olive Marsh"));
    const ada = await Person.of(window, "Ada Fell");
    expect((await cancelled(ada, 30, 0)).status).toBe(200);

    // The cursor goes into the words as a click would put it there; what follows is typed.
    await window.click("How an appointment goes");
    await wait(500);
    const found = await window.run<boolean>(
      "const walker = document.createTreeWalker(document.querySelector('.cm-content'), NodeFilter.SHOW_TEXT); let node; while ((node = walker.nextNode())) { const at = node.data.indexOf('24 hours before they'); if (at >= 0) { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 2); document.querySelector('.cm-content').focus(); getSelection().removeAllRanges(); getSelection().addRange(range); return true; } } return false;",
    );
    expect(found).toBe(true);
    await wait(400);
    await window.keys("48");
    await expect.poll(text, { timeout: 20_000 }).toContain("until 48 hours before they start");
    await expect
      .poll(async () => (await cancelled(ada, 31 + Math.random(), 1)).status, { timeout: 30_000, intervals: [1500] })
      .toBe(409);
    const refused = await cancelled(ada, 40, 1);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain("Customers can cancel their own appointments");
    await window.shot(join(shots, "window.png"));

    await window.click("Get the app");
    await expect.poll(() => window.text()).toContain("Everything is clear.");
    await window.click("Next");
    await window.click("Build");
    await expect.poll(() => window.text(), { timeout: 60_000 }).toContain("Your app is ready.");
    await wait(1000);
    await window.shot(join(shots, "window-taken.png"));
    const taken = readdirSync(dirname(folder)).find((name) => name.endsWith("-project"));
    const project = join(dirname(folder), taken ?? "none");
    expect(existsSync(join(project, "package.json"))).toBe(true);
    expect(migrations(project)).toEqual({ names: ["0001_start"], files: ["0001_start.sql"] });

    // On its own, without the window, the project refuses in the same words.
    install(project);
    const database = join(dirname(folder), "taken.db");
    await withProject(project, database, async (url, token) => {
      // The project starts with such appointments, too.
      await clear(await Person.ofProject(url, token, "Olive Marsh"));
      const ada = await Person.ofProject(url, token, "Ada Fell");
      expect((await cancelled(ada, 50, 0)).status).toBe(200);
      const again = await cancelled(ada, 40, 1);
      expect(again.status).toBe(409);
      expect(again.body.detail).toBe(refused.body.detail);
      expect(again.body.rule.sentence).toBe(refused.body.rule.sentence);
    });

    // The spec goes on, and so does the project: the next export adds a migration, and what the project keeps survives it.
    await window.click("Close");
    const more = text().replace("## What we keep", "## What we keep\n\n### Mirror\n\n- place: text, required\n\nOwners can see and add mirrors.\n");
    writeFileSync(join(folder, "app.md"), more);
    await expect.poll(() => window.text(), { timeout: 20_000 }).toContain("Mirror");
    await window.click("Get the app");
    await expect.poll(() => window.text()).toContain("Everything is clear.");
    await window.click("Next");
    await window.click("Build");
    await expect.poll(() => migrations(project).names.length, { timeout: 60_000 }).toBe(2);
    expect(migrations(project)).toEqual({ names: ["0001_start", "0002_add_mirrors"], files: ["0001_start.sql", "0002_add_mirrors.sql"] });
    await withProject(project, database, async (url, token) => {
      const ada = await Person.ofProject(url, token, "Ada Fell");
      const kept = await ada.ask("GET", "/api/appointments?status=cancelled&limit=100");
      expect(kept.body.items.length).toBeGreaterThan(0);
      const olive = await Person.ofProject(url, token, "Olive Marsh");
      expect((await olive.ask("POST", "/api/mirrors", { place: "By the door" })).status).toBe(201);
    });
  });
});
