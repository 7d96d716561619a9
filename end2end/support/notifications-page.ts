import { expect, type Locator, type Page } from "@playwright/test";

/** The list's endpoint itself. */
export const NOTIFICATIONS = /\/api\/v1\/notifications(\?|$)/;
/** What marks one as read. */
export const READ = /\/api\/v1\/notifications\/[0-9a-f-]{36}\/read$/;
/** What marks all as read. */
export const READ_ALL = /\/api\/v1\/notifications\/read-all/;

/** One notification, as the API gives it. */
export interface Notification {
  id: string;
  event: { kind: string };
  createdAt: string;
  readAt: string | null;
}

/** One page of them, as the API gives it. */
export interface NotificationList {
  data: Notification[];
  total: number;
  unread: number;
}

/** What the server holds now. */
export async function readNotifications(page: Page): Promise<NotificationList> {
  const answer = await page.request.get("/api/v1/notifications?pageSize=100");
  expect(answer.status()).toBe(200);
  return (await answer.json()) as NotificationList;
}

/** Brings a notification about for the signed-in person: their import of one user is finished. */
export async function notifyOnce(page: Page, word: string): Promise<void> {
  const answer = await page.request.post("/api/v1/users/import", {
    headers: { "content-type": "text/csv" },
    data: `name,email,role,status\n${word},${word}@example.test,viewer,active\n`,
  });
  expect(answer.status(), "import that is told of").toBe(200);
}

/** The bell and `/notifications`, as a person sees them. */
export function notificationsPage(page: Page) {
  const items = page.getByTestId("notification");
  const item = (id: string): Locator => page.locator(`[data-testid="notification"][data-notification-id="${id}"]`);
  const list = page.getByTestId("notifications");
  return {
    bell: page.getByTestId("notifications-badge"),
    list,
    items,
    unread: list.locator("li.is-unread"),
    item,
    markRead: (id: string): Locator => item(id).getByTestId("notification-read"),
    readAll: page.getByTestId("notifications-read-all"),
    older: page.getByTestId("notifications-next-page"),
    newer: page.getByTestId("notifications-prev-page"),
    toast: page.getByTestId("toast"),
  };
}
