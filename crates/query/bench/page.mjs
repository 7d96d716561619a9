// Runs in the page: our cases, the peer's beside them if it is there, and what grows with the size of the cache.
import init, { Bench } from './query_bench.js';

await init();
const theirs = globalThis.peer ? (await import('./peer/query-core-cases.js')).cases : [];

/** A case of ours in the shape of the peer's. */
const ours = (name) => ({
  setup: () => new Bench(name),
  run: (bench) => bench.run(),
  check: (bench) => bench.check(),
  teardown: (bench) => bench.free(),
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function once(entry) {
  const ctx = entry.setup();
  globalThis.gc?.();
  const start = performance.now();
  const operations = await entry.run(ctx);
  const ms = performance.now() - start;
  entry.check(ctx);
  entry.teardown(ctx);
  await pause();
  return { operations, ms };
}

/** Runs the entries in turn, `runs` times after a warm-up: of each the median, in microseconds an operation. */
async function alternate(entries, runs) {
  const times = entries.map(() => []);
  for (let i = -1; i < runs; i += 1) {
    for (const [index, entry] of entries.entries()) {
      const { operations, ms } = await once(entry);
      if (i >= 0) times[index].push((ms * 1_000) / operations);
    }
  }
  return times.map((of) => ({ median: median(of), min: Math.min(...of), max: Math.max(...of) }));
}

/** The names of the cases that have a counterpart. */
export const names = () => Bench.names();

/** Our case, and the peer's of the same letter. */
export function compare({ name, runs }) {
  const peer = theirs.find((entry) => entry.name[0] === name[0]);
  return alternate(peer ? [ours(name), peer] : [ours(name)], runs);
}

/** What one operation costs beside so many unrelated entries. */
export const growth = ({ name, sizes, runs }) => alternate(sizes.map((size) => ours(`${name}-${size}`)), runs);

/** How many of the browser's timers 30,000 cached queries start. */
export function timers() {
  const { setTimeout: original } = globalThis;
  let started = 0;
  globalThis.setTimeout = (...args) => {
    started += 1;
    return original(...args);
  };
  const bench = new Bench('set-30000');
  // Tasks that start timers run after this one.
  return pause().then(() => {
    globalThis.setTimeout = original;
    bench.free();
    return started - 1;
  });
}
