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
    empty: page.getByTestId("users-empty"),
    roleFilter: page.getByTestId("users-role-filter"),
    statusFilter: page.getByTestId("users-status-filter"),
    column,
    /** The form of the dialog that adds a person. */
    form: {
      name: page.getByTestId("user-form-name"),
      email: page.getByTestId("user-form-email"),
      role: page.getByTestId("user-form-role"),
      submit: page.getByTestId("user-form-submit"),
    },
    /** The dialog that takes a file. */
    import: {
      open: page.getByTestId("users-import"),
      file: page.getByTestId("import-file"),
      strict: page.getByTestId("import-strict"),
      submit: page.getByTestId("import-submit"),
      progress: page.getByRole("progressbar"),
      report: page.getByTestId("import-report"),
      rejected: page.getByTestId("import-rejected"),
      close: page.getByTestId("import-close"),
      /** How far the bar is, as it tells a screen reader. */
      shown: async (): Promise<number> => Number(await page.getByRole("progressbar").getAttribute("aria-valuenow")),
    },
    export: page.getByTestId("users-export"),
    /** The button that removes one user. */
    remove: (id: string): Locator => row(id).getByTestId("user-delete"),
    confirmRemoval: page.getByTestId("user-delete-confirm"),
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
    sortBy: (title: string): Promise<void> => column(title).getByRole("link").or(column(title).getByRole("button")).click(),
    /** Lists that are asked for from now on wait until the gate is opened. */
    holdList: (): Promise<Gate> => hold(page, "GET", LIST),
    /** A page that is not there is not offered. */
    expectDisabled: (control: Locator): Promise<void> => expect(control).toBeDisabled(),
    /** Puts the focus on a name, from where Enter edits it. */
    focusName: (id: string): Promise<void> => name(id).focus(),
    expectNameFocused: (id: string): Promise<void> => expect(name(id)).toBeFocused(),
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
