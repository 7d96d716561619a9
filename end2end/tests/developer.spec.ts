import type { Page } from "@playwright/test";
import { expect, open, signIn, test } from "./fixtures";

const panel = (page: Page) => page.getByTestId("debug-panel");
const keys = (page: Page) => page.getByTestId("debug-queries").locator(".debug-key");
const store = async (page: Page) => JSON.parse((await page.getByTestId("debug-store").textContent()) ?? "");

/** Turns the developer's view on in the settings, and goes on to the users. */
async function turnOn(page: Page): Promise<void> {
  await open(page, "/settings");
  await expect(page.getByTestId("debug-panel-toggle")).toHaveCount(0);
  await page.getByTestId("dev-mode").check();
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await expect(page.getByTestId("user-row")).toHaveCount(25);
}

test("the panel lists what the query cache holds, by words, filters and pages", async ({ page }) => {
  await signIn(page, "owner@acme.test");
  await turnOn(page);
  await page.getByTestId("debug-panel-toggle").click();
  await expect(panel(page)).toBeVisible();
  await expect(keys(page).filter({ hasText: /^users/ }).first()).toBeVisible();

  await page.getByTestId("debug-search").fill("users");
  await expect(keys(page).filter({ hasNotText: "users" })).toHaveCount(0);
  await expect.poll(async () => (await store(page)).searchQuery).toBe("users");
  await page.getByTestId("debug-read").selectOption("no");
  await page.getByTestId("debug-status").selectOption("failed");
  await expect(page.getByTestId("debug-total")).toHaveText("0 queries");
  expect((await store(page)).activeFilters).toEqual({ status: "failed", isRead: false });
  await page.getByTestId("debug-clear").click();
  await expect(page.getByTestId("debug-search")).toHaveValue("");
  await expect(page.getByTestId("debug-status")).toHaveValue("");

  // Each page of the list is a query: then there are more than a page of the panel has.
  for (let turn = 2; turn <= 11; turn += 1) {
    await page.getByTestId("users-next-page").click();
    await expect(page).toHaveURL(new RegExp(`page=${turn}`));
  }
  await expect(keys(page)).toHaveCount(10);
  await page.getByTestId("debug-next").click();
  await expect.poll(async () => (await store(page)).currentPage).toBe(2);
  await expect(page.getByTestId("debug-prev")).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
});

test("god mode shows every control, and the server still decides", async ({ page, users, problems }) => {
  await signIn(page, "viewer@acme.test");
  await turnOn(page);
  await expect(users.create).toHaveCount(0);
  await page.getByTestId("debug-panel-toggle").click();
  await page.getByTestId("god-mode").check();
  await expect(users.create).toBeVisible();
  problems.expect(/^answer 403: PATCH/);
  const row = users.rows.first();
  const before = await row.getByTestId("user-status").inputValue();
  await row.getByTestId("user-status").selectOption(before === "active" ? "suspended" : "active");
  await expect(users.toast).toBeVisible();
  await expect(row.getByTestId("user-status")).toHaveValue(before);
  await page.getByTestId("modes-reset").click();
  await expect(users.create).toHaveCount(0);
});

test("developer mode shows ids, debug mode tells of the cache, and all ends with the view", async ({ page, users }) => {
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await signIn(page, "owner@acme.test");
  await turnOn(page);
  await page.getByTestId("debug-panel-toggle").click();
  await page.getByTestId("developer-mode").check();
  const id = (await users.rows.first().getAttribute("data-user-id")) ?? "";
  await expect(users.rows.first().getByTestId("user-detail")).toContainText(id);
  await page.getByTestId("debug-mode").check();
  await users.next.click();
  await expect.poll(() => said.filter((text) => /^Success users/.test(text)).length).toBeGreaterThan(0);

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByTestId("dev-mode").uncheck();
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByTestId("debug-panel-toggle")).toHaveCount(0);
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await expect(users.rows.first()).toBeVisible();
  await expect(page.getByTestId("user-detail")).toHaveCount(0);
});
