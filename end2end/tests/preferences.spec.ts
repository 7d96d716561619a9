import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, hydrated, open, recordThemes, signIn, test } from "./fixtures";

const STORE = "mono-ui-store";
const html = (page: Page) => page.locator("html");
const stored = (page: Page, key = STORE) =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "null"), key);

test.beforeEach(({ page }) => signIn(page, "viewer@acme.test"));

/** Turns the page to `theme` from the other one. */
async function turn(page: Page, theme: "light" | "dark"): Promise<void> {
  await expect(html(page)).toHaveAttribute("data-theme", theme === "dark" ? "light" : "dark");
  await page.getByTestId("theme-toggle").click();
  await expect(html(page)).toHaveAttribute("data-theme", theme);
}

/** Opens the menu of the appearance and chooses there. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("radio", { name }).check({ force: true });
  await page.keyboard.press("Escape");
}

for (const [system, theme] of [
  ["light", "dark"],
  ["dark", "light"],
] as const) {
  test.describe(`on a ${system} system`, () => {
    test.use({ colorScheme: system });

    test(`${theme} survives a reload, without a flash of the other`, async ({ page }) => {
      await recordThemes(page);
      await open(page, "/users");
      await turn(page, theme);
      await expect.poll(async () => JSON.stringify(await stored(page))).toContain(theme);

      const answer = await page.request.get("/users");
      expect(await answer.text()).toMatch(new RegExp(`<html[^>]* data-theme="?${theme}`));

      await page.reload();
      await hydrated(page);
      const settled = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await page.evaluate(() => window.recordedThemes)).toEqual([theme]);
      expect(await page.evaluate(() => window.firstFrame)).toEqual({ theme, background: settled });
    });

    test("a new visitor gets the system's, from the first frame on", async ({ page }) => {
      await recordThemes(page);
      await open(page, "/users");
      await expect(html(page)).toHaveAttribute("data-theme", system);
      const settled = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await page.evaluate(() => window.firstFrame?.background)).toBe(settled);
      // A second visit, like the first.
      await page.reload();
      await hydrated(page);
      await expect(html(page)).toHaveAttribute("data-theme", system);
      expect(await page.evaluate(() => window.firstFrame?.background)).toBe(settled);
    });
  });
}

test("follows the system while it is to", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/users");
  await expect(html(page)).toHaveAttribute("data-theme", "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(html(page)).toHaveAttribute("data-theme", "dark");

  // Not any more, once light is chosen; and again, once the choice is given back.
  await choose(page, /light/i);
  await expect(html(page)).toHaveAttribute("data-theme", "light");
  await choose(page, /system|auto/i);
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
});

test("the login page has the theme too", async ({ page, context }) => {
  await open(page, "/users");
  await turn(page, "dark");
  await page.getByTestId("logout").click();
  await expect(page).toHaveURL(/\/login/);
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  expect((await context.cookies()).filter((cookie) => /session|Token/.test(cookie.name))).toEqual([]);
});

test("the store holds preferences and a version, nothing else", async ({ page, users }) => {
  await users.open("?q=anna");
  await turn(page, "dark");
  await page.getByTestId("sidebar-toggle").click();
  await expect.poll(() => stored(page)).toMatchObject({ version: expect.any(Number), state: { theme: "dark" } });
  const document = await stored(page);
  expect(Object.keys(document).sort()).toEqual(["state", "version"]);
  const text = JSON.stringify(document);
  expect(text).not.toMatch(/anna|acme|@|permission|token|session/i);
  const others = await page.evaluate((key) => Object.entries(localStorage).filter(([name]) => name !== key), STORE);
  expect(others).toEqual([]);
});

test("the sidebar stays folded after a reload, from the first answer on", async ({ page }) => {
  await open(page, "/users");
  const toggle = page.getByTestId("sidebar-toggle");
  const sidebar = page.getByTestId("sidebar");
  const before = (await sidebar.boundingBox())?.width ?? 0;
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await expect.poll(async () => (await sidebar.boundingBox())?.width ?? 0).toBeLessThan(before);

  const answer = await page.request.get("/users");
  expect(await answer.text()).toMatch(/aria-expanded="?false/);
  await page.reload();
  await hydrated(page);
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
});

test("a compact list stays compact after a reload, from the first answer on", async ({ page, users }) => {
  await users.open();
  const height = async () => (await users.rows.first().boundingBox())?.height ?? 0;
  const comfortable = await height();
  await choose(page, /compact/i);
  await expect.poll(height).toBeLessThan(comfortable);
  const compact = await height();
  await page.reload();
  await expect.poll(height).toBe(compact);
  await hydrated(page);
  expect(await height()).toBe(compact);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 800 } });

  test("the sidebar is a drawer, which is not remembered", async ({ page }) => {
    await open(page, "/users");
    const toggle = page.getByTestId("sidebar-toggle");
    const sidebar = page.getByTestId("sidebar");
    await expect(sidebar).not.toBeInViewport();
    await expect(toggle).toHaveAttribute("aria-expanded", "false");
    await toggle.click();
    await expect(sidebar).toBeInViewport();
    await expect(toggle).toHaveAttribute("aria-expanded", "true");
    await page.keyboard.press("Escape");
    await expect(sidebar).not.toBeInViewport();
    await expect(toggle).toBeFocused();
    // What is out of sight is out of the Tab order too.
    await expect(page.getByTestId("logout")).toBeHidden();

    await toggle.click();
    await expect(sidebar).toBeInViewport();
    await page.reload();
    await hydrated(page);
    await expect(sidebar).not.toBeInViewport();
  });
});

test("another tab follows", async ({ page, context }) => {
  await open(page, "/users");
  const other = await context.newPage();
  await open(other, "/users");
  await turn(page, "dark");
  await expect(html(other)).toHaveAttribute("data-theme", "dark");
  await turn(other, "light");
  await expect(html(page)).toHaveAttribute("data-theme", "light");
  await other.getByTestId("sidebar-toggle").click();
  await expect(page.getByTestId("sidebar-toggle")).toHaveAttribute("aria-expanded", "false");
  await expect(html(page)).toHaveAttribute("data-theme", "light");
});

for (const corrupt of ['{"state":{"theme":', "null", "[]", '{"state":{"theme":42,"density":"wide"},"version":1}', "\u0000", ""]) {
  test(`a corrupt store does not matter: ${JSON.stringify(corrupt)}`, async ({ page, users }) => {
    await page.addInitScript(
      ([key, text]) => {
        // Once: what the page writes after that is to stay.
        if (sessionStorage.getItem("corrupted")) return;
        sessionStorage.setItem("corrupted", "yes");
        localStorage.setItem(key, text);
      },
      [STORE, corrupt] as const,
    );
    await users.open();
    await expect(users.rows).toHaveCount(25);
    await turn(page, "dark");
    await expect.poll(() => stored(page)).toMatchObject({ version: expect.any(Number), state: { theme: "dark" } });
    await page.reload();
    await hydrated(page);
    await expect(html(page)).toHaveAttribute("data-theme", "dark");
  });
}

test("a store of version 1 comes up as version 2", async ({ page, users }) => {
  // As the release with version 1 left it in a browser.
  const recorded = readFileSync(new URL("../../app/src/preferences/fixtures/mono-ui-store.v1.json", import.meta.url), "utf8");
  await users.open();
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [STORE, recorded.trim()] as const);
  await page.reload();
  await hydrated(page);
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  await expect(page.getByTestId("sidebar-toggle")).toHaveAttribute("aria-expanded", "false");
  await expect(users.table).toHaveAttribute("data-view", "list");
  await expect(users.table).toHaveAttribute("data-density", "compact");
  const looks = { theme: "dark", sidebarCollapsed: true, selectedView: "list", gridView: "compact" };
  const state = { ...looks, language: "en-GB" };
  await expect.poll(() => stored(page)).toEqual({ state, version: 2 });
  // The second visit finds nothing to migrate, and the server renders with it from the first answer on.
  const answer = await page.request.get("/users");
  expect(await answer.text()).toMatch(/<html[^>]* data-theme="?dark/);
  await page.reload();
  await hydrated(page);
  await expect.poll(() => stored(page)).toEqual({ state, version: 2 });
});

test("a view of the list is remembered, and rendered with", async ({ page, users }) => {
  await users.open();
  await expect(users.table).toHaveAttribute("data-view", "grid");
  const order = page.getByRole("combobox", { name: "Order" });
  await expect(order).toBeHidden();
  await page.getByRole("radio", { name: "Cards" }).check({ force: true });
  await expect(users.table).toHaveAttribute("data-view", "cards");
  // Without headings of columns to press.
  await expect(order).toBeVisible();
  const [first, second] = [await users.rows.nth(0).boundingBox(), await users.rows.nth(1).boundingBox()];
  expect(first!.y, "cards stand side by side").toBe(second!.y);
  await expect.poll(async () => (await stored(page)).state.selectedView).toBe("cards");
  const answer = await page.request.get("/users");
  expect(await answer.text()).toMatch(/data-view="?cards/);
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("radio", { name: "Cards" })).toBeChecked();
});

test("a language is remembered, and rendered with", async ({ page }) => {
  await open(page, "/settings");
  await expect(html(page)).toHaveAttribute("lang", "en-GB");
  const british = /\d+ [A-Z][a-z]{2} \d{4}, \d{2}:\d{2} UTC/;
  const american = /[A-Z][a-z]{2} \d+, \d{4}, \d+:\d{2} [AP]M UTC/;
  const device = page.getByTestId("device").first();
  await expect(device).toContainText(british);
  await page.getByRole("radio", { name: "English (US)" }).check({ force: true });
  await expect(html(page)).toHaveAttribute("lang", "en-US");
  await expect(device).toContainText(american);
  await expect.poll(async () => (await stored(page)).state.language).toBe("en-US");
  const answer = await page.request.get("/settings");
  const text = await answer.text();
  expect(text).toMatch(/<html[^>]* lang="?en-US/);
  expect(text, "the server writes the dates, too").toMatch(american);
  expect(text).not.toMatch(british);
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("radio", { name: "English (US)" })).toBeChecked();
  await expect(device).toContainText(american);
});

test("what is open and what is searched for is not remembered", async ({ page, users }) => {
  await users.open("?q=anna");
  await page.getByTestId("theme-toggle").click();
  await expect.poll(() => stored(page)).not.toBeNull();
  const document = await stored(page);
  const kept = ["gridView", "language", "selectedView", "sidebarCollapsed", "theme"];
  expect(Object.keys(document.state).sort()).toEqual(kept);
  // What is searched for is in the address, and comes back with it.
  await page.reload();
  await hydrated(page);
  await expect(page.getByTestId("users-search")).toHaveValue("anna");
});

test("beside a newer build's store, what is chosen is kept, and taken over later", async ({ page }) => {
  const put = (key: string, value: unknown) =>
    page.evaluate(([key, text]) => localStorage.setItem(key, text), [key, JSON.stringify(value)] as const);
  const newer = { state: { theme: "sepia" }, version: 4_000 };
  await open(page, "/users");
  await put(STORE, newer);
  await page.reload();
  await hydrated(page);
  await turn(page, "dark");
  await expect.poll(() => stored(page, `${STORE}.v2`)).toMatchObject({ state: { theme: "dark" }, version: 2 });
  expect(await stored(page)).toEqual(newer);
  await page.reload();
  await hydrated(page);
  await expect(html(page)).toHaveAttribute("data-theme", "dark");

  // This build's own document is back, and has what was chosen beside the other.
  await put(STORE, { state: { theme: "light", sidebarCollapsed: true }, version: 2 });
  await page.reload();
  await hydrated(page);
  await expect(page.getByTestId("sidebar-toggle")).toHaveAttribute("aria-expanded", "false");
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  await expect.poll(async () => (await stored(page)).state.theme).toBe("dark");
  expect(await stored(page, `${STORE}.v2`)).toBeNull();
});

test("without storage everything else works", async ({ page, users }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  });
  await users.open();
  await expect(users.rows).toHaveCount(25);
  await turn(page, "dark");
});

test("a full storage does not stop anything", async ({ page, users }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await users.open();
  await turn(page, "dark");
  await expect(users.rows).toHaveCount(25);
});
