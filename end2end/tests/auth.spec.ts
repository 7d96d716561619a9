import type { BrowserContext } from "@playwright/test";
import { expect, hydrated, LIST, open, PASSWORD, signIn, test, uniqueWord, withoutScripts } from "./fixtures";

const OURS = /^http:\/\/127\.0\.0\.1(:\d+)?\/|^http:\/\/localhost(:\d+)?\//;

/** The form is the same with and without scripts; so are its tests. */
for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    if (!scripts) test.use(withoutScripts);

    test("the form signs in", async ({ page, context, login, users }) => {
      await page.goto("/login");
      if (scripts) await hydrated(page);
      await login.signIn("admin@acme.test");
      await expect(page).toHaveURL("/users");
      await expect(users.rows.first()).toBeVisible();

      const cookies = new Map((await context.cookies()).map((cookie) => [cookie.name, cookie]));
      for (const name of ["accessToken", "refreshToken", "session"]) {
        const cookie = cookies.get(name) ?? cookies.get(`__Host-${name}`) ?? cookies.get(`__Secure-${name}`);
        expect(cookie, name).toMatchObject({ httpOnly: true, sameSite: "Lax" });
      }
    });

    test("a wrong password says so, and keeps the e-mail address", async ({ page, login }) => {
      const nobody = `${uniqueWord()}@acme.test`;
      await page.goto("/login");
      if (scripts) await hydrated(page);
      await login.signIn(nobody, "not the password");
      await expect(login.error).toBeVisible();
      await expect(login.error).toHaveAttribute("role", "alert");
      await expect(login.email).toHaveValue(nobody);
      await expect(login.password).toHaveValue("");
      await expect(page).toHaveURL(/\/login/);
      await expect(page).not.toHaveURL(new RegExp(nobody.replace("@", "(@|%40)")));

      await login.signIn("viewer@acme.test");
      await expect(page).toHaveURL("/users");
    });

    test("a protected page leads to the form, and from there back to the page", async ({ page, login, users }) => {
      await page.goto("/users?q=a&page=2");
      await expect(page).toHaveURL(/\/login\?next=/);
      if (scripts) await hydrated(page);
      await login.signIn("viewer@acme.test");
      await expect(page).toHaveURL("/users?q=a&page=2");
      await expect(users.search).toHaveValue("a");
    });

    test("a failed attempt does not lose the page to go to", async ({ page, login }) => {
      await page.goto(`/login?next=${encodeURIComponent("/users?role=admin")}`);
      if (scripts) await hydrated(page);
      await login.signIn(`${uniqueWord()}@acme.test`, "not the password");
      await expect(login.error).toBeVisible();
      await login.signIn("viewer@acme.test");
      await expect(page).toHaveURL("/users?role=admin");
    });

    for (const next of ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]) {
      test(`next=${next} does not lead away`, async ({ page, login }) => {
        await page.goto(`/login?next=${encodeURIComponent(next)}`);
        if (scripts) await hydrated(page);
        await login.signIn("viewer@acme.test");
        await expect(page).not.toHaveURL(/\/login/);
        expect(page.url()).toMatch(OURS);
      });
    }

    test("signing out ends it, also for the back button", async ({ page, context, users }) => {
      await signIn(page, "viewer@acme.test");
      await page.goto("/users");
      if (scripts) await hydrated(page);
      await expect(users.rows.first()).toBeVisible();
      await page.getByTestId("logout").click();
      await expect(page).toHaveURL(/\/login/);
      expect((await context.cookies()).map((cookie) => cookie.name)).not.toContain("accessToken");
      await page.goBack();
      await expect(page).toHaveURL(/\/login/);
      await expect(users.rows).toHaveCount(0);
    });
  });
}

test("an unknown address and a wrong password are told in the same words", async ({ page, login }) => {
  const words = [];
  for (const email of ["editor@globex.test", `${uniqueWord()}@globex.test`]) {
    await open(page, "/login");
    await login.signIn(email, "not the password");
    await expect(login.error).toBeVisible();
    words.push(await login.error.textContent());
  }
  expect(words[1]).toBe(words[0]);
});

test("the signed-in person has no business on the login page", async ({ page }) => {
  await signIn(page, "viewer@acme.test");
  await page.goto("/login");
  await expect(page).toHaveURL("/users");
});

test("a script finds no token", async ({ page, users }) => {
  await signIn(page, "viewer@acme.test");
  await users.open();
  const visible = await page.evaluate(() => [document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join());
  for (const { name, value } of await page.context().cookies("http://127.0.0.1/api/v1/auth/refresh")) {
    if (/accessToken|refreshToken|session/.test(name)) expect(visible, name).not.toContain(value);
  }
  expect(visible).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});

test("signed out in one tab, the other's next request leads to the form", async ({ page, context, users, problems }) => {
  await signIn(page, "viewer@acme.test");
  await users.open();
  const other = await context.newPage();
  await open(other, "/users");

  await other.getByTestId("logout").click();
  await expect(other).toHaveURL(/\/login/);

  problems.expect(/^answer 401: (GET \/api\/v1\/users|POST \/api\/v1\/auth\/refresh)/);
  await users.search.fill("anna");
  await expect(page).toHaveURL(/\/login/);
});

test.describe("when the access token has run out", () => {
  const expire = async (context: BrowserContext) => {
    await context.clearCookies({ name: /accessToken/ });
    await context.clearCookies({ name: /session/ });
  };

  test("the page refreshes it, once, and goes on", async ({ page, context, users, problems }) => {
    const refreshes: string[] = [];
    page.on("request", (request) => request.url().endsWith("/auth/refresh") && refreshes.push(request.method()));
    await signIn(page, "viewer@acme.test");
    await users.open();
    await expire(context);

    problems.expect(/^answer 401: GET \/api\/v1\/users/);
    const answered = page.waitForResponse((answer) => LIST.test(answer.url()) && answer.ok());
    await users.search.fill("anna");
    await answered;
    await expect(users.names.filter({ hasText: /anna/i }).first()).toBeVisible();
    expect(refreshes).toEqual(["POST"]);
  });

  test("a page that is opened is the page that is shown", async ({ page, context, users }) => {
    await signIn(page, "viewer@acme.test");
    await expire(context);
    await page.goto("/users?q=anna&page=1");
    await expect(page).toHaveURL(/\/users\?q=anna/);
    await expect(users.names.filter({ hasText: /anna/i }).first()).toBeVisible();
    await expire(context);
    await page.goto("/settings");
    await expect(page).toHaveURL("/settings");
    await expect(page.getByTestId("device").first()).toBeVisible();
  });

  test("several tabs that renew it at once all go on", async ({ page, context, users }) => {
    await signIn(page, "viewer@acme.test");
    await users.open();
    const others = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
    await expire(context);
    await Promise.all(others.map((other) => other.goto("/users")));
    for (const other of others) {
      await expect(other).toHaveURL("/users");
      await expect(other.getByTestId("user-row").first()).toBeVisible();
    }
  });

  test("a reload does not ask for the password again", async ({ page, context, users }) => {
    await signIn(page, "viewer@acme.test");
    await users.open();
    await expire(context);
    await page.reload();
    await expect(users.rows.first()).toBeVisible();
    await expect(page).toHaveURL("/users");
  });
});

test("the password field is one for password managers", async ({ page, login }) => {
  await open(page, "/login");
  await expect(login.password).toHaveAttribute("type", "password");
  await expect(login.password).toHaveAttribute("autocomplete", "current-password");
  await expect(login.email).toHaveAttribute("autocomplete", /username|email/);
});

test("what was typed before the page took input is kept", async ({ page, login, users }) => {
  // The scripts come only after the person has typed.
  let release!: () => void;
  const typed = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await typed;
    await route.continue();
  });
  await page.goto("/login", { waitUntil: "commit" });
  await login.email.fill("viewer@acme.test");
  await login.password.fill(PASSWORD);
  release();
  await hydrated(page);
  await expect(login.email).toHaveValue("viewer@acme.test");
  await expect(login.password).toHaveValue(PASSWORD);
  await login.submit.click();
  await expect(page).toHaveURL("/users");
  await expect(users.rows.first()).toBeVisible();
});
