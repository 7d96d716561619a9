import { createUser, expect, hold, LIST, problem, recordTexts, signIn, test, uniqueWord } from "./fixtures";

test.describe("someone who may", () => {
  test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

  test("adds a person, who is in the list at once and after a reload", async ({ page, users }) => {
    const word = uniqueWord();
    await users.open(`?q=${word}`);
    await users.create.click();
    await expect(users.dialog).toBeVisible();
    await users.form.name.fill(`${word} Zoë O'Hara`);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.role.selectOption("editor");
    await users.form.submit.click();
    await expect(users.dialog).toHaveCount(0);
    await expect(users.names).toHaveText([`${word} Zoë O'Hara`]);
    await expect(users.create).toBeFocused();
    await page.reload();
    await expect(users.names).toHaveText([`${word} Zoë O'Hara`]);
  });

  test("the person shows before the server has answered, and the server's row takes their place unnoticed", async ({ page, users }) => {
    const word = uniqueWord();
    await createUser(page, { name: `${word} Before` });
    await users.open(`?q=${word}`);
    const gate = await hold(page, "POST", LIST);
    await users.create.click();
    await users.form.name.fill(`${word} Added`);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.click();
    await expect(users.names).toHaveText([`${word} Added`, `${word} Before`]);
    const provisional = await users.rows.first().getAttribute("data-user-id");
    await expect(users.rows.first()).toHaveClass(/is-provisional/);
    const texts = await recordTexts(page.locator("tbody"));
    gate.open();
    await expect(users.dialog).toHaveCount(0);
    await expect(users.rows.first()).not.toHaveClass(/is-provisional/);
    await expect(users.rows.first()).not.toHaveAttribute("data-user-id", provisional ?? "");
    await expect(users.names).toHaveText([`${word} Added`, `${word} Before`]);
    for (const text of await texts()) expect(text.split(`${word} Added`)).toHaveLength(2);
  });

  test("a person who is refused is gone from the list, with a message, and the form is as it was", async ({ page, users, problems }) => {
    const word = uniqueWord();
    await createUser(page, { name: `${word} Before` });
    await users.open(`?q=${word}`);
    problems.expect(/^answer 403: POST \/api\/v1\/users/);
    const gate = await hold(page, "POST", LIST, problem(403, "forbidden", "Your role does not grant this."));
    await users.create.click();
    await users.form.name.fill(`${word} Refused`);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.click();
    await expect(users.names).toHaveText([`${word} Before`, `${word} Refused`]);
    gate.open();
    await expect(users.names).toHaveText([`${word} Before`]);
    await expect(users.dialog.getByRole("alert").filter({ hasText: "Your role does not grant this." })).toBeVisible();
    await expect(users.form.name).toHaveValue(`${word} Refused`);
    await expect(users.form.email).toHaveValue(`${word}@example.test`);
  });

  test("is told at the fields what is wrong with them", async ({ page, users }) => {
    const word = uniqueWord();
    await users.open(`?q=${word}`);
    await users.create.click();
    await users.form.name.fill(`${word}`);
    await users.form.email.fill("not an address");
    await users.form.submit.click();
    await expect(users.form.email).toHaveAttribute("aria-invalid", "true");
    await expect(users.form.email).toHaveAccessibleDescription(/./);
    await expect(users.form.name).toHaveValue(word);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.click();
    await expect(users.names).toHaveText([word]);
    expect(page.url()).toContain(word);
  });

  test("an address that is taken: the form stays open, as it was filled in", async ({ page, users, problems }) => {
    const word = uniqueWord();
    await createUser(page, { name: `${word} First`, email: `${word}@example.test` });
    await users.open(`?q=${word}`);
    problems.expect(/^answer 409: POST \/api\/v1\/users/);
    await users.create.click();
    await users.form.name.fill(`${word} Second`);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.click();
    await expect(users.dialog).toContainText(/already|exists|taken/i);
    await expect(users.form.name).toHaveValue(`${word} Second`);
    await users.form.email.fill(`${word}-2@example.test`);
    await users.form.submit.click();
    await expect(users.rows).toHaveCount(2);
  });

  test("when the server is away nothing typed is lost", async ({ page, users, problems }) => {
    const word = uniqueWord();
    await users.open(`?q=${word}`);
    problems.expect(/^answer 503: POST \/api\/v1\/users/);
    const gate = await hold(page, "POST", LIST, problem(503, "unavailable", "Not available at the moment"));
    gate.open();
    await users.create.click();
    await users.form.name.fill(word);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.click();
    await expect(users.dialog.or(users.toast)).toContainText(/not available|try again/i);
    await page.unrouteAll();
    await expect(users.form.name).toHaveValue(word);
    await users.form.submit.click();
    await expect(users.names).toHaveText([word]);
  });

  test("Escape closes the form; nobody is added", async ({ page, users }) => {
    const word = uniqueWord();
    await users.open(`?q=${word}`);
    await users.create.click();
    await users.form.name.fill(word);
    await page.keyboard.press("Escape");
    await expect(users.dialog).toHaveCount(0);
    await expect(users.create).toBeFocused();
    await expect(users.rows).toHaveCount(0);
  });

  test("two quick clicks add one person", async ({ page, users }) => {
    const word = uniqueWord();
    await users.open(`?q=${word}`);
    const posts: string[] = [];
    page.on("request", (request) => request.method() === "POST" && LIST.test(request.url()) && posts.push(request.url()));
    await users.create.click();
    await users.form.name.fill(word);
    await users.form.email.fill(`${word}@example.test`);
    await users.form.submit.dblclick();
    await expect(users.names).toHaveText([word]);
    expect(posts).toHaveLength(1);
  });

  test("removes a person after being asked", async ({ page, users }) => {
    const word = uniqueWord();
    const gone = await createUser(page, { name: `${word} Gone` });
    const kept = await createUser(page, { name: `${word} Kept` });
    await users.open(`?q=${word}`);
    await users.remove(gone.id).click();
    await expect(users.dialog).toContainText(`${word} Gone`);
    await page.keyboard.press("Escape");
    await expect(users.dialog).toHaveCount(0);
    await expect(users.remove(gone.id)).toBeFocused();
    expect((await page.request.get(`/api/v1/users/${gone.id}`)).status()).toBe(200);

    await users.remove(gone.id).click();
    await users.confirmRemoval.click();
    await expect(users.row(gone.id)).toHaveCount(0);
    await expect(users.row(kept.id)).toBeVisible();
    await expect.poll(async () => (await page.request.get(`/api/v1/users/${gone.id}`)).status()).toBe(404);
    await page.reload();
    await expect(users.names).toHaveText([`${word} Kept`]);
  });

  test("a removal that is refused brings the row back with a message", async ({ page, users, problems }) => {
    const word = uniqueWord();
    const user = await createUser(page, { name: word });
    await users.open(`?q=${word}`);
    problems.expect(/^answer 403: DELETE/);
    const gate = await hold(page, "DELETE", /\/api\/v1\/users\//, problem(403, "forbidden", "Not allowed"));
    gate.open();
    await users.remove(user.id).click();
    await users.confirmRemoval.click();
    await expect(users.toast).toBeVisible();
    await expect(users.row(user.id)).toBeVisible();
  });
});

test.describe("someone who may only look", () => {
  test("is not offered what would be refused", async ({ page, users }) => {
    await signIn(page, "viewer@acme.test");
    await users.open();
    await expect(users.rows).toHaveCount(25);
    await expect(users.create).toHaveCount(0);
    await expect(users.import.open).toHaveCount(0);
    await expect(page.getByTestId("user-remove")).toHaveCount(0);
    await users.names.first().dblclick();
    await expect(users.nameInput).toHaveCount(0);
  });
});
