// Runs in the page: our cases, and the peer's beside them if it is there.
import init, { Bench } from './store_bench.js';

await init();
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function own(kind, selectors, updates) {
  const bench = new Bench(kind, selectors);
  await bench.settle();
  await pause();
  const start = performance.now();
  for (let update = 1; update <= updates; update += 1) {
    bench.update(update);
    await undefined;
  }
  const ms = performance.now() - start;
  const woken = bench.woken();
  bench.end();
  return { ms, woken };
}

/** The peer's vanilla store with `subscribeWithSelector`: the same selectors. */
async function peer(_, selectors, updates) {
  const { createStore, subscribeWithSelector } = await import('./peer.js');
  const store = createStore(subscribeWithSelector(() => ({ cells: new Array(selectors).fill(0) })));
  let woken = 0;
  for (let i = 0; i < selectors; i += 1) {
    store.subscribe((state) => state.cells[i], () => { woken += 1; });
  }
  await pause();
  const start = performance.now();
  for (let update = 1; update <= updates; update += 1) {
    store.setState((state) => {
      const cells = state.cells.slice();
      cells[500] = update;
      return { cells };
    });
    await undefined;
  }
  return { ms: performance.now() - start, woken };
}

/** Microseconds an update, of each kind in turn; each update must have woken exactly one. */
export async function compare({ kinds, selectors, updates, runs }) {
  const times = kinds.map(() => []);
  for (let i = -1; i < runs; i += 1) {
    for (const [index, kind] of kinds.entries()) {
      const { ms, woken } = await (kind === 'peer' ? peer : own)(kind, selectors, updates);
      if (woken !== updates) throw new Error(`${kind}: ${woken} listeners were called by ${updates} updates`);
      if (i >= 0) times[index].push((ms * 1_000) / updates);
      globalThis.gc?.();
      await pause();
    }
  }
  return times.map((of) => ({ median: median(of), min: Math.min(...of), max: Math.max(...of) }));
}
