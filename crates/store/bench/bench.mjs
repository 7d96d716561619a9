// node bench.mjs [--runs N] [--updates N]: an update beside 1,000 selectors, in Chromium, as a table.
// PEER=FOLDER: a folder with node_modules/zustand, run in turn with ours.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builder, playwright } from '../../bench.mjs';

const { build, out } = builder('store-bench');

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, updates: { type: 'string', default: '500' } },
});
build('store_bench', ['--lib']);
const peer = process.env.PEER && join(process.env.PEER, 'node_modules/zustand/esm');
const files = {
  '/page.mjs': fileURLToPath(new URL('page.mjs', import.meta.url)),
  '/store_bench.js': join(out, 'store_bench.js'),
  '/store_bench_bg.wasm': join(out, 'store_bench_bg.wasm'),
  ...(peer && { '/vanilla.mjs': join(peer, 'vanilla.mjs'), '/middleware.mjs': join(peer, 'middleware.mjs') }),
};
const server = createServer(async ({ url }, response) => {
  // These two headers give the page the fine clock of a cross-origin isolated document.
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>store</title>');
  response.setHeader('content-type', url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
  if (url === '/peer.js') {
    return response.end("export * from './vanilla.mjs'; export { subscribeWithSelector } from './middleware.mjs';");
  }
  if (!files[url]) return response.writeHead(404).end();
  // The peer's middleware asks for the mode of a bundler.
  return response.end(String(url).endsWith('.wasm') ? await readFile(files[url])
    : (await readFile(files[url], 'utf8')).replaceAll('import.meta.env', '({ MODE: "production" })'));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await playwright.chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--js-flags=--expose-gc'],
});
const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('console', (message) => process.stderr.write(`${message.text()}\n`));
  page.on('pageerror', (error) => process.stderr.write(`${error}\n`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const kinds = ['state', 'memo', 'keyed', ...(peer ? ['peer'] : [])];
  const options = { kinds, selectors: 1_000, updates: Number(values.updates), runs: Number(values.runs) };
  const results = await page.evaluate(async (options) => (await import('/page.mjs')).compare(options), options);
  process.stdout.write(`Chromium ${browser.version()}, ${new Date().toISOString()}, load ${loadavg()[0].toFixed(1)}\n\n`);
  print(['1,000 selectors, one of them changed', 'µs an update, median (min..max)', 'peer / ours']);
  print(['---', '---', '---']);
  const other = peer && results.at(-1).median;
  for (const [index, kind] of kinds.entries()) {
    const { median, min, max } = results[index];
    const ratio = other ? `${(other / median).toFixed(2)} x` : '';
    print([kind, `${median.toPrecision(3)} (${min.toPrecision(3)}..${max.toPrecision(3)})`, ratio]);
  }
} finally {
  await browser.close();
  server.close();
}
