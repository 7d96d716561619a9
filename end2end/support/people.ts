import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** A user, as the API gives it. */
export interface User {
  id: string;
  name: string;
  email: string;
  role: string;
  status: string;
}

/** A word that no other test and no earlier run has used: what is named with it is found by searching for it. */
export function uniqueWord(): string {
  return `q${randomBytes(6).toString("hex")}`;
}

/** Adds a user of its own to the tenant of the signed-in page. */
export async function createUser(page: Page, user: Partial<User> & { name: string }): Promise<User> {
  const data = { role: "viewer", status: "active", email: `${uniqueWord()}@example.test`, ...user };
  const answer = await page.request.post("/api/v1/users", { data });
  expect(answer.status(), `creation of ${user.name}`).toBe(201);
  return (await answer.json()) as User;
}

/** Adds `count` users called `<word> 01`, `<word> 02`, … in one go. */
export async function createMany(page: Page, word: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, i) => `${word} ${String(i + 1).padStart(2, "0")}`);
  const rows = names.map((name, i) => `${name},${word}-${i + 1}@example.test,viewer,active`);
  const answer = await page.request.post("/api/v1/users/import?mode=strict", {
    headers: { "content-type": "text/csv" },
    data: ["name,email,role,status", ...rows].join("\n"),
  });
  expect(answer.status(), "import of the test's users").toBe(200);
  expect(await answer.json()).toMatchObject({ imported: count });
  return names;
}

/** What the server holds now. */
export async function readUser(page: Page, id: string): Promise<User> {
  const answer = await page.request.get(`/api/v1/users/${id}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as User;
}
