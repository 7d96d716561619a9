import type { BrowserContext, Page } from "@playwright/test";
import { createUser, expect, hold, hydrated, readUser, signIn, test, uniqueWord, usersPage } from "./fixtures";

test.use({ live: true });

const EVENTS = /\/api\/v1\/events/;

/** How often the pages of this context have asked for the stream of events from now on. */
function streams(context: BrowserContext): () => number {
  let seen = 0;
  context.on("request", (request) => {
    if (EVENTS.test(request.url())) seen += 1;
  });
  return () => seen;
}

/** Keeps from the page what other tests change of the same tenant meanwhile. */
async function hearOnlyOf(page: Page, id: string): Promise<void> {
  await page.addInitScript((id) => {
    class Quiet extends EventSource {
      override set onmessage(hear: ((message: MessageEvent) => void) | null) {
        super.onmessage = hear && ((message) => JSON.parse(message.data).id === id && hear(message));
      }
    }
    window.EventSource = Quiet;
  }, id);
}

test("what someone else changes is on the screen by itself", async ({ page, browser, users }) => {
  await signIn(page, "owner@acme.test");
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await expect(users.names).toHaveText([`${word} Before`]);

  const elsewhere = await browser.newContext();
  await signIn(elsewhere, "admin@acme.test");
  const change = (name: string) => elsewhere.request.patch(`/api/v1/users/${user.id}`, { data: { name } });
  for (const name of [`${word} Once`, `${word} Twice`]) {
    expect((await change(name)).status()).toBe(200);
    await expect(users.names).toHaveText([name]);
  }
  expect((await elsewhere.request.delete(`/api/v1/users/${user.id}`)).status()).toBe(204);
  await expect(users.empty).toBeVisible();
  await elsewhere.close();
});

test("one's own change is asked for once: its event is not news", async ({ page, users }) => {
  await signIn(page, "owner@acme.test");
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await hearOnlyOf(page, user.id);
  const listening = page.waitForResponse(EVENTS);
  await users.open(`?q=${word}`);
  await listening;
  let lists = 0;
  page.on("request", (request) => {
    if (request.method() === "GET" && /\/api\/v1\/users\?/.test(request.url())) lists += 1;
  });
  for (const round of [1, 2, 3]) {
    const listed = page.waitForResponse(/\/api\/v1\/users\?/);
    await users.rename(user.id, `${word} ${round}`);
    await listed;
    // A change of someone else, heard after one's own: what was heard before it has been done.
    const told = page.waitForResponse(/\/api\/v1\/users\?/);
    expect((await page.request.patch(`/api/v1/users/${user.id}`, { data: { name: `${word} Else ${round}` } })).status()).toBe(200);
    await told;
    await expect(users.name(user.id)).toHaveText(`${word} Else ${round}`);
    expect(lists).toBe(2 * round);
  }
});

test("someone who is told of something sees it on the bell at once", async ({ page, context, notifications }) => {
  await signIn(page, "admin@acme.test");
  await page.goto("/users");
  await hydrated(page);
  const unread = async () => (await (await context.request.get("/api/v1/notifications")).json()).unread as number;
  for (const file of [1, 2]) {
    const before = await unread();
    const rows = `name,email,role,status\nTold ${file},${uniqueWord()}@example.test,viewer,active`;
    const headers = { "content-type": "text/csv" };
    const imported = await context.request.post("/api/v1/users/import", { headers, data: rows });
    expect(imported.status()).toBe(200);
    await expect(notifications.bell).toHaveText(String(before + 1));
  }
});

test("all tabs share one stream, and another takes over when its tab closes", async ({ page, context, users }) => {
  await signIn(page, "owner@acme.test");
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  const asked = streams(context);
  await users.open(`?q=${word}`);
  await expect.poll(asked).toBe(1);
  const other = await context.newPage();
  await usersPage(other).open(`?q=${word}`);
  // The second tab hears through the first.
  expect((await page.request.patch(`/api/v1/users/${user.id}`, { data: { name: `${word} Shared` } })).status()).toBe(200);
  await expect(usersPage(other).name(user.id)).toHaveText(`${word} Shared`);
  expect(asked()).toBe(1);
  await page.close();
  await expect.poll(asked).toBe(2);
  expect((await other.request.patch(`/api/v1/users/${user.id}`, { data: { name: `${word} After` } })).status()).toBe(200);
  await expect(usersPage(other).name(user.id)).toHaveText(`${word} After`);
  expect((await readUser(other, user.id)).name).toBe(`${word} After`);
});

test("a session that ends elsewhere ends here by itself", async ({ page, context, users, problems }) => {
  // The news can be here before the browser has let go of its cookies: the sign-in page then asks whether they still hold.
  problems.allow(/^answer 401: POST \/api\/v1\/auth\/refresh/);
  await signIn(page, "owner@acme.test");
  const listening = page.waitForResponse(EVENTS);
  await users.open();
  await expect(users.table).toBeVisible();
  expect((await listening).status()).toBe(200);
  expect((await context.request.post("/api/v1/auth/logout")).status()).toBe(204);
  await expect(page).toHaveURL(/\/login\?next=%2Fusers/);
});

test("a session that has ended before the page listens ends here, too", async ({ page, context, users, problems }) => {
  problems.expect(/^answer 401: GET \/api\/v1\/events/);
  problems.expect(/^answer 401: POST \/api\/v1\/auth\/refresh/);
  problems.allow(/^answer 401: GET/);
  await signIn(page, "owner@acme.test");
  const listening = await hold(page, "GET", EVENTS);
  const asked = page.waitForRequest(EVENTS);
  await users.open();
  await asked;
  expect((await context.request.post("/api/v1/auth/logout")).status()).toBe(204);
  listening.open();
  await expect(page).toHaveURL(/\/login\?next=%2Fusers/);
});
