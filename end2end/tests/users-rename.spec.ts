import type { Route } from "@playwright/test";
import { createUser, expect, hold, LIST, ONE, problem, readUser, recordTexts, signIn, test, uniqueWord } from "./fixtures";

test.beforeEach(({ page }) => signIn(page, "owner@acme.test"));

test("by double-click; it is there after a reload", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await users.rename(user.id, `${word} After`);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
  await page.reload();
  await expect(users.name(user.id)).toHaveText(`${word} After`);
});

test("by keyboard: Enter edits, Enter saves, the focus is back on the cell", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await users.name(user.id).focus();
  await page.keyboard.press("Enter");
  await expect(users.nameInput).toBeFocused();
  await expect(users.nameInput).toHaveValue(`${word} Before`);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(`${word} After`);
  await page.keyboard.press("Enter");
  await expect(users.nameInput).toHaveCount(0);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  await expect(users.name(user.id)).toBeFocused();
});

test("Escape leaves the name as it is and sends nothing", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const sent: string[] = [];
  page.on("request", (request) => ONE.test(request.url()) && sent.push(request.method()));
  await users.name(user.id).dblclick();
  await users.nameInput.fill(`${word} Discarded`);
  await users.nameInput.press("Escape");
  await expect(users.nameInput).toHaveCount(0);
  await expect(users.name(user.id)).toHaveText(`${word} Before`);
  await expect(users.name(user.id)).toBeFocused();
  expect((await readUser(page, user.id)).name).toBe(`${word} Before`);
  expect(sent).toEqual([]);
});

test("an unchanged name is not sent", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const sent: string[] = [];
  page.on("request", (request) => ONE.test(request.url()) && sent.push(request.method()));
  await users.rename(user.id, `${word} Before`);
  await expect(users.nameInput).toHaveCount(0);
  // A real change after it is the only one that is sent.
  await users.rename(user.id, `${word} After`);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
  expect(sent).toEqual(["PATCH"]);
});

test("an empty name is not taken, and what was typed stays to be corrected", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  await users.rename(user.id, "   ");
  await expect(users.nameInput).toHaveAttribute("aria-invalid", "true");
  await users.nameInput.press("Escape");
  await expect(users.name(user.id)).toHaveText(`${word} Before`);
  expect((await readUser(page, user.id)).name).toBe(`${word} Before`);
});

test("the new name shows at once, before the server has answered", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  const gate = await hold(page, "PATCH", ONE);
  await users.rename(user.id, `${word} After`);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  expect((await readUser(page, user.id)).name).toBe(`${word} Before`);

  const texts = await recordTexts(users.name(user.id));
  const settled = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  gate.open();
  expect((await settled).status()).toBe(200);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
  expect(await texts()).toEqual([`${word} After`]);
});

const refusals = [
  { name: "forbids it", answer: problem(403, "forbidden", "Not allowed"), told: /^answer 403: PATCH/ },
  { name: "fails", answer: problem(500, "internal", "Something went wrong on our side"), told: /^answer 500: PATCH/ },
  { name: "is not available", answer: problem(503, "unavailable", "Not available at the moment"), told: /^answer 503: PATCH/ },
  {
    name: "answers with what is no problem document",
    answer: (route: Route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
    told: /^answer 502: PATCH/,
  },
  {
    name: "is away",
    answer: (route: Route) => route.abort("connectionrefused"),
    told: /^no answer: PATCH .*ERR_CONNECTION_REFUSED/,
  },
];

for (const { name, answer, told } of refusals) {
  test(`it rolls back with a message when the server ${name}`, async ({ page, users, problems }) => {
    const word = uniqueWord();
    const user = await createUser(page, { name: `${word} Before` });
    await users.open(`?q=${word}`);
    problems.expect(told);
    let attempts = 0;
    const gate = await hold(page, "PATCH", ONE, (route) => {
      attempts += 1;
      return answer(route);
    });
    await users.rename(user.id, `${word} Refused`);
    await expect(users.name(user.id)).toHaveText(`${word} Refused`);
    gate.open();
    await expect(users.name(user.id)).toHaveText(`${word} Before`);
    await expect(users.toast).toBeVisible();
    // Mutations are never repeated on their own.
    expect(attempts).toBe(1);

    await page.unrouteAll();
    await users.rename(user.id, `${word} After`);
    await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
    await expect(users.name(user.id)).toHaveText(`${word} After`);
  });
}

test("a name that the server finds fault with can be corrected: the field is back with what was typed", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  problems.expect(/^answer 422: PATCH/);
  const fault = [{ field: "name", message: "must not be rude" }];
  const gate = await hold(page, "PATCH", ONE, problem(422, "invalid", "Some of the input is not valid", fault));
  gate.open();
  await users.rename(user.id, `${word} Rude`);
  await expect(users.nameInput).toHaveValue(`${word} Rude`);
  await expect(users.nameInput).toHaveAttribute("aria-invalid", "true");
  await expect(users.name(user.id)).toContainText("Must not be rude.");
  await page.unrouteAll();
  await users.nameInput.fill(`${word} Polite`);
  await users.nameInput.press("Enter");
  await expect(users.name(user.id)).toHaveText(`${word} Polite`);
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} Polite`);
});

for (const [what, answer, told] of [
  ["a refusal", problem(422, "invalid", "Not valid", [{ field: "name", message: "must not be rude" }]), /^answer 422: PATCH/],
  ["a failure", problem(503, "unavailable", "Not available at the moment"), /^answer 503: PATCH/],
] as const) {
  test(`${what} that comes when the row has left the screen is still told`, async ({ page, users, problems }) => {
    const word = uniqueWord();
    const user = await createUser(page, { name: `${word} Before` });
    await users.open(`?q=${word}`);
    problems.expect(told);
    const gate = await hold(page, "PATCH", ONE, answer);
    await users.rename(user.id, `${word} After`);
    await expect(users.name(user.id)).toHaveText(`${word} After`);
    await users.search.fill(uniqueWord());
    await expect(users.empty).toBeVisible();
    gate.open();
    await expect(users.toast).toContainText(`${word} Before`);
    await users.search.fill(word);
    await expect(users.name(user.id)).toHaveText(`${word} Before`);
  });
}

test("someone who was removed in the meantime: the server's real refusal", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before` });
  await users.open(`?q=${word}`);
  expect((await page.request.delete(`/api/v1/users/${user.id}`)).status()).toBe(204);
  problems.expect(/^answer 404: PATCH/);
  await users.rename(user.id, `${word} After`);
  await expect(users.toast).toBeVisible();
  // The list is asked for again after the refusal, and they are gone from it.
  await expect(users.rows).toHaveCount(0);
});

test("two quick renames of one person: only the last one is ever seen after it", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Zero` });
  await users.open(`?q=${word}`);
  const gate = await hold(page, "PATCH", ONE);
  await users.rename(user.id, `${word} One`);
  await expect(users.name(user.id)).toHaveText(`${word} One`);
  await users.rename(user.id, `${word} Two`);
  await expect(users.name(user.id)).toHaveText(`${word} Two`);

  const texts = await recordTexts(users.name(user.id));
  let patched = 0;
  const settled = page.waitForResponse((answer) => {
    if (answer.request().method() === "PATCH") patched += 1;
    return patched === 2 && LIST.test(answer.url());
  });
  gate.open();
  await settled;
  expect((await readUser(page, user.id)).name).toBe(`${word} Two`);
  expect(await texts()).toEqual([`${word} Two`]);
  await page.reload();
  await expect(users.name(user.id)).toHaveText(`${word} Two`);
});

test("two people at once: the refusal of one does not touch the other", async ({ page, users, problems }) => {
  const word = uniqueWord();
  const refused = await createUser(page, { name: `${word} A` });
  const taken = await createUser(page, { name: `${word} B` });
  await users.open(`?q=${word}`);
  problems.expect(/^answer 403: PATCH/);
  const gate = await hold(page, "PATCH", new RegExp(`/api/v1/users/${refused.id}$`), problem(403, "forbidden", "Not allowed"));
  await users.rename(refused.id, `${word} A refused`);
  await users.rename(taken.id, `${word} B taken`);
  await expect(users.name(taken.id)).toHaveText(`${word} B taken`);
  await expect(users.name(refused.id)).toHaveText(`${word} A refused`);
  await expect.poll(async () => (await readUser(page, taken.id)).name).toBe(`${word} B taken`);

  const texts = await recordTexts(users.name(taken.id));
  gate.open();
  await expect(users.name(refused.id)).toHaveText(`${word} A`);
  await expect(users.toast).toBeVisible();
  await expect(users.name(taken.id)).toHaveText(`${word} B taken`);
  expect(await texts()).toEqual([`${word} B taken`]);
});

test("a list that arrives during a rename does not undo it", async ({ page, users }) => {
  const word = uniqueWord();
  const user = await createUser(page, { name: `${word} Before`, role: "viewer" });
  await users.open(`?q=${word}`);
  const gate = await hold(page, "PATCH", ONE);
  await users.rename(user.id, `${word} After`);
  // Another list, fetched now, still holds the old name; the pending rename is laid over it.
  await users.roleFilter.selectOption("viewer");
  await expect(page).toHaveURL(/role=viewer/);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
  gate.open();
  await expect.poll(async () => (await readUser(page, user.id)).name).toBe(`${word} After`);
  await expect(users.name(user.id)).toHaveText(`${word} After`);
});
