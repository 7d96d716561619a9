import type { Page } from "@playwright/test";
import { createMany, expect, hydrated, PASSWORD, signIn, test, uniqueWord } from "./fixtures";

/** Tab until the element with this test id has the focus, as a person would; fails where it cannot be reached. */
async function tabTo(page: Page, testId: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const reached = () => page.evaluate((id) => document.activeElement?.closest("[data-testid]")?.getAttribute("data-testid") === id, testId);
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press(key);
    if (await reached()) return expectVisibleFocus(page);
  }
  throw new Error(`${testId} cannot be reached by ${key}`);
}

/** Whoever works by keyboard must see where they are. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const visible = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || !element.matches(":focus-visible")) return "not :focus-visible";
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const marked = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    return marked || `no outline or shadow on <${element.tagName.toLowerCase()} data-testid=${element.getAttribute("data-testid")}>`;
  });
  expect(visible).toBe(true);
}

test("the whole journey: sign in, search, rename, add, next page, sign out", async ({ page, users, login }) => {
  const word = uniqueWord();
  await signIn(page, "owner@acme.test");
  const names = await createMany(page, word, 5);
  await page.context().clearCookies();

  // Five rows to a page: every row has its stops on the way to the next one.
  await page.goto("/users?pageSize=5");
  await hydrated(page);
  await expect(login.email).toBeFocused();
  await page.keyboard.type("owner@acme.test");
  await tabTo(page, "login-password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/users?pageSize=5");
  await hydrated(page);

  await tabTo(page, "users-search");
  await page.keyboard.type(word);
  await expect(users.names).toHaveText(names);
  await expect(users.search).toBeFocused();

  await tabTo(page, "user-name");
  await page.keyboard.press("Enter");
  await expect(users.nameInput).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" renamed");
  await page.keyboard.press("Enter");
  await expect(users.names.first()).toHaveText(`${names[0]} renamed`);
  await expectVisibleFocus(page);

  await tabTo(page, "user-create", "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(users.dialog).toBeVisible();
  await expect(users.form.name).toBeFocused();
  await page.keyboard.type(`${word} 99 added`);
  await tabTo(page, "create-email");
  await page.keyboard.type(`${word}-99@example.test`);
  await page.keyboard.press("Enter");
  await expect(users.dialog).toHaveCount(0);
  await expect(users.create).toBeFocused();

  await tabTo(page, "users-next-page");
  await page.keyboard.press("Enter");
  await expect(users.names).toHaveText([`${word} 99 added`]);

  await tabTo(page, "logout");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/login/);
});

test("the first Tab leads past the navigation to the content", async ({ page, users }) => {
  await signIn(page, "viewer@acme.test");
  await users.open();
  await page.keyboard.press("Tab");
  const skip = page.locator(":focus");
  await expect(skip).toHaveAttribute("href", /#/);
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  const inMain = await page.evaluate(() => !!document.activeElement?.closest("main"));
  expect(inMain).toBe(true);
});

test("a dialog keeps the focus in it and gives it back", async ({ page, users }) => {
  await signIn(page, "owner@acme.test");
  await users.open();
  await tabTo(page, "user-create");
  await page.keyboard.press("Enter");
  await expect(users.dialog).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    // The browser's own controls may have it in between; another part of the page may not.
    const where = await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("dialog, [role=dialog]"));
    expect(where, `after Tab ${presses + 1}`).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(users.dialog).toHaveCount(0);
  await expect(users.create).toBeFocused();
});
