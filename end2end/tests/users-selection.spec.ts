import { createMany, expect, hold, hydrated, problem, signIn, test, uniqueWord } from "./fixtures";

test.describe("someone who may change people", () => {
  test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

  test("several are selected with the shift key, and suspended at once", async ({ page, users }) => {
    const word = uniqueWord();
    await createMany(page, word, 4);
    await users.open(`?q=${word}`);
    await users.select.nth(0).click();
    await users.select.nth(2).click({ modifiers: ["Shift"] });
    await expect(users.selection).toContainText("3 selected");
    await expect(users.selectAll).toHaveJSProperty("indeterminate", true);
    await page.getByTestId("users-suspend").click();
    await expect(users.selection).toHaveCount(0);
    const statuses = () => page.getByTestId("user-status").evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
    await expect.poll(statuses).toEqual(["suspended", "suspended", "suspended", "active"]);
    await expect.poll(async () => (await (await page.request.get(`/api/v1/users?q=${word}&status=suspended`)).json()).total).toBe(3);
    await page.reload();
    await hydrated(page);
    expect(await statuses()).toEqual(["suspended", "suspended", "suspended", "active"]);
  });

  test("all on the page are removed, after being asked", async ({ page, users }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 3);
    await users.open(`?q=${word}`);
    await users.selectAll.click();
    await expect(users.selection).toContainText("3 selected");
    await page.getByTestId("users-remove").click();
    await expect(users.dialog).toContainText("Remove 3 users?");
    await expect(users.dialog).toContainText(names.join(", "));
    await page.keyboard.press("Escape");
    await expect(users.dialog).toHaveCount(0);
    await expect(users.selection).toContainText("3 selected");
    await page.getByTestId("users-remove").click();
    await users.confirmRemoval.click();
    await expect(users.empty).toBeVisible();
    await expect(users.selection).toHaveCount(0);
    await expect(users.toast).toHaveText(/3 users have been removed\./);
    await page.reload();
    await expect(users.empty).toBeVisible();
  });

  test("one whose removal is refused comes back, and is told of", async ({ page, users, problems }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 2);
    await users.open(`?q=${word}`);
    const kept = await users.rows.first().getAttribute("data-user-id");
    problems.expect(/^answer 403: DELETE/);
    const gate = await hold(page, "DELETE", new RegExp(`/api/v1/users/${kept}`), problem(403, "forbidden", "Not allowed"));
    gate.open();
    await users.selectAll.click();
    await page.getByTestId("users-remove").click();
    await users.confirmRemoval.click();
    await expect(users.toast).toHaveCount(2);
    await expect(users.toast.filter({ hasText: `${names[1]} has been removed.` })).toBeVisible();
    await expect(users.toast.filter({ hasText: `${names[0]} could not be removed.` })).toBeVisible();
    await expect(users.names).toHaveText(names.slice(0, 1));
  });

  test("by keyboard: x selects, Escape ends it", async ({ page, users }) => {
    const word = uniqueWord();
    await createMany(page, word, 2);
    await users.open(`?q=${word}`);
    await users.names.first().focus();
    await page.keyboard.press("x");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await expect(users.selection).toContainText("2 selected");
    await expect(users.selectAll).toBeChecked();
    await page.keyboard.press("x");
    await expect(users.selection).toContainText("1 selected");
    await page.keyboard.press("Escape");
    await expect(users.selection).toHaveCount(0);
    await expect(users.names.nth(1)).toBeFocused();
    // Where it is typed, it is a letter.
    await page.keyboard.press("Enter");
    await users.nameInput.pressSequentially("x");
    await expect(users.selection).toHaveCount(0);
  });

  test("who is not seen any more is not selected", async ({ page, users }) => {
    const word = uniqueWord();
    await createMany(page, word, 3);
    await users.open(`?q=${word}&pageSize=2`);
    await users.selectAll.click();
    await expect(users.selection).toContainText("2 selected");
    await users.next.click();
    await expect(users.names).toHaveText([`${word} 03`]);
    await expect(users.selection).toHaveCount(0);
    await users.select.first().click();
    await expect(users.selection).toContainText("1 selected");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await expect(users.rows.first()).toBeVisible();
    await expect(users.selection).toHaveCount(0);
  });
});

test("someone who may only look has nothing to select", async ({ page, users }) => {
  await signIn(page, "viewer@acme.test");
  await users.open();
  await expect(users.rows).toHaveCount(25);
  await expect(users.select).toHaveCount(0);
  await expect(users.selectAll).toHaveCount(0);
});
