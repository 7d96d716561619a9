import { expect, open, signIn, test } from "../tests/fixtures";
import type { Page } from "@playwright/test";

const images = "../docs/images";

/** One picture of the users page in one theme. */
async function take(page: Page, theme: "light" | "dark", path: string): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await signIn(page, "owner@acme.test");
  await open(page, "/users");
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
  await page.screenshot({ path, scale: "css", animations: "disabled", caret: "hide" });
}

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.describe("wide", () => {
      test.use({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
      test("users", ({ page }) => take(page, theme, `${images}/users-${theme}.png`));
    });
    test.describe("narrow", () => {
      test.use({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 });
      test("users", ({ page }) => take(page, theme, `test-results/users-narrow-${theme}.png`));
    });
  });
}
