// node bench.mjs [--runs N] [--only NAME-PART]: the cases in Chromium, as a table.
// PEER_BENCH=FOLDER: a built copy of the peer's benchmark, run in turn with ours.
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builder, playwright } from '../../bench.mjs';

const { build, out } = builder('query-bench');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    profile: { type: 'string', default: '' },
  },
});
const peer = process.env.PEER_BENCH && join(process.env.PEER_BENCH, 'dist/query-core-cases.js');
if (peer && !existsSync(peer)) throw new Error(`${peer} is not there: npm ci; node build.mjs`);
build('query_bench');

const files = {
  '/page.mjs': fileURLToPath(new URL('page.mjs', import.meta.url)),
  '/query_bench.js': join(out, 'query_bench.js'),
  '/query_bench_bg.wasm': join(out, 'query_bench_bg.wasm'),
  '/peer/query-core-cases.js': peer,
};
const server = createServer(async ({ url }, response) => {
  // These two headers give the page the fine clock of a cross-origin isolated document.
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>query</title>');
  if (!files[url]) return response.writeHead(404).end();
  response.setHeader('content-type', url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
  return response.end(await readFile(files[url]));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await playwright.chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
    '--js-flags=--expose-gc',
  ],
});
const OPERATIONS = ['fetch', 'set', 'observe', 'invalidate-exact', 'invalidate-type', 'invalidate-prefix', 'mutate'];
const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const micros = ({ median, min, max }) => `${median.toPrecision(3)} (${min.toPrecision(3)}..${max.toPrecision(3)})`;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('console', (message) => process.stderr.write(`${message.text()}\n`));
  page.on('pageerror', (error) => process.stderr.write(`${error}\n`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const ask = (what, options) => page.evaluate(async ([what, options, peer]) => {
    globalThis.peer = peer;
    return (await import('/page.mjs'))[what](options);
  }, [what, options, Boolean(peer)]);
  const runs = Number(values.runs);
  const load = () => loadavg()[0].toFixed(1);
  let devtools;
  if (values.profile) {
    devtools = await page.context().newCDPSession(page);
    await devtools.send('Profiler.enable');
    await devtools.send('Profiler.setSamplingInterval', { interval: 200 });
    await devtools.send('Profiler.start');
  }
  process.stdout.write(`Chromium ${browser.version()}, ${new Date().toISOString()}, load ${load()}\n\n`);
  print(['case', 'µs per operation, median (min..max)', 'peer', 'peer / ours']);
  print(['---', '---', '---', '---']);
  for (const name of (await ask('names')).filter((name) => name.includes(values.only))) {
    const [own, other] = await ask('compare', { name, runs });
    print([name, micros(own), other ? micros(other) : '', other ? `${(other.median / own.median).toFixed(2)} x` : '']);
  }
  process.stdout.write('\n');
  print(['one operation beside … other entries', '0', '1,000', '30,000', '30,000 / 0']);
  print(['---', '---', '---', '---', '---']);
  for (const name of OPERATIONS.filter((name) => name.includes(values.only))) {
    const [few, some, many] = await ask('growth', { name, sizes: [0, 1_000, 30_000], runs });
    print([name, micros(few), micros(some), micros(many), `${(many.median / few.median).toFixed(2)} x`]);
  }
  process.stdout.write(`\nTimers of the browser started for 30,000 entries: ${await ask('timers')}\n`);
  process.stdout.write(`Load at the end: ${load()}\n`);
  if (devtools) {
    const { profile } = await devtools.send('Profiler.stop');
    const self = new Map();
    for (const node of profile.nodes) {
      const { functionName, url } = node.callFrame;
      const key = `${functionName || '(anonymous)'} ${url.split('/').pop()}`;
      self.set(key, (self.get(key) ?? 0) + (node.hitCount ?? 0));
    }
    const total = [...self.values()].reduce((a, b) => a + b, 0);
    for (const [name, hits] of [...self].sort((a, b) => b[1] - a[1]).slice(0, Number(values.profile))) {
      process.stdout.write(`${((hits * 100) / total).toFixed(1)} % ${name}\n`);
    }
  }
} finally {
  await browser.close();
  server.close();
}
