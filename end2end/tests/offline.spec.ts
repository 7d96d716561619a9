import type { BrowserContext, Page } from "@playwright/test";
import { createMany, createUser, expect, hydrated, ONE, readUser, signIn, test, uniqueWord, usersPage } from "./fixtures";

test.beforeEach(async ({ page, problems }) => {
  await signIn(page, "owner@acme.test");
  // The browser tells of the network a moment before a request gets through: the first may fail, and is tried again.
  problems.allow(/^no answer: GET .*ERR_INTERNET_DISCONNECTED/);
});

const waiting = (page: Page) => page.getByTestId("waiting-changes");

/** The requests that the pages of this context make from now on to change a single user. */
function changes(context: BrowserContext): string[] {
  const seen: string[] = [];
  context.on("request", (request) => {
    if (request.method() !== "GET" && ONE.test(request.url())) seen.push(request.method());
  });
  return seen;
}

/** What the browser keeps for the next page. */
function stored(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("mono");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const count = open.result.transaction("rows").objectStore("rows").count();
          count.onerror = () => reject(count.error);
          count.onsuccess = () => resolve(count.result);
        };
      }),
  );
}

test("a change waits for the network: shown at once, sent once, in order", async ({ page, context, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const sent = changes(context);
  await context.setOffline(true);
  await users.rename(user.id, `${word} First`);
  await expect(users.name(user.id)).toHaveText(`${word} First`);
  await expect(waiting(page)).toHaveText("Offline: 1 change will be sent");
  await users.rename(user.id, `${word} Second`);
  await expect(waiting(page)).toHaveText("Offline: 2 changes will be sent");
  expect(sent).toEqual([]);
  await context.setOffline(false);
  await expect(waiting(page)).toBeEmpty();
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} Second`);
  await expect(users.name(user.id)).toHaveText(`${word} Second`);
  expect(sent).toEqual(["PATCH", "PATCH"]);
  await expect(users.toast).toHaveCount(0);
});

test("a change that waits outlives its page, and is made once", async ({ page, context, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const sent = changes(context);
  await context.setOffline(true);
  await users.rename(user.id, `${word} After`);
  await expect.poll(() => stored(page)).toBeGreaterThan(0);
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  await usersPage(next).open(`?q=${word}`);
  await expect(usersPage(next).name(user.id)).toHaveText(`${word} After`);
  await expect.poll(async () => (await readUser(next, user.id)).name).toBe(`${word} After`);
  await usersPage(next).open(`?q=${word}`);
  await expect(usersPage(next).name(user.id)).toHaveText(`${word} After`);
  expect(sent).toEqual(["PATCH"]);
});

test("someone who is added offline is there at once, and added once the network is back", async ({ page, context, users }) => {
  const word = uniqueWord();
  await users.open(`?q=${word}`);
  await context.setOffline(true);
  await users.create.click();
  await users.form.name.fill(`${word} New`);
  await users.form.email.fill(`${word}@example.test`);
  await users.form.submit.click();
  await expect(users.dialog).toHaveCount(0);
  await expect(users.toast).toContainText("will be added when the connection is back");
  await expect(users.names).toHaveText([`${word} New`]);
  await context.setOffline(false);
  await expect(page.locator("tr.is-provisional")).toHaveCount(0);
  await expect(users.names).toHaveText([`${word} New`]);
});

test("a change that waited does not undo another's: both are named, and it can be made all the same", async ({ page, context, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await context.setOffline(true);
  await users.rename(user.id, `${word} Mine`);
  await expect(waiting(page)).not.toBeEmpty();
  expect((await page.request.patch(`/api/v1/users/${user.id}`, { data: { name: `${word} Theirs` } })).status()).toBe(200);
  await page.clock.setSystemTime(Date.now() + 60_000);
  await context.setOffline(false);
  await expect(users.toast).toContainText(`${word} Mine`);
  await expect(users.toast).toContainText(`${word} Theirs`);
  await expect(users.name(user.id)).toHaveText(`${word} Theirs`);
  expect((await readUser(page, user.id)).name).toBe(`${word} Theirs`);
  await users.toast.getByRole("button", { name: "Save anyway" }).click();
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} Mine`);
  await expect(users.name(user.id)).toHaveText(`${word} Mine`);
});

test("what was read by an earlier page is there without a network", async ({ page, context, users }) => {
  const word = uniqueWord();
  const names = await createMany(page, word, 30);
  await users.open(`?q=${word}`);
  await users.next.click();
  await expect(users.names).toHaveText(names.slice(25));
  // Both pages of the list, at least.
  await expect.poll(() => stored(page)).toBeGreaterThan(1);
  await page.close();
  const later = await context.newPage();
  await usersPage(later).open(`?q=${word}`);
  await context.setOffline(true);
  await usersPage(later).next.click();
  await expect(usersPage(later).names).toHaveText(names.slice(25));
  await context.setOffline(false);
});

test("signing out forgets what was read, and asks first where a change has not been sent", async ({ page, context, users, problems }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await context.setOffline(true);
  await users.rename(user.id, `${word} After`);
  await expect.poll(() => stored(page)).toBeGreaterThan(0);
  await page.getByTestId("logout").click();
  await expect(users.dialog).toContainText("1 change has not been sent yet");
  await page.keyboard.press("Escape");
  await expect(users.dialog).toHaveCount(0);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  problems.allow(/^no answer: (PATCH|POST) /);
  await context.setOffline(false);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
  await page.getByTestId("logout").click();
  await expect(page).toHaveURL(/\/login/);
  await hydrated(page);
  expect(await stored(page)).toBe(0);
});

test("a change in one tab is on the screen of another", async ({ page, context, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const other = await context.newPage();
  await usersPage(other).open(`?q=${word}`);
  await users.rename(user.id, `${word} After`);
  await expect(usersPage(other).name(user.id)).toHaveText(`${word} After`);
});
