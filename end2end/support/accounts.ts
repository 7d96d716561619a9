import { expect, type BrowserContext, type Page } from "@playwright/test";

/** The seeded people of two tenants, one for each role. */
export type Account = `${"owner" | "admin" | "editor" | "viewer"}@${"acme" | "globex"}.test`;

/** The password of every seeded account. */
export const PASSWORD = "correct horse battery staple";

/** Signs in by the API; every page of the context is signed in from then on. */
export async function signIn(where: Page | BrowserContext, account: Account): Promise<void> {
  const answer = await where.request.post("/api/v1/auth/login", { data: { email: account, password: PASSWORD } });
  expect(answer.status(), `sign-in of ${account}`).toBe(200);
}

/** The login form, as a person sees it. */
export function loginPage(page: Page) {
  const email = page.getByTestId("login-email");
  const password = page.getByTestId("login-password");
  const submit = page.getByTestId("login-submit");
  return {
    email,
    password,
    submit,
    error: page.getByTestId("login-error"),
    /** Fills the form in and sends it. */
    async signIn(address: string, secret: string = PASSWORD): Promise<void> {
      await email.fill(address);
      await password.fill(secret);
      await submit.click();
    },
  };
}
