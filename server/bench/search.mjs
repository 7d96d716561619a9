// The first page of the users list, uncached, in every order: in a tenant of 1,000,000 beside one of 10,000. `./dev bench search`
// starts a server over each. One request at a time; loopback only.
const { LARGE_URL, SMALL_URL } = process.env;
for (const url of [LARGE_URL, SMALL_URL]) {
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(url ?? "")) throw new Error(`only loopback is asked, not ${url}`);
}
const LOGIN = JSON.stringify({ email: "owner@acme.test", password: "correct horse battery staple" });
// One letter and two, at the beginning of first names, of last names and of addresses alone; whole names; the midst of a name;
// what everyone has, and what nobody has.
const SEARCHES = ["", "a", "e", "m", "z", "q", "ø", "an", "mi", "so", "ac", "qx", "anna", "mei", "olu", "ari", "nguyễn", "acme", "zzzq"];
const ORDERS = ["name", "email", "role", "status", "createdAt"].flatMap((field) => [field, `-${field}`]);
const FILTERS = ["", "role=admin", "role=owner", "status=suspended", "role=viewer&status=suspended", "role=owner&status=invited"];
/** Each asks for another number of rows, so that no answer is kept of the one before. */
const SIZES = [50, 49, 48];

async function signIn(url) {
  const answer = await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body: LOGIN });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  return { url, cookie };
}

/** Milliseconds, the least of a few. */
async function ask({ url, cookie }, question) {
  let least = Infinity;
  for (const size of SIZES) {
    const began = performance.now();
    const answer = await fetch(`${url}/api/v1/users?${question}&pageSize=${size}`, { headers: { cookie } });
    const text = await answer.text();
    least = Math.min(least, performance.now() - began);
    if (answer.status !== 200 || !text.includes('"total":')) throw new Error(`${question} answered ${answer.status}`);
  }
  return least;
}

const [large, small] = [await signIn(LARGE_URL), await signIn(SMALL_URL)];
const asked = [];
for (const filter of FILTERS) {
  for (const q of SEARCHES) {
    for (const sort of ORDERS) {
      const question = `q=${encodeURIComponent(q)}&sort=${sort}${filter && `&${filter}`}`;
      asked.push({ filter, q, sort, large: await ask(large, question), small: await ask(small, question) });
    }
  }
}

const at = (times, part) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const row = (name, some) => {
  const [of, its] = [some.map((one) => one.large), some.map((one) => one.small)];
  const cells = [...[0.5, 0.9, 1].map((part) => at(of, part)), ...[0.5, 0.9, 1].map((part) => at(its, part))].map((ms) => ms.toFixed(1));
  console.log(`| ${name} | ${some.length} | ${cells.join(" | ")} | ${of.filter((ms) => ms > 50).length} |`);
};
console.log("| ms | questions | 1,000,000: median | nine tenths | slowest | 10,000: median | nine tenths | slowest | over 50 ms |");
console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
row("no search, no filter", asked.filter(({ q, filter }) => !q && !filter));
row("any search, no filter", asked.filter(({ filter }) => !filter));
row("any search, any filter", asked);
console.log("\nThe slowest:");
for (const { filter, q, sort, large: ms } of asked.sort((a, b) => b.large - a.large).slice(0, 8)) {
  console.log(`- ${ms.toFixed(1)} ms: ${q || "(all)"} by ${sort} ${filter}`);
}
