import type { Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  hold,
  hydrated,
  NOTIFICATIONS,
  notifyOnce,
  open,
  problem,
  READ,
  READ_ALL,
  readNotifications,
  signIn,
  test,
  uniqueWord,
  withoutScripts,
} from "./fixtures";

// Notifications belong to a person, and the people who can sign in are few: one test after the other. No other file of
// this suite signs in as these.
test.describe.configure({ mode: "serial" });

const PERSON = "admin@globex.test";

/** Signs in, brings `count` unread notifications about and gives the newest. */
async function withUnread(page: Page, count: number) {
  await signIn(page, PERSON);
  for (let i = 0; i < count; i += 1) await notifyOnce(page, uniqueWord());
  const { data, unread } = await readNotifications(page);
  const [newest, second] = data;
  if (!newest || !second) throw new Error("there are fewer than two notifications");
  return { newest, second, unread };
}

test("the bell is on every page and leads to the list, which comes with its data", async ({ page, notifications }) => {
  const { unread } = await withUnread(page, 1);
  const asked: string[] = [];
  page.on("request", (request) => NOTIFICATIONS.test(request.url()) && asked.push(request.url()));
  await open(page, "/users");
  await expect(notifications.bell).toHaveText(String(unread));
  await expect(notifications.bell).toHaveAccessibleName(`Notifications, ${unread} unread`);
  await notifications.bell.click();
  await expect(page).toHaveURL("/notifications");
  await expect(notifications.items).toHaveCount(25);
  await expect(notifications.items.first()).toContainText("1 user was imported.");
  await page.reload();
  await hydrated(page);
  await expect(notifications.items).toHaveCount(25);
  await expect(notifications.bell).toHaveText(String(unread));
  expect(asked, "it came with the page each time").toEqual([]);
});

test("one is marked as read at once, before the server has answered", async ({ page, notifications }) => {
  const { newest, unread } = await withUnread(page, 2);
  await open(page, "/notifications");
  const gate = await hold(page, "POST", READ);
  await notifications.markRead(newest.id).click();
  await expect(notifications.item(newest.id)).not.toHaveClass(/is-unread/);
  await expect(notifications.bell).toHaveText(String(unread - 1));
  expect((await readNotifications(page)).unread).toBe(unread);
  gate.open();
  await expect.poll(async () => (await readNotifications(page)).unread).toBe(unread - 1);
  await page.reload();
  await expect(notifications.item(newest.id)).not.toHaveClass(/is-unread/);
  await expect(notifications.bell).toHaveText(String(unread - 1));
});

test("a refusal takes it back with a message", async ({ page, notifications, problems }) => {
  const { newest, unread } = await withUnread(page, 1);
  await open(page, "/notifications");
  problems.expect(/^answer 403: POST \/api\/v1\/notifications/);
  const gate = await hold(page, "POST", READ, problem(403, "forbidden", "Not allowed"));
  await notifications.markRead(newest.id).click();
  await expect(notifications.bell).toHaveText(String(unread - 1));
  gate.open();
  await expect(notifications.toast).toContainText("could not be marked as read");
  await expect(notifications.item(newest.id)).toHaveClass(/is-unread/);
  await expect(notifications.bell).toHaveText(String(unread));
});

test("when the server is away the message offers to try again, and that works", async ({ page, notifications, problems }) => {
  const { newest, unread } = await withUnread(page, 1);
  await open(page, "/notifications");
  problems.expect(/^answer 503: POST \/api\/v1\/notifications/);
  await page.route(READ, problem(503, "unavailable", "Not available at the moment"), { times: 1 });
  await notifications.markRead(newest.id).click();
  await notifications.toast.getByRole("button", { name: "Try again" }).click();
  await expect(notifications.item(newest.id)).not.toHaveClass(/is-unread/);
  await expect.poll(async () => (await readNotifications(page)).unread).toBe(unread - 1);
});

test("by keyboard: from one to the next, and the focus is never lost", async ({ page, notifications }) => {
  const { newest, second } = await withUnread(page, 2);
  await open(page, "/notifications");
  await notifications.markRead(newest.id).focus();
  await page.keyboard.press("Enter");
  await expect(notifications.item(newest.id)).not.toHaveClass(/is-unread/);
  await expect(notifications.markRead(second.id)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(notifications.item(second.id)).not.toHaveClass(/is-unread/);
  await expect(page.locator("body")).not.toBeFocused();
});

test("following one reads it", async ({ page, notifications, users }) => {
  const { newest, unread } = await withUnread(page, 1);
  await open(page, "/notifications");
  await notifications.item(newest.id).getByRole("link").click();
  await expect(page).toHaveURL("/users?sort=-createdAt");
  await expect(users.rows).toHaveCount(25);
  await expect.poll(async () => (await readNotifications(page)).unread).toBe(unread - 1);
});

test("all are marked as read at once; a refusal brings them back", async ({ page, notifications, problems }) => {
  const { unread } = await withUnread(page, 3);
  await open(page, "/notifications");
  problems.expect(/^answer 403: POST \/api\/v1\/notifications/);
  const gate = await hold(page, "POST", READ_ALL, problem(403, "forbidden", "Not allowed"));
  await notifications.readAll.click();
  await expect(notifications.unread).toHaveCount(0);
  await expect(notifications.bell).toHaveText("");
  gate.open();
  await expect(notifications.toast).toBeVisible();
  await expect(notifications.bell).toHaveText(String(unread));
  await page.unrouteAll();

  await notifications.readAll.click();
  await expect(notifications.unread).toHaveCount(0);
  await expect(notifications.readAll).toBeFocused();
  await expect(notifications.readAll).toHaveAttribute("aria-disabled", "true");
  await expect.poll(async () => (await readNotifications(page)).unread).toBe(0);
  await expect(notifications.bell).toHaveAccessibleName("Notifications");
});

test("what arrives after the person has looked stays unread when all are marked", async ({ page, notifications }) => {
  await withUnread(page, 2);
  await open(page, "/notifications");
  await notifyOnce(page, uniqueWord());
  await notifications.readAll.click();
  await expect.poll(async () => (await readNotifications(page)).unread).toBe(1);
  await expect(notifications.bell).toHaveText("1");
  await expect(notifications.unread).toHaveCount(1);
});

test("each minute the bell asks whether there is more, and not while the page is hidden", async ({ page, notifications }) => {
  await signIn(page, PERSON);
  await page.clock.install();
  await open(page, "/users");
  const before = (await readNotifications(page)).unread;
  await notifyOnce(page, uniqueWord());
  const asked: string[] = [];
  page.on("request", (request) => NOTIFICATIONS.test(request.url()) && asked.push(request.url()));
  await page.clock.runFor(61_000);
  await expect(notifications.bell).toHaveText(String(before + 1));
  expect(asked).toHaveLength(1);

  const show = (state: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await show("hidden");
  await page.clock.runFor(300_000);
  expect(asked).toHaveLength(1);
  await notifyOnce(page, uniqueWord());
  await show("visible");
  await expect(notifications.bell).toHaveText(String(before + 2));
  expect(asked).toHaveLength(2);
});

test("older ones are a page on, and the way back", async ({ page, notifications }) => {
  await signIn(page, PERSON);
  await open(page, "/notifications");
  await notifications.older.click();
  await expect(page).toHaveURL("/notifications?page=2");
  await expect(notifications.items.first()).toBeVisible();
  await expect(notifications.items).not.toHaveCount(25);
  await notifications.newer.click();
  await expect(page).toHaveURL("/notifications");
  await expect(notifications.items).toHaveCount(25);
  await open(page, "/notifications?page=99");
  await page.getByRole("link", { name: "Latest notifications" }).click();
  await expect(notifications.items).toHaveCount(25);
});

test("nobody has told the viewer anything, and the page says so", async ({ page, notifications }) => {
  await signIn(page, "viewer@globex.test");
  await open(page, "/notifications");
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await expect(notifications.bell).toHaveText("");
  await expect(notifications.readAll).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
});

test("offline it says so, and loads by itself once the connection is back", async ({ page, context, notifications }) => {
  await signIn(page, PERSON);
  await open(page, "/notifications");
  await context.setOffline(true);
  await notifications.older.click();
  await expect(page.getByText(/you are offline/i)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/you are offline/i)).toHaveCount(0);
  await expect(notifications.items).not.toHaveCount(25);
});

test("a list that is refused says why", async ({ page, notifications, problems }) => {
  await signIn(page, PERSON);
  await open(page, "/notifications");
  problems.expect(/^answer 403: GET \/api\/v1\/notifications/);
  const refusal = await hold(page, "GET", NOTIFICATIONS, problem(403, "forbidden", "Not for you."));
  refusal.open();
  await notifications.older.click();
  await expect(page.getByText(/could not be (loaded|brought up to date)/)).toBeVisible();
  await expectAccessible(page);
});

test.describe("without scripts", () => {
  test.use(withoutScripts);
  test("the page and the bell are there", async ({ page, notifications }) => {
    const { unread } = await withUnread(page, 1);
    await page.goto("/notifications");
    await expect(notifications.items).toHaveCount(25);
    await expect(notifications.bell).toHaveText(String(unread));
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 320] as const) {
    test.describe(`${colorScheme}, ${width} px wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });
      test("it is accessible, and nothing is out of sight", async ({ page, notifications }) => {
        await withUnread(page, 1);
        await open(page, "/notifications");
        await expect(notifications.unread.first()).toBeVisible();
        await expectAccessible(page);
        const [content, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        expect(content).toBeLessThanOrEqual(shown!);
      });
    });
  }
}
