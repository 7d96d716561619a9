import { createMany, createUser, expect, hold, LIST, ONE, problem, readUser, signIn, test, uniqueWord } from "./fixtures";

test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

test("offline it says so, and loads by itself once the connection is back", async ({ page, context, users, problems }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  await context.setOffline(true);
  await users.search.fill(`${word} 0`);
  await expect(page).toHaveURL(/q=[^&]*0$/);
  await expect(page.getByText(/you are offline/i)).toBeVisible();
  // The browser tells of the network a moment before a request gets through: the first may fail, and is tried again.
  problems.allow(/^no answer: GET \/api\/v1\/users.*ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(false);
  await expect(users.names).toHaveText(names.slice(0, 9));
  await expect(page.getByText(/you are offline/i)).toHaveCount(0);
});

test("a list that is refused says why; what can be tried again can be tried again", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 2);
  await users.open();
  problems.expect(/^answer 403: GET \/api\/v1\/users/);
  const refusal = await hold(page, "GET", LIST, problem(403, "forbidden", "You may not see these people."));
  refusal.open();
  await users.search.fill(word);
  await expect(page.getByRole("alert")).toContainText("You may not see these people.");
  await page.unrouteAll();
  await users.search.fill(`${word} 0`);
  await expect(users.names).toHaveText(names);
});

test("a list that fails once is asked for again, unnoticed", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 2);
  await users.open();
  problems.expect(/^answer 503: GET \/api\/v1\/users/);
  let requests = 0;
  await page.route(LIST, (route) => {
    requests += 1;
    return requests === 1 ? problem(503, "unavailable", "Not available at the moment")(route) : route.continue();
  });
  await users.search.fill(word);
  await expect(users.names).toHaveText(names);
  expect(requests).toBe(2);
});

test("a page past the end leads back to the first", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 3);
  await users.open(`?q=${word}&page=9`);
  await expect(users.rows).toHaveCount(0);
  await page.getByRole("link", { name: "First page" }).click();
  await expect(users.names).toHaveText(names);
});

test("what makes no sense in the address is left out", async ({ page, users }) => {
  await users.open("?page=0&sort=age&status=gone&role=A!&pageSize=99999&q=%FF%00");
  await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
  await users.open("?page=-1&sort=&status=&pageSize=x");
  await expect(users.rows).toHaveCount(25);
});

test("a page that is not there is a 404 that leads on", async ({ page, problems }) => {
  problems.expect(/^answer 404: GET \/nowhere/);
  const answer = await page.goto("/nowhere/at/all");
  expect(answer?.status()).toBe(404);
  await page.getByRole("link", { name: "Go to users" }).click();
  await expect(page).toHaveURL("/users");
});

test("another role and another status show at once; a refusal takes them back", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: word, role: "viewer", status: "active" });
  await users.open(`?q=${word}`);
  const role = users.row(user.id).getByTestId("user-role");
  const status = users.row(user.id).getByTestId("user-status");

  await role.selectOption("editor");
  await expect.poll(async () => (await readUser(page, user.id)).role).toBe("editor");
  await status.selectOption("suspended");
  await expect.poll(async () => (await readUser(page, user.id)).status).toBe("suspended");

  problems.expect(/^answer 403: PATCH/);
  const gate = await hold(page, "PATCH", ONE, problem(403, "forbidden", "Not allowed"));
  await role.selectOption("admin");
  await expect(role).toHaveValue("admin");
  gate.open();
  await expect(role).toHaveValue("editor");
  await expect(users.toast).toContainText(word);
  await status.selectOption("invited");
  await expect(status).toHaveValue("suspended");
  await page.unrouteAll();
  await page.reload();
  await expect(role).toHaveValue("editor");
  await expect(status).toHaveValue("suspended");
});

test("the message of a failure offers to try again, and that works", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  problems.expect(/^answer 503: PATCH/);
  await page.route(ONE, problem(503, "unavailable", "Not available at the moment"), { times: 1 });
  await users.rename(user.id, `${word} After`);
  await expect(users.name(user.id)).toHaveText(`${word} Before`);
  await users.toast.getByRole("button", { name: "Try again" }).click();
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  await expect(users.toast).toHaveCount(0);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
});

test("the number of people follows what is added and removed", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} 1` });
  await createUser(page, { name: `${word} 2` });
  await users.open(`?q=${word}`);
  await expect(page.getByTestId("users-range")).toHaveText("1–2 of 2");
  await users.remove(user.id).click();
  await users.confirmRemoval.click();
  await expect(page.getByTestId("users-range")).toHaveText("1–1 of 1");
});
