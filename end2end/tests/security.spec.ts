import { createUser, expect, open, signIn, test, uniqueWord } from "./fixtures";

const MARKUP = [
  `<script>window.pwned = 1</script>`,
  `<img src=x onerror="window.pwned = 1">`,
  `</script><script>window.pwned = 1</script>`,
  `<!--<script>window.pwned = 1`,
  `"><svg onload=window.pwned=1>`,
  `{{constructor.constructor('window.pwned=1')()}}`,
  `&lt;b&gt; &amp; \\u003cscript\\u003e`,
];

test("markup in a name is text: in the first answer, after hydration, while it is edited, in the dialog", async ({ page, users }) => {
  await signIn(page, "owner@acme.test");
  const word = uniqueWord();
  const people = [];
  for (const [i, markup] of MARKUP.entries()) people.push(await createUser(page, { name: `${word} ${i} ${markup}` }));
  const names = people.map((user) => user.name);

  await users.open(`?q=${word}`);
  await expect(users.names).toHaveText(names);
  await users.search.fill(`${word} `);
  await expect(users.names).toHaveText(names);
  for (const user of people) {
    await users.name(user.id).dblclick();
    await expect(users.nameInput).toHaveValue(user.name);
    await users.nameInput.press("Escape");
    await users.remove(user.id).click();
    await expect(users.dialog).toContainText(user.name);
    await page.keyboard.press("Escape");
  }
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
});

test("markup in the URL is text", async ({ page, users }) => {
  for (const query of [`next=${encodeURIComponent(`/users?q=${MARKUP.join("")}`)}`, `error=${encodeURIComponent(MARKUP.join(""))}`]) {
    await open(page, `/login?${query}`);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  }
  await signIn(page, "owner@acme.test");
  for (const markup of MARKUP) {
    await users.open(`?q=${encodeURIComponent(markup)}`);
    await expect(users.search).toHaveValue(markup);
  }
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
});

test("the pages have a strict policy and break it nowhere", async ({ page, users }) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener("securitypolicyviolation", (event) => seen.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  const violations = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);

  const login = await page.goto("/login");
  expect(await violations()).toEqual([]);
  await signIn(page, "owner@acme.test");
  const word = uniqueWord();
  const user = await createUser(page, { name: word });
  const list = await page.goto(`/users?q=${word}`);
  for (const answer of [login, list]) {
    const policy = (await answer?.headerValue("content-security-policy")) ?? "";
    expect(policy).toContain("'strict-dynamic'");
    expect(policy).toMatch(/'nonce-[\w+/=-]{16,}'/);
    expect(policy).toMatch(/object-src 'none'/);
    expect(policy).toMatch(/base-uri '(none|self)'/);
    expect(policy).toMatch(/frame-ancestors '(none|self)'/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-eval'/);
    expect(await answer?.headerValue("x-content-type-options")).toBe("nosniff");
    expect(await answer?.headerValue("cache-control")).toContain("no-store");
  }
  await users.open(`?q=${word}`);
  for (const opener of [users.create, users.import.open, users.remove(user.id)]) {
    await opener.click();
    await expect(users.dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(users.dialog).toBeHidden();
  }
  await page.getByTestId("theme-toggle").click();
  await users.rename(user.id, `${word} After`);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  expect(await violations()).toEqual([]);
});

test("each answer has a nonce of its own", async ({ page }) => {
  const nonce = async () => /'nonce-([^']+)'/.exec((await page.request.get("/login")).headers()["content-security-policy"] ?? "")?.[1];
  const [first, second] = [await nonce(), await nonce()];
  expect(first).toBeTruthy();
  expect(second).not.toBe(first);
});

test("another site's form signs nobody in or out", async ({ page, context, users, problems }) => {
  await signIn(page, "viewer@acme.test");
  await users.open();
  problems.expect(/^answer 403: POST \/api\/v1\/auth\/logout/);
  const foreign = await context.newPage();
  const target = new URL("/api/v1/auth/logout", page.url()).href;
  await foreign.setContent(`<form method="post" action="${target}"><button>go</button></form>`);
  await foreign.getByRole("button").click();
  await foreign.waitForURL(/logout/);
  await open(page, "/users");
  await expect(users.rows.first()).toBeVisible();
});
