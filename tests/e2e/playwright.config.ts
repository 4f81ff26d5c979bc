import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "../../ui/node_modules/@playwright/test/index.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
// Debian's browser where it is there, so that nothing is downloaded.
// The test command says which (an empty answer: Playwright's own).
const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const chromium = (process.env.PLAINSPOKEN_CHROMIUM ?? found) || undefined;

export default defineConfig({
  testDir: here,
  outputDir: `${here}/../../target/e2e`,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  reporter: "list",
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromium, args: ["--no-sandbox"] },
    trace: "retain-on-failure",
  },
});
