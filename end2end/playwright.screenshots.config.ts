import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

/** `npm run screenshots`: the pictures of the README, taken of the seeded data. Not part of the tests. */
export default defineConfig(tests, { testDir: "screenshots", fullyParallel: false, workers: 1 });
