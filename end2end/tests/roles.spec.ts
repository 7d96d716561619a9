import { expect, expectAccessible, open, signIn, test } from "./fixtures";
import type { APIRequestContext, Page } from "@playwright/test";

// These are the only journeys that edit roles, in a tenant whose roles no other spec looks at, one after the other.
test.describe.configure({ mode: "serial" });

const cell = (page: Page, role: string, permission: string) => page.getByTestId(`grant-${role}-${permission}`);
const PATH = "/api/v1/roles/editor/permissions";
const EDITOR = ["users:read", "profiles:read", "profiles:write", "analytics:read"];

async function put(request: APIRequestContext, permissions: string[]): Promise<void> {
  const answer = await request.put(PATH, { data: { permissions } });
  expect(answer.status(), await answer.text()).toBe(200);
}

test.beforeEach(async ({ page }) => {
  await signIn(page, "owner@globex.test");
  await put(page.request, EDITOR);
});
test.afterEach(async ({ page }) => {
  await signIn(page, "owner@globex.test");
  await put(page.request, EDITOR);
});

test("an owner sees what each role grants, and it came with the page", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/api/v1/roles") && asked.push(request.url()));
  await open(page, "/admin/roles");
  await expect(page.getByTestId("roles-matrix").locator("tbody tr")).toHaveCount(13);
  await expect(cell(page, "viewer", "users:read")).toBeChecked();
  await expect(cell(page, "viewer", "users:write")).not.toBeChecked();
  await expect(cell(page, "owner", "users:write")).toBeDisabled();
  await expectAccessible(page);
  expect(asked).toEqual([]);
});

test("a grant is given and taken, and the server has it", async ({ page }) => {
  await open(page, "/admin/roles");
  const grant = cell(page, "editor", "audit:read");
  await grant.check();
  await expect.poll(async () => (await (await page.request.get(PATH)).json()).permissions).toContain("audit:read");
  await page.reload();
  await expect(grant).toBeChecked();
  await grant.uncheck();
  await expect.poll(async () => (await (await page.request.get(PATH)).json()).permissions).toEqual(EDITOR);
});

test("what someone else has changed meanwhile stays", async ({ page }) => {
  await open(page, "/admin/roles");
  // The page still shows the role without it.
  await put(page.request, [...EDITOR, "cache:inspect"]);
  await expect(cell(page, "editor", "cache:inspect")).not.toBeChecked();
  await cell(page, "editor", "audit:read").check();
  await expect(cell(page, "editor", "cache:inspect")).toBeChecked();
  const { permissions } = await (await page.request.get(PATH)).json();
  expect(permissions).toEqual([...EDITOR, "audit:read", "cache:inspect"]);
});

test("a refused change is taken back, with a message", async ({ page, problems }) => {
  problems.expect(/^answer 409: PUT/);
  await open(page, "/admin/roles");
  await page.route(`**${PATH}`, (route) =>
    route.request().method() === "PUT"
      ? route.fulfill({
          status: 409,
          contentType: "application/problem+json",
          json: { type: "x", title: "x", status: 409, detail: "Not now.", code: "conflict", requestId: "r" },
        })
      : route.continue(),
  );
  const grant = cell(page, "editor", "audit:read");
  await grant.click();
  await expect(page.getByTestId("toast")).toContainText("Not now.");
  await expect(grant).not.toBeChecked();
});

test("an admin looks and cannot edit; an editor is told that it is not for them", async ({ page, problems }) => {
  problems.expect(/^answer 403: GET \/admin\/roles/);
  await signIn(page, "admin@globex.test");
  await open(page, "/admin/roles");
  await expect(cell(page, "viewer", "users:read")).toBeDisabled();
  await signIn(page, "editor@globex.test");
  const answer = await page.goto("/admin/roles");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("alert")).toContainText("roles:read");
  await expect(page.getByTestId("sidebar").getByRole("link", { name: "Roles" })).toHaveCount(0);
});
