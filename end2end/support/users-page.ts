import { expect, type Locator, type Page, type Request } from "@playwright/test";

/** The list's endpoint itself, not a single user's. */
export const LIST = /\/api\/v1\/users(\?|$)/;
/** A single user's endpoint. */
export const ONE = /\/api\/v1\/users\/[0-9a-f-]{36}$/;

/** `/users`, as a person sees it. */
export function usersPage(page: Page) {
  const row = (id: string): Locator => page.locator(`[data-testid="user-row"][data-user-id="${id}"]`);
  const name = (id: string): Locator => row(id).getByTestId("user-name");
  const nameInput = page.getByTestId("user-name-input");
  return {
    table: page.getByTestId("users-table"),
    rows: page.getByTestId("user-row"),
    names: page.getByTestId("user-name"),
    search: page.getByTestId("users-search"),
    next: page.getByTestId("users-next-page"),
    previous: page.getByTestId("users-prev-page"),
    create: page.getByTestId("user-create"),
    toast: page.getByTestId("toast"),
    dialog: page.getByRole("dialog").or(page.getByRole("alertdialog")),
    nameInput,
    /** The row of one user. */
    row,
    /** The name cell of one user. */
    name,
    /** Opens the list and waits until it takes input. */
    async open(query = ""): Promise<void> {
      await page.goto(`/users${query}`);
      await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
    },
    /** Renames in place, by double-click and Enter. */
    async rename(id: string, to: string): Promise<void> {
      await name(id).dblclick();
      await nameInput.fill(to);
      await nameInput.press("Enter");
    },
  };
}

/** The requests for the list that this page makes from now on. */
export function listRequests(page: Page): string[] {
  const seen: string[] = [];
  page.on("request", (request: Request) => {
    if (request.method() === "GET" && LIST.test(request.url())) seen.push(new URL(request.url()).search);
  });
  return seen;
}
