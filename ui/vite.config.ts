import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The browser host serves the page below an unguessable key, so every address is relative.
  base: "./",
  plugins: [svelte()],
  build: { target: ["es2022", "safari16.4"], sourcemap: false, chunkSizeWarningLimit: 900 },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : undefined,
  test: { environment: "jsdom", include: ["src/**/*.test.ts"] },
});
