import { createMany, createUser, expect, listRequests, signIn, test, uniqueWord, withoutScripts } from "./fixtures";

test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

test.describe("the first answer", () => {
  test.use(withoutScripts);

  test("has the list in it", async ({ page, users }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 3);
    await page.goto(`/users?q=${word}`);
    await expect(users.names).toHaveText(names);
  });

  test("obeys the whole query string", async ({ page, users }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 30);
    await page.goto(`/users?q=${word}&sort=-name&page=2`);
    await expect(users.names).toHaveText(names.slice(0, 5).reverse());
  });

  test("leads to the next page and back by links", async ({ page, users }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 30);
    await page.goto(`/users?q=${word}`);
    await users.next.click();
    await expect(users.names).toHaveText(names.slice(25));
    await users.previous.click();
    await expect(users.names).toHaveText(names.slice(0, 25));
  });

  test("searches by the plain form", async ({ page, users }) => {
    const word = uniqueWord();
    const names = await createMany(page, word, 2);
    await page.goto("/users");
    await users.search.fill(word);
    await users.search.press("Enter");
    await expect(users.names).toHaveText(names);
  });
});

test("a hydrated page does not fetch again what it came with", async ({ page, users }) => {
  const requests = listRequests(page);
  const word = uniqueWord();
  const names = await createMany(page, word, 1);
  await users.open();
  await expect(users.rows).toHaveCount(25);
  // Anything that hydration asked for would be on its way before this.
  await users.search.fill(word);
  await expect(users.names).toHaveText(names);
  expect(requests.filter((query) => !query.includes("q="))).toEqual([]);
});

test("nor if what it came with is markup", async ({ page, users }) => {
  const requests = listRequests(page);
  const word = uniqueWord();
  const name = `${word} </script><b> \\u003c`;
  await createUser(page, { name });
  const markup = `${word} </script>`;
  await page.goto(`/users?q=${encodeURIComponent(markup)}`);
  await expect(users.names).toHaveText([name]);
  await users.search.fill(word);
  await expect(page).toHaveURL(new RegExp(`q=${word}$`));
  await expect(users.names).toHaveText([name]);
  expect(requests.filter((query) => query.includes("script"))).toEqual([]);
});

test("search is in the URL and survives a reload", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 2);
  await users.open();
  await users.search.fill(word);
  await expect(users.names).toHaveText(names);
  await expect(page).toHaveURL(new RegExp(`[?&]q=${word}(&|$)`));

  await page.reload();
  await expect(users.search).toHaveValue(word);
  await expect(users.names).toHaveText(names);
});

test("the back button undoes a filter, a page and clearing the search", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  await users.next.click();
  await expect(users.names).toHaveText(names.slice(25));
  await users.statusFilter.selectOption("suspended");
  await expect(users.empty).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL("/users");
  await expect(users.search).toHaveValue("");
  await expect(users.statusFilter).toHaveValue("");

  await page.goBack();
  await expect(users.empty).toBeVisible();
  await expect(users.search).toHaveValue(word);
  await expect(users.statusFilter).toHaveValue("suspended");
  await page.goBack();
  await expect(users.names).toHaveText(names.slice(25));
  await expect(users.statusFilter).toHaveValue("");
  await page.goBack();
  await expect(users.names).toHaveText(names.slice(0, 25));
  await page.goForward();
  await expect(users.names).toHaveText(names.slice(25));
});

test("searches by part of an e-mail address, with umlauts, and in any case", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `Jürgen Groß ${word}`, email: `${word}.j@example.test` });
  await users.open();
  for (const text of [`${word}.j@`, `JÜRGEN groß ${word.toUpperCase()}`]) {
    await users.search.fill(text);
    await expect(users.rows).toHaveCount(1);
    await expect(users.row(user.id)).toBeVisible();
  }
});

test("a percent sign and an underscore are searched for as they are", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} 100%_sure` });
  await createUser(page, { name: `${word} 100 is sure` });
  await users.open();
  await users.search.fill(`${word} 100%_`);
  await expect(users.rows).toHaveCount(1);
  await expect(users.row(user.id)).toBeVisible();
});

test("a search without a match says so and offers a way out", async ({ users }) => {
  await users.open(`?q=${uniqueWord()}`);
  await expect(users.rows).toHaveCount(0);
  await expect(users.empty).toBeVisible();
});

test("sorts by a column, and the other way round", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 3);
  await users.open(`?q=${word}`);
  await expect(users.names).toHaveText(names);
  await users.sortBy("Name");
  await expect(users.names).toHaveText([...names].reverse());
  await expect(page).toHaveURL(/sort=-name/);
  await expect(users.column("Name")).toHaveAttribute("aria-sort", "descending");
  await users.sortBy("Name");
  await expect(users.names).toHaveText(names);
  await expect(users.column("Name")).toHaveAttribute("aria-sort", "ascending");
});

test("filters by role and by status", async ({ page, users }) => {
  const word = uniqueWord();
  const editor = await createUser(page, { name: `${word} editor`, role: "editor", status: "suspended" });
  await createUser(page, { name: `${word} viewer`, role: "viewer", status: "suspended" });
  await createUser(page, { name: `${word} idle`, role: "editor", status: "invited" });
  await users.open(`?q=${word}`);
  await users.roleFilter.selectOption("editor");
  await expect(users.rows).toHaveCount(2);
  await users.statusFilter.selectOption("suspended");
  await expect(users.rows).toHaveCount(1);
  await expect(users.row(editor.id)).toBeVisible();
  await expect(page).toHaveURL(/role=editor/);
  await expect(page).toHaveURL(/status=suspended/);
  await page.reload();
  await expect(users.rows).toHaveCount(1);
});

test("pages forth and back, keeps the search, and stops at the ends", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  await expect(users.names).toHaveText(names.slice(0, 25));
  await expect(users.previous).toHaveAttribute("aria-disabled", "true");
  await users.next.click();
  await expect(users.names).toHaveText(names.slice(25));
  await expect(page).toHaveURL(new RegExp(`q=${word}.*page=2`));
  await expect(users.next).toHaveAttribute("aria-disabled", "true");
  await page.reload();
  await expect(users.names).toHaveText(names.slice(25));
  await users.previous.click();
  await expect(users.names).toHaveText(names.slice(0, 25));
  await expect(page).not.toHaveURL(/page=/);
});

test("a new search starts at the first page", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}&page=2`);
  await users.search.fill(`${word} 0`);
  await expect(users.names).toHaveText(names.slice(0, 9));
  await expect(page).not.toHaveURL(/page=2/);
});

test("the page before stays while the next one is on its way", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  const gate = await users.holdList();
  await users.next.click();
  await expect(page).toHaveURL(/page=2/);
  await expect(users.names).toHaveText(names.slice(0, 25));
  gate.open();
  await expect(users.names).toHaveText(names.slice(25));
});

test("what comes back within the stale time is not fetched again", async ({ page, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  const requests = listRequests(page);
  await users.next.click();
  await expect(users.names).toHaveText(names.slice(25));
  await users.previous.click();
  await expect(users.names).toHaveText(names.slice(0, 25));
  await users.next.click();
  await expect(users.names).toHaveText(names.slice(25));
  expect(requests.filter((query) => query.includes("page=2"))).toHaveLength(1);
  expect(requests.filter((query) => !query.includes("page=2"))).toEqual([]);
});

test("another tenant's users are not to be found", async ({ page, browser, baseURL, users }) => {
  const word = uniqueWord();
  const globex = await browser.newContext({ baseURL });
  const there = await globex.newPage();
  await signIn(there, "owner@globex.test");
  const user = await createUser(there, { name: `${word} foreign` });
  await globex.close();
  await users.open(`?q=${word}`);
  await expect(users.empty).toBeVisible();
  const answers = await Promise.all([user.id, "00000000-0000-7000-8000-000000000000"].map((id) => page.request.get(`/api/v1/users/${id}`)));
  expect(answers.map((answer) => answer.status())).toEqual([404, 404]);
});
