import { expect, type Locator, type Page, type Request } from "@playwright/test";
import { type Gate, hold } from "./gate";

/** The list's endpoint itself, not a single user's. */
export const LIST = /\/api\/v1\/users(\?|$)/;
/** A single user's endpoint. */
export const ONE = /\/api\/v1\/users\/[0-9a-f-]{36}$/;

/** `/users`, as a person sees it. */
export function usersPage(page: Page) {
  const row = (id: string): Locator => page.locator(`[data-testid="user-row"][data-user-id="${id}"]`);
  const name = (id: string): Locator => row(id).getByTestId("user-name");
  const column = (title: string): Locator => page.getByRole("columnheader", { name: title });
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
    /** The boxes of the rows, the one for all, and what says how many are selected. */
    select: page.getByTestId("user-select"),
    selectAll: page.getByTestId("users-select-all"),
    selection: page.getByTestId("users-selection"),
    /** What stands in place of the rows where there are none. */
    empty: page.getByRole("heading", { name: "Nobody matches" }),
    roleFilter: page.getByTestId("users-role"),
    statusFilter: page.getByTestId("users-status"),
    column,
    /** The form of the dialog that adds a person. */
    form: {
      name: page.getByTestId("create-name"),
      email: page.getByTestId("create-email"),
      role: page.getByTestId("create-role"),
      submit: page.getByTestId("create-submit"),
    },
    /** The dialog that takes a file. */
    import: {
      open: page.getByTestId("users-import"),
      file: page.getByTestId("import-file"),
      strict: page.getByRole("radio", { name: /^take none/i }),
      check: page.getByTestId("import-check"),
      submit: page.getByTestId("import-start"),
      cancel: page.getByTestId("import-cancel"),
      progress: page.getByRole("progressbar"),
      /** How much of the file has been sent, from 0 to 1; -1 where that is not known. */
      sent: (): Promise<number> => page.getByRole("progressbar").evaluate((bar: HTMLProgressElement) => bar.position),
      summary: page.getByTestId("import-summary"),
      rejected: page.getByTestId("import-rejected").locator("tbody tr"),
      error: page.getByTestId("import-error"),
      done: page.getByTestId("import-done"),
    },
    export: page.getByTestId("users-export"),
    /** The button that removes one user. */
    remove: (id: string): Locator => row(id).getByTestId("user-remove"),
    confirmRemoval: page.getByTestId("user-remove-confirm"),
    /** The row of one user. */
    row,
    /** The name cell of one user. */
    name,
    /** Opens the list and waits until it takes input. */
    async open(query = ""): Promise<void> {
      await page.goto(`/users${query}`);
      await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
    },
    /** Sorts by a column; once more for the other way round. */
    sortBy: (title: string): Promise<void> => column(title).getByRole("link").click(),
    /** Lists that are asked for from now on wait until the gate is opened. */
    holdList: (): Promise<Gate> => hold(page, "GET", LIST),
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
