import { readFile } from "node:fs/promises";
import { csvFile, csvRows } from "../support/csv";
import { expect, signIn, test, uniqueWord } from "./fixtures";

test.beforeEach(({ page }) => signIn(page, "owner@globex.test"));

/** Names as people have them. */
const NAMES = ["Jürgen Groß", "Zoë O'Hara", 'Anna "Ann" Müller', "Nuñez, María José", "Łukasz Żółć", "李小龍"];

test("takes a person's file: BOM, CRLF, quotes, commas, umlauts", async ({ page, users }) => {
  const word = uniqueWord();
  const rows = NAMES.map((name, i) => [`${word} ${i} ${name}`, `${word}.${i}@example.test`, "viewer", "active"]);
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile(rows));
  await users.import.submit.click();
  await expect(users.import.summary).toContainText("6");
  await expect(users.import.rejected).toHaveCount(0);
  await users.import.done.click();
  await expect(users.names).toHaveText(rows.map(([name]) => name ?? ""));
});

test("shows what it did not take, by line, column and reason, and takes the rest", async ({ page, users }) => {
  const word = uniqueWord();
  const rows = [
    [`${word} Good`, `${word}.1@example.test`, "viewer", "active"],
    [`${word} Bad address`, "nowhere", "viewer", "active"],
    ["", `${word}.2@example.test`, "viewer", "active"],
    [`${word} Two\r\nlines`, `${word}.3@example.test`, "viewer", "active"],
    [`${word} Bad status`, `${word}.4@example.test`, "viewer", "asleep"],
    [`${word} Twice`, `${word}.1@example.test`, "viewer", "active"],
    [`${word} Also good`, `${word}.5@example.test`, "editor", ""],
  ];
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile(rows));
  await users.import.submit.click();
  // The header is line 1; the name of two lines takes lines 5 and 6.
  await expect(users.import.rejected).toHaveText([/^3email/, /^4name/, /^7status/, /^8email/]);
  await users.import.done.click();
  await expect(users.names).toHaveText([`${word} Also good`, `${word} Good`, `${word} Two lines`]);
});

test("in strict mode one bad row is enough to take none", async ({ page, users }) => {
  const word = uniqueWord();
  const rows = [
    [`${word} Good`, `${word}.1@example.test`, "viewer", "active"],
    [`${word} Bad`, "nowhere", "viewer", "active"],
  ];
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.strict.check();
  await users.import.file.setInputFiles(csvFile(rows));
  await users.import.submit.click();
  await expect(users.import.rejected).toHaveText([/^3email/]);
  await users.import.done.click();
  await expect(users.rows).toHaveCount(0);
  await page.reload();
  await expect(users.rows).toHaveCount(0);
});

for (const [what, buffer] of [
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 255, 254])],
  ["an empty file", Buffer.from("")],
  ["a file without the columns", Buffer.from("vorname;nachname\nAnna;Groß\n")],
] as const) {
  test(`says what is wrong with ${what}`, async ({ users, problems }) => {
    problems.expect(/^answer 4\d\d: POST \/api\/v1\/users\/import/);
    await users.open();
    await users.import.open.click();
    await users.import.file.setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
    await users.import.submit.click();
    await expect(users.import.error).toContainText(/not imported/);
    await expect(users.import.submit).toBeEnabled();
  });
}

test("takes 50,000 people, shows how far it is, and gives the same file back", async ({ page, users }) => {
  test.setTimeout(120_000);
  const word = uniqueWord();
  const people = Array.from({ length: 50_000 }, (_, i) => {
    const number = String(i).padStart(5, "0");
    const name = `${word} ${number} ${NAMES[i % NAMES.length]}`;
    return [name, `${word}.${number}@example.test`, i % 7 ? "viewer" : "editor", i % 5 ? "active" : "invited"];
  });
  await users.open(`?q=${word}`);
  // As slow as a person's line, so that the progress is there to be seen.
  const line = await page.context().newCDPSession(page);
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 });
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile(people));
  await users.import.submit.click();
  await expect(users.import.progress).toBeVisible();
  await expect.poll(() => users.import.sent(), { intervals: [50] }).toBeGreaterThan(0);
  expect(await users.import.sent()).toBeLessThan(1);
  await expect(users.import.summary).toContainText(/50[,. \u00a0\u202f]?000/, { timeout: 60_000 });
  await expect(users.import.rejected).toHaveCount(0);
  await line.detach();
  await users.import.done.click();
  await expect(users.rows).toHaveCount(25);

  const download = page.waitForEvent("download");
  await users.export.click();
  const rows = csvRows(await readFile(await (await download).path(), "utf8"));
  expect(rows).toHaveLength(people.length);
  expect(rows).toEqual(people);
});

test("what the export gives is taken again as it is", async ({ page, users }) => {
  const word = uniqueWord();
  const rows = NAMES.map((name, i) => [`${word} ${i} ${name}`, `${word}.${i}@example.test`, "viewer", "active"]);
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile(rows));
  await users.import.submit.click();
  await expect(users.import.summary).toBeVisible();
  await users.import.done.click();

  const download = page.waitForEvent("download");
  await users.export.click();
  const file = await (await download).path();
  const exported = await readFile(file, "utf8");
  expect(csvRows(exported)).toEqual(rows);

  const moved = exported.replaceAll(`${word}.`, `${word}-again.`);
  await users.import.open.click();
  await users.import.file.setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: Buffer.from(moved) });
  await users.import.submit.click();
  await expect(users.import.summary).toContainText("6");
  await users.import.done.click();
  await expect(users.rows).toHaveCount(12);
});

test("a formula in a name is exported so that no spreadsheet runs it, and comes back as it was", async ({ page, users }) => {
  const word = uniqueWord();
  const name = `=1+1 ${word}`;
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile([[name, `${word}@example.test`, "viewer", "active"]]));
  await users.import.submit.click();
  await expect(users.import.summary).toBeVisible();
  await users.import.done.click();
  await expect(users.names).toHaveText([name]);

  const download = page.waitForEvent("download");
  await users.export.click();
  const exported = await readFile(await (await download).path(), "utf8");
  expect(csvRows(exported)[0]?.[0]).toBe(`'${name}`);

  await users.import.open.click();
  const again = { name: "again.csv", mimeType: "text/csv", buffer: Buffer.from(exported.replace(`${word}@`, `${word}-again@`)) };
  await users.import.file.setInputFiles(again);
  await users.import.submit.click();
  await expect(users.import.summary).toContainText(/^1 user was/);
  await users.import.done.click();
  await expect(users.names).toHaveText([name, name]);
});

test("a check says what would be, and changes nothing", async ({ page, users }) => {
  const word = uniqueWord();
  await users.open(`?q=${word}`);
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile([[word, `${word}@example.test`, "viewer", "active"]]));
  await users.import.check.click();
  await expect(users.import.summary).toContainText(/^1 user would be/);
  expect(await (await page.request.get(`/api/v1/users?q=${word}`)).json()).toMatchObject({ total: 0 });
  // The file is still chosen.
  await users.import.submit.click();
  await expect(users.import.summary).toContainText(/^1 user was/);
  await users.import.done.click();
  await expect(users.names).toHaveText([word]);
});

test("an import that is stopped on the way takes nobody", async ({ page, users }) => {
  const word = uniqueWord();
  const people = Array.from({ length: 20_000 }, (_, i) => [`${word} ${i}`, `${word}.${i}@example.test`, "viewer", "active"]);
  await users.open(`?q=${word}`);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 });
  await users.import.open.click();
  await users.import.file.setInputFiles(csvFile(people));
  await users.import.submit.click();
  await expect.poll(() => users.import.sent(), { intervals: [50] }).toBeGreaterThan(0);
  await users.import.cancel.click();
  await expect(users.import.progress).toHaveCount(0);
  await expect(users.import.submit).toBeEnabled();
  await line.detach();
  expect(await (await page.request.get(`/api/v1/users?q=${word}`)).json()).toMatchObject({ total: 0 });
});
