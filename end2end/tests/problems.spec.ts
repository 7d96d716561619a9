import { test as plain, expect, type BrowserContext } from "@playwright/test";
import { csvFile, csvRows } from "../support/csv";
import { expectAccessible } from "../support/axe";
import { Problems } from "../support/problems";

// The watch over all other tests is itself watched: what it overlooks, they would.

const ORIGIN = "http://watched.test";

/** A page of this content at ORIGIN, and what the watch has to say about it. */
async function visit(context: BrowserContext, body: string, settled: string): Promise<Problems> {
  const problems = new Problems(context, ORIGIN);
  await context.route("**/*", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) return route.fulfill({ body: "elsewhere", headers: { "access-control-allow-origin": "*" } });
    if (pathname === "/page") return route.fulfill({ contentType: "text/html", body });
    if (pathname === "/gone") return route.abort("connectionrefused");
    return route.fulfill({ status: Number(pathname.slice(1)) });
  });
  const page = await context.newPage();
  await page.goto(`${ORIGIN}/page`);
  await page.waitForFunction(settled);
  return problems;
}

const script = (code: string): string => `<title>t</title><link rel="icon" href="data:,"><body><script>${code}</script>`;

for (const [what, code, line] of [
  ["an error on the console", `console.error("hydration mismatch")`, /^console error: hydration mismatch$/],
  ["a warning on the console", `console.warn("careful")`, /^console warning: careful$/],
  ["an uncaught exception", `setTimeout(() => { throw new Error("lost") })`, /^page error: Error: lost/],
  ["an unhandled rejection", `Promise.reject(new Error("unheard"))`, /^page error: Error: unheard/],
  ["a failed answer", `fetch("/503?x=1", { method: "PATCH" })`, /^answer 503: PATCH \/503\?x=1$/],
  ["no answer", `fetch("/gone").catch(() => {})`, /^no answer: GET \/gone \(net::ERR_CONNECTION_REFUSED\)$/],
  ["a request elsewhere", `fetch("http://elsewhere.test/x")`, /^foreign request: http:\/\/elsewhere\.test\/x$/],
] as const) {
  plain(`notes ${what}, once`, async ({ context }) => {
    const problems = await visit(context, script(code), "true");
    await expect.poll(() => problems.report()).toEqual([expect.stringMatching(line)]);
  });

  plain(`lets ${what} pass where it is expected`, async ({ context }) => {
    const problems = new Problems(context, ORIGIN);
    problems.expect(line);
    expect(problems.report()).toEqual([expect.stringContaining("did not come")]);
    await visit(context, script(code), "true");
    await expect.poll(() => problems.report()).toEqual([]);
  });
}

plain("has nothing to say about a good page, nor about a request that the page took back", async ({ context }) => {
  const code = `const c = new AbortController(); fetch("/200", { signal: c.signal }).catch(() => (window.done = true)); c.abort()`;
  const problems = await visit(context, script(code), "window.done");
  expect(problems.report()).toEqual([]);
});

plain("sees what a screen reader would not be told", async ({ page }) => {
  const body = (image: string) => `<html lang="en"><title>t</title><main><h1>t</h1>${image}</main></html>`;
  await page.setContent(body(`<img src="data:," alt="A cat">`));
  await expectAccessible(page);
  await page.setContent(body(`<img src="data:,">`));
  await expect(expectAccessible(page)).rejects.toThrow("image-alt");
});

plain("a file that was written is read back", () => {
  const rows = [
    ['Anna "Ann" Müller', "a@example.test", "viewer", "active"],
    ["Nuñez, María", "b@example.test", "editor", ""],
    ["two\r\nlines", "", "", "invited"],
  ];
  expect(csvRows(csvFile(rows).buffer.toString())).toEqual(rows);
});
