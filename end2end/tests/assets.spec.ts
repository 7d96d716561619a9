import type { Response } from "@playwright/test";
import { expect, open, signIn, test } from "./fixtures";

test("each file of the first view is fetched once, compressed, and to be kept for good", async ({ page }) => {
  const answers: Response[] = [];
  page.on("response", (answer) => new URL(answer.url()).pathname.startsWith("/pkg/") && answers.push(answer));
  await open(page, "/login");
  const paths = answers.map((answer) => new URL(answer.url()).pathname);
  expect([...paths].sort()).toEqual([...new Set(paths)].sort());
  expect(paths.map((path) => path.split(".").at(-1)).sort()).toEqual(["css", "js", "wasm"]);
  for (const answer of answers) {
    const headers = await answer.allHeaders();
    expect(headers["content-encoding"], answer.url()).toMatch(/^(br|gzip)$/);
    expect(headers["cache-control"], answer.url()).toMatch(/max-age=31536000.*immutable/);
    expect(new URL(answer.url()).pathname).toMatch(/\.[\w-]{16,}\.(css|js|wasm)$/);
  }
});

test("a second view transfers the document alone", async ({ page }) => {
  await signIn(page, "viewer@acme.test");
  await open(page, "/users");
  await open(page, "/users?page=2");
  const transferred = await page.evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return entries.filter((entry) => entry.name.includes("/pkg/")).map((entry) => ({ name: entry.name, bytes: entry.transferSize }));
  });
  expect(transferred.length).toBeGreaterThan(0);
  expect(transferred.filter((entry) => entry.bytes > 0)).toEqual([]);
});
