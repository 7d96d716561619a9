import { expect, expectAccessible, open, PASSWORD, signIn, test, withoutScripts } from "./fixtures";

const SESSIONS = /\/api\/v1\/auth\/sessions/;

test("it is reached from the navigation, and comes with its data", async ({ page }) => {
  await signIn(page, "viewer@acme.test");
  await open(page, "/users");
  await page.getByTestId("sidebar").getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL("/settings");
  await expect(page.getByTestId("device").first()).toBeVisible();

  const asked: string[] = [];
  page.on("request", (request) => SESSIONS.test(request.url()) && asked.push(request.url()));
  await open(page, "/settings");
  await expect(page.getByTestId("device").filter({ hasText: "This device" })).toHaveCount(1);
  expect(asked).toEqual([]);
  await expectAccessible(page);
});

test("a device that is signed out there is signed out", async ({ page, browser, baseURL }) => {
  await signIn(page, "viewer@globex.test");
  const elsewhere = await browser.newContext({ baseURL });
  const lost = await elsewhere.newPage();
  await signIn(lost, "viewer@globex.test");

  await open(page, "/settings");
  const devices = page.getByTestId("device");
  const before = await devices.count();
  expect(before).toBeGreaterThan(1);
  // The newest of the others is the one that has just signed in.
  await devices.filter({ hasNotText: "This device" }).first().getByTestId("device-end").click();
  await expect(devices).toHaveCount(before - 1);

  await lost.goto("/users");
  await expect(lost).toHaveURL(/\/login/);
  await page.reload();
  await expect(devices.filter({ hasText: "This device" })).toHaveCount(1);
  await elsewhere.close();
});

test("of many devices the latest are shown, and all when asked for", async ({ page, browser, playwright, baseURL }) => {
  const email = "editor@globex.test";
  const data = { email, password: PASSWORD };
  for (let device = 0; device < 6; device += 1) {
    const elsewhere = await playwright.request.newContext({ baseURL });
    expect((await elsewhere.post("/api/v1/auth/login", { data })).status()).toBe(200);
    await elsewhere.dispose();
  }
  await signIn(page, email);
  await open(page, "/settings");
  const devices = page.getByTestId("device");
  const shown = devices.filter({ visible: true });
  await expect(shown).toHaveCount(5);
  await expect(shown.first()).toContainText("This device");

  const all = page.getByTestId("devices-all");
  const count = await devices.count();
  expect(count).toBeGreaterThan(6);
  await expect(all).toHaveText(`Show all ${count} devices`);
  await all.press("Enter");
  await expect(shown).toHaveCount(count);
  await expect(all).toHaveAttribute("aria-expanded", "true");
  await all.press("Enter");
  await expect(shown).toHaveCount(5);
  await expect(all).toBeFocused();

  const plain = await browser.newContext({ ...withoutScripts, baseURL, storageState: await page.context().storageState() });
  const unscripted = await plain.newPage();
  await unscripted.goto("/settings");
  await expect(unscripted.getByTestId("device").filter({ visible: true })).toHaveCount(count);
  await plain.close();
});

test("the appearance that is chosen there is that of the menu, too", async ({ page }) => {
  await signIn(page, "viewer@acme.test");
  await open(page, "/settings");
  await page.locator(".settings").getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.locator(".settings").getByRole("radio", { name: "Light" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    if (!scripts) test.use(withoutScripts);

    test("a wrong password is told, and nothing has changed", async ({ page }) => {
      await signIn(page, "viewer@acme.test");
      await page.goto("/settings");
      await page.getByTestId("current-password").fill("wrong");
      await page.getByTestId("new-password").fill("another horse, another battery");
      await page.getByTestId("password-submit").click();
      await expect(page.getByTestId("password-outcome")).toHaveText("The current password is wrong.");
      await page.goto("/users");
      await expect(page).toHaveURL("/users");
    });
  });
}

test("a changed password is the one to sign in with, and this device stays signed in", async ({ page }) => {
  const other = "another horse, another battery";
  await signIn(page, "editor@globex.test");
  for (const [current, next] of [
    [PASSWORD, other],
    [other, PASSWORD],
  ] as const) {
    await open(page, "/settings");
    await page.getByTestId("current-password").fill(current);
    await page.getByTestId("new-password").fill(next);
    await page.getByTestId("password-submit").click();
    await expect(page.getByTestId("password-outcome")).toContainText("Your password is changed.");
  }
  await open(page, "/users");
  await expect(page).toHaveURL("/users");
});
