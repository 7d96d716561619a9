import type { Page } from "@playwright/test";
import { createUser, expect, expectAccessible, open, signIn, test, uniqueWord } from "./fixtures";

/** Nothing is to be reached only by scrolling sideways. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(width);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 390] as const) {
    test.describe(`${colorScheme}, ${width} px wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test("login", async ({ page, login }) => {
        await open(page, "/login");
        await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
        await expectAccessible(page);
        await login.signIn(`${uniqueWord()}@acme.test`, "not the password");
        await expect(login.error).toBeVisible();
        await expectAccessible(page);
      });

      test("users", async ({ page, users }) => {
        await signIn(page, "owner@acme.test");
        const word = uniqueWord();
        const user = await createUser(page, { name: word });
        await users.open();
        await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
        await expect(page).toHaveTitle(/\w/);
        await expectAccessible(page);

        await users.search.fill(word);
        await expect(users.rows).toHaveCount(1);
        await users.name(user.id).dblclick();
        await expect(users.nameInput).toBeFocused();
        await expectAccessible(page);
        await users.nameInput.press("Escape");

        await users.search.fill(uniqueWord());
        await expect(users.empty).toBeVisible();
        await expectAccessible(page);
      });

      test("dialogs", async ({ page, users }) => {
        await signIn(page, "owner@acme.test");
        const word = uniqueWord();
        const user = await createUser(page, { name: word });
        await users.open(`?q=${word}`);
        for (const opener of [users.create, users.import.open, users.remove(user.id)]) {
          await opener.click();
          await expect(users.dialog).toBeVisible();
          await expect(users.dialog).toHaveAccessibleName(/\w/);
          await expectAccessible(page);
          await page.keyboard.press("Escape");
          await expect(users.dialog).toHaveCount(0);
        }
        await users.create.click();
        await users.form.submit.click();
        await expect(users.form.email).toHaveAttribute("aria-invalid", "true");
        await expectAccessible(page);
      });

      test("a message", async ({ page, users, problems }) => {
        await signIn(page, "owner@acme.test");
        const word = uniqueWord();
        const user = await createUser(page, { name: word });
        await users.open(`?q=${word}`);
        problems.expect(/^no answer: PATCH/);
        await page.route(/\/api\/v1\/users\//, (route) => route.abort("connectionrefused"));
        await users.rename(user.id, `${word} Refused`);
        await expect(users.toast).toBeVisible();
        await expectAccessible(page);
      });
    });
  }
}

for (const width of [320, 360, 390, 768, 1024, 1280]) {
  test(`no sideways scrolling at ${width} px`, async ({ page, users }) => {
    await page.setViewportSize({ width, height: 740 });
    await open(page, "/login");
    await expectNoSidewaysScroll(page);
    await signIn(page, "owner@acme.test");
    await createUser(page, { name: `${uniqueWord()} ${"Wolfeschlegelsteinhausenbergerdorff".repeat(3)}`.slice(0, 120) });
    await users.open("?sort=-createdAt");
    await expectNoSidewaysScroll(page);
    for (const opener of [users.create, users.import.open]) {
      await opener.click();
      await expect(users.dialog).toBeVisible();
      await expectNoSidewaysScroll(page);
      await page.keyboard.press("Escape");
      await expect(users.dialog).toHaveCount(0);
    }
  });
}

test("text of twice the size is not cut off", async ({ page, users }) => {
  await signIn(page, "owner@acme.test");
  await page.setViewportSize({ width: 640, height: 800 });
  await users.open();
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await expectNoSidewaysScroll(page);
});

test("the page has one main heading and says its language", async ({ page, users }) => {
  await signIn(page, "owner@acme.test");
  await users.open();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", /^[a-z]{2}/);
  await expect(page.getByRole("main")).toHaveCount(1);
});
