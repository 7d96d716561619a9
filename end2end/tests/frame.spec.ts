import { expect, open, signIn, test } from "./fixtures";

test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

test("the way to the page is there from the first answer on, and follows", async ({ page }) => {
  const steps = page.getByTestId("breadcrumbs").getByRole("listitem");
  const answer = await page.request.get("/admin/roles");
  expect(await answer.text()).toMatch(/breadcrumbs[\s\S]*Acme[\s\S]*Administration[\s\S]*Roles[\s\S]*<\/nav>/);
  await open(page, "/admin/roles");
  await expect(steps).toHaveText([/^Acme/, "Administration", "Roles"]);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(steps).toHaveText([/^Acme/, "Settings"]);
  await expect(steps.last()).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(steps.last()).toHaveText("Roles");
  await steps.first().getByRole("link").click();
  await expect(page).toHaveURL("/users");
});

test("a tooltip says what the sign stands for, to pointer and keyboard", async ({ page }) => {
  await open(page, "/users");
  const tooltip = page.getByTestId("tooltip");
  await page.getByTestId("theme-toggle").hover();
  await expect(tooltip).toHaveText("Switch between light and dark");
  const [tip, button] = [await tooltip.boundingBox(), await page.getByTestId("theme-toggle").boundingBox()];
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight]);
  expect(tip!.x).toBeGreaterThanOrEqual(0);
  expect(tip!.x + tip!.width).toBeLessThanOrEqual(width);
  expect(tip!.y + tip!.height).toBeLessThanOrEqual(height);
  expect(tip!.y + tip!.height <= button!.y || tip!.y >= button!.y + button!.height, "it does not cover its element").toBe(true);
  await page.mouse.move(600, 20);
  await expect(tooltip).toHaveCount(0);

  await page.getByTestId("theme-toggle").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(tooltip).toHaveText("Switch between light and dark");
  await page.keyboard.press("Escape");
  await expect(tooltip).toHaveCount(0);
});

test("what can be read already is not said again", async ({ page }) => {
  await open(page, "/users");
  const tooltip = page.getByTestId("tooltip");
  const settings = page.getByRole("link", { name: "Settings" });
  await settings.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(settings).toBeFocused();
  await expect(tooltip).toHaveCount(0);
  await page.getByTestId("sidebar-toggle").click();
  await settings.hover();
  await expect(tooltip).toHaveText("Settings");
});
