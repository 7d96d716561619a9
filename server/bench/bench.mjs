// Loads the server and the floors in turn, and prints for each kind of request what it costs beside what its parts cost by
// themselves: `./dev bench` starts both. Bounded in time; loopback only.
import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const LOAD_DIR = join(dirname(fileURLToPath(import.meta.url)), "load");
const { MONO_URL, MONO_PID, FLOORS_URL, FLOORS_PID, FLOORS_COOKIE, DURATION = "4", ROUNDS = "3", ONLY = "" } = process.env;
for (const url of [MONO_URL, FLOORS_URL]) {
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(url ?? "")) throw new Error(`only loopback is loaded, not ${url}`);
}
const LOGIN = JSON.stringify({ email: "owner@acme.test", password: "correct horse battery staple" });
const run = promisify(execFile);
const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]));

/** User and system time of a process, in seconds. */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory of a process, in MiB. */
function memory(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

async function signIn() {
  const answer = await fetch(`${MONO_URL}/api/v1/auth/login`, {
    method: "POST", headers: { "content-type": "application/json" }, body: LOGIN,
  });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

/** The answer is what is to be measured, and not a refusal. */
async function must(url, cookie, mark) {
  const answer = await fetch(url, { headers: { cookie } });
  if (answer.status !== 200 || !(await answer.text()).includes(mark)) throw new Error(`${url} answered ${answer.status}`);
}

function wrk({ url, script = "get.lua", connections = 32, env = {} }, seconds) {
  return run("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "--timeout", "10s", "-s", join(LOAD_DIR, script), url],
    { env: { ...process.env, LOAD_DIR, LOGIN, ...env } });
}

async function load(target) {
  const before = processorTime(target.pid);
  const { stdout } = await wrk(target, DURATION);
  const spent = processorTime(target.pid) - before;
  const [rps, p50, p99, requests, errors] = /^RESULT (.*)$/m.exec(stdout)[1].split(" ").map(Number);
  if (errors > 0) throw new Error(`${errors} of ${requests} requests to ${target.url} failed`);
  return { rps, p50, p99, cpu: (spent / requests) * 1e6 };
}

/** Loads each in turn, several times over, and gives of each the round that took the least processor time: what else the
 * machine does meanwhile comes and goes. */
async function inTurn(targets, times = Number(ROUNDS)) {
  for (const target of targets) await wrk(target, 2);
  const rounds = [];
  for (let round = 0; round < times; round++) {
    for (const [index, target] of targets.entries()) (rounds[index] ??= []).push(await load(target));
  }
  return rounds.map((of) => of.reduce((least, round) => (round.cpu < least.cpu ? round : least)));
}

const cookie = await signIn();
await must(`${MONO_URL}/api/v1/permissions/check?permission=users:read`, cookie, '"allowed":true');
await must(`${MONO_URL}/api/v1/users`, cookie, '"total":');
await must(`${MONO_URL}/users`, cookie, "@acme.test");
const mono = (path, more = {}) => ({ url: MONO_URL + path, pid: MONO_PID, ...more, env: { COOKIE: cookie, ...more.env } });
const floor = (path, more = {}) => ({ url: FLOORS_URL + path, pid: FLOORS_PID, ...more, env: { COOKIE: FLOORS_COOKIE, ...more.env } });

const rows = [
  ["liveness", mono("/healthz"), "empty handler", floor("/empty")],
  ["permission check", mono("/api/v1/permissions/check?permission=users:read"), "token, MGET of 3 keys", floor("/check")],
  ["session", mono("/api/v1/auth/session"), "token, MGET of 3 keys", floor("/check")],
  ["users list, cached", mono("/api/v1/users?page=1&pageSize=25&sort=name"), "token, MGET of 3 keys and 5.8 kB", floor("/list")],
  ["users list, uncached", mono("", { script: "search.lua", env: { SEARCH: "/api/v1/users" } }),
    "the two statements", floor("", { script: "search.lua", env: { SEARCH: "/sql" } })],
  // A third round would meet the limit of sign-ins.
  ["sign-in", mono("/api/v1/auth/login", { script: "login.lua", connections: 4, rounds: 2 }), "argon2id alone", floor("/argon2", { connections: 4 })],
  ["page /users", mono("/users"), "empty handler", floor("/empty")],
].filter(([name]) => name.includes(ONLY));

const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${postgres()}`;
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}, the best of ${ROUNDS} rounds of ${DURATION} s with wrk -t1, load ${readFileSync("/proc/loadavg", "utf8").split(" ")[0]}\n`);
console.log("| request | req/s | p50 ms | p99 ms | cpu µs | floor | req/s | p50 ms | p99 ms | cpu µs | cpu, times the floor |");
console.log("|---|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|");
const cells = ({ rps, p50, p99, cpu }) => `${Math.round(rps)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${cpu.toFixed(0)}`;
const before = memory(MONO_PID);
for (const [name, ours, of, its] of rows) {
  const [a, b] = await inTurn([ours, its], ours.rounds);
  console.log(`| ${name} | ${cells(a)} | ${of} | ${cells(b)} | ${(a.cpu / b.cpu).toFixed(2)} |`);
}
console.log(`\nResident memory of the server: ${before.toFixed(0)} MiB before, ${memory(MONO_PID).toFixed(0)} MiB after.`);

function postgres() {
  const version = readdirSync("/usr/lib/postgresql").sort((a, b) => b - a)[0];
  return version ? `PostgreSQL ${version}` : "PostgreSQL";
}
