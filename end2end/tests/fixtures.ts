import { test as base, expect, type Page } from "@playwright/test";
import { loginPage } from "../support/accounts";
import { notificationsPage } from "../support/notifications-page";
import { Problems } from "../support/problems";
import { usersPage } from "../support/users-page";

export { expect };
export * from "../support/accounts";
export * from "../support/axe";
export * from "../support/gate";
export * from "../support/notifications-page";
export * from "../support/people";
export * from "../support/recorder";
export * from "../support/users-page";

interface Fixtures {
  /**
   * Whether pages hear of what others change. Specs run at the same time over one tenant: those that count or hold requests
   * would hear of each other, so by default nothing is heard, as over a stream that never connects. (Not by a route: a
   * context that has one is without the browser's cache.)
   */
  live: boolean;
  /** What went wrong in the pages of this test. */
  problems: Problems;
  /** The login page. */
  login: ReturnType<typeof loginPage>;
  /** The bell and the notifications page. */
  notifications: ReturnType<typeof notificationsPage>;
  /** The users page. */
  users: ReturnType<typeof usersPage>;
}

/** Every test fails on what goes wrong in its pages, unless it has said with `problems.expect(…)` that it brings it about. */
export const test = base.extend<Fixtures>({
  live: [false, { option: true }],
  context: async ({ context, live }, use) => {
    if (!live) {
      await context.addInitScript(() => {
        class Silence extends EventTarget {
          readonly readyState = 0;
          close(): void {}
        }
        Object.assign(window, { EventSource: Silence });
      });
    }
    await use(context);
  },
  problems: [
    async ({ context, baseURL, javaScriptEnabled }, use) => {
      const problems = new Problems(context, baseURL ?? "", javaScriptEnabled);
      await use(problems);
      expect(problems.report(), "what went wrong in the pages").toEqual([]);
    },
    { auto: true },
  ],
  login: ({ page }, use) => use(loginPage(page)),
  notifications: ({ page }, use) => use(notificationsPage(page)),
  users: ({ page }, use) => use(usersPage(page)),
});

/** Waits until the page takes input. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
}

/** Opens a page of ours and waits until it takes input. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Without scripts a page is only what the server made of it. */
export const withoutScripts = { javaScriptEnabled: false };
