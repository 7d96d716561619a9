import { expect, expectAccessible, open, signIn, test } from "./fixtures";

const CHECK = /\/api\/v1\/permissions/;

test("a person finds out what they may do; it came with the page", async ({ page }) => {
  await signIn(page, "viewer@acme.test");
  const asked: string[] = [];
  page.on("request", (request) => CHECK.test(request.url()) && asked.push(request.url()));
  await open(page, "/permissions");
  const rows = page.getByTestId("permissions").getByRole("listitem");
  await expect(rows).toHaveCount(13);
  const row = (key: string) => rows.filter({ has: page.getByText(key, { exact: true }) });
  await expect(row("users:read")).toContainText(/granted$/);
  await expect(row("users:read")).not.toContainText("not granted");
  await expect(row("users:write")).toContainText("not granted");
  await expectAccessible(page);
  expect(asked).toEqual([]);
});

test("it is reached from one's own name", async ({ page }) => {
  await signIn(page, "owner@acme.test");
  await open(page, "/users");
  await page.getByTestId("sidebar").getByRole("link", { name: "Your permissions" }).click();
  await expect(page).toHaveURL("/permissions");
  await expect(page.getByText("not granted")).toHaveCount(0);
  await expect(page.getByTestId("permissions").getByRole("listitem")).toHaveCount(13);
});
