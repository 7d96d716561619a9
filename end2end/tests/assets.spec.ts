import type { Page, Response } from "@playwright/test";
import { expect, open, signIn, test } from "./fixtures";

/** `cargo leptos end-to-end` names no server: it serves a build for development, whose files have plain names. */
const shipped = !!process.env.BASE_URL;

/** The answers for the program's own files, from now on. */
function programFiles(page: Page): Response[] {
  const answers: Response[] = [];
  page.on("response", (answer) => new URL(answer.url()).pathname.startsWith("/pkg/") && answers.push(answer));
  return answers;
}

test("each file of the first view is fetched once", async ({ page }) => {
  const answers = programFiles(page);
  await open(page, "/login");
  const kinds = answers.map((answer) => new URL(answer.url()).pathname.split(".").at(-1));
  expect(kinds.sort()).toEqual(["css", "js", "wasm"]);
});

test("each file comes compressed, under a name of its own, to be kept for good", async ({ page }) => {
  test.skip(!shipped, "not the build that is shipped");
  const answers = programFiles(page);
  await open(page, "/login");
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) {
    const headers = await answer.allHeaders();
    expect(headers["content-encoding"], answer.url()).toBe("br");
    expect(headers["cache-control"], answer.url()).toMatch(/max-age=31536000.*immutable/);
    expect(new URL(answer.url()).pathname).toMatch(/\.[\w-]{16,}\.(css|js|wasm)$/);
  }
});

test("a second view transfers the document alone", async ({ page }) => {
  test.skip(!shipped, "not the build that is shipped");
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
