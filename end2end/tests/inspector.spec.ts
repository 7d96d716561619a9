import { expect, expectAccessible, open, signIn, test } from "./fixtures";

test("an admin finds a person and sees what they may do and where that is held", async ({ page, browser }) => {
  // Someone who is signed in has their permissions in the caches.
  const context = await browser.newContext();
  await signIn(context, "viewer@acme.test");
  await context.request.get("/api/v1/users");

  await signIn(page, "admin@acme.test");
  await open(page, "/users");
  await page.getByTestId("sidebar").getByRole("link", { name: "Permission inspector" }).click();
  await expect(page).toHaveURL("/admin/permissions");
  await expect(page.getByTestId("inspection-role")).toHaveText("Admin");

  await page.getByTestId("inspector-search").fill("viewer@acme.test");
  await page.getByTestId("inspector-search").press("Enter");
  await page.getByTestId("inspector-people").getByRole("link", { name: "viewer@acme.test" }).click();
  await expect(page.getByTestId("inspection-role")).toHaveText("Viewer");
  await expect(page.getByTestId("inspection-grants").getByRole("listitem")).toHaveCount(3);
  const layers = page.getByTestId("inspection-layers").locator("tbody tr");
  await expect(layers).toHaveCount(3);
  await expect(layers.filter({ hasText: "Redis" })).toContainText("current");
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByTestId("inspection-role")).toHaveText("Viewer");
  await context.close();
});

test("it is not for those who may not inspect", async ({ page, problems }) => {
  problems.expect(/^answer 403: GET \/admin\/permissions/);
  await signIn(page, "viewer@acme.test");
  const answer = await page.goto("/admin/permissions");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("alert")).toContainText("permissions:inspect");
  await expect(page.getByTestId("sidebar").getByRole("link", { name: "Permission inspector" })).toHaveCount(0);
});
