import { createUser, expect, expectAccessible, open, signIn, test, uniqueWord } from "./fixtures";

test("what was done is looked up, filtered and paged", async ({ page }) => {
  await signIn(page, "admin@acme.test");
  const user = await createUser(page, { name: uniqueWord() });
  await open(page, "/users");
  await page.getByTestId("sidebar").getByRole("link", { name: "Audit log" }).click();
  await expect(page).toHaveURL("/admin/audit");
  await page.getByTestId("audit-entity").selectOption("user");
  await page.getByTestId("audit-apply").click();
  await expect(page).toHaveURL(/entity=user/);

  await open(page, `/admin/audit?entityId=${user.id}`);
  const row = page.getByTestId("audit-row");
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("User added");
  await row.getByText("Show").click();
  await expect(row).toContainText(user.email);
  await expectAccessible(page);
  await row.getByRole("link", { name: "Adrian Admin" }).click();
  await expect(page).toHaveURL(/actor=/);
  await expect(row.first()).toBeVisible();
});

test("older rows follow by their cursor, and the way leads back to the newest", async ({ page }) => {
  await signIn(page, "admin@acme.test");
  for (let i = 0; i < 30; i++) await createUser(page, { name: uniqueWord() });
  await open(page, "/admin/audit?entity=user");
  const rows = page.getByTestId("audit-row");
  await expect(rows).toHaveCount(25);
  const last = await rows.last().locator("time").textContent();
  await page.getByTestId("audit-older").click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.getByTestId("audit-newest")).toBeVisible();
  await expect(rows.first()).toBeVisible();
  expect(last).toBeTruthy();
  await page.reload();
  await expect(rows.first()).toBeVisible();
  await page.getByTestId("audit-newest").click();
  await expect(page).not.toHaveURL(/cursor=/);
  await expect(rows).toHaveCount(25);
});

test("nothing that fits is said, and a day that is in it is in it", async ({ page }) => {
  await signIn(page, "admin@acme.test");
  await createUser(page, { name: uniqueWord() });
  const today = new Date().toISOString().slice(0, 10);
  await open(page, `/admin/audit?from=${today}&to=${today}`);
  await expect(page.getByTestId("audit-row").first()).toBeVisible();
  await open(page, "/admin/audit?to=2000-01-01");
  await expect(page.getByText("Nothing here")).toBeVisible();
});

test("the log is not for those who may not read it", async ({ page, problems }) => {
  problems.expect(/^answer 403: GET \/admin\/audit/);
  await signIn(page, "editor@acme.test");
  const answer = await page.goto("/admin/audit");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("alert")).toContainText("audit:read");
});
