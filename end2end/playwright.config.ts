import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

/** The system's Chromium where there is one; otherwise the browser of `npx playwright install chromium`. */
const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** The server is started by others: `./dev test`, or `cargo leptos end-to-end` at the same moment as the tests. */
export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/ready.ts",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    trace: "retain-on-failure",
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: existsSync(chromium) ? chromium : undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],
});
