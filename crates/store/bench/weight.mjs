// node weight.mjs: what this crate adds to a page, in bytes of optimised WebAssembly.
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { builder } from '../../bench.mjs';

const { build } = builder('store-bench');

const PAGES = {
  fields: 'reactive_stores alone',
  context: 'the same, with a context and a computed value by hand',
  typed: 'the same, with preferences in localStorage by the least code by hand',
  json: 'the same, with preferences in localStorage by hand, field by field',
  actions: 'reactive_stores, with actions and selectors of this crate',
  store: 'with actions, selectors and persistence of this crate',
};
const gzip = {};
process.stdout.write('| page | bytes | gzip |\n| --- | --- | --- |\n');
for (const [name, what] of Object.entries(PAGES)) {
  const file = build(`weight_${name}`);
  gzip[name] = gzipSync(readFileSync(file), { level: 9 }).length;
  process.stdout.write(`| ${what} | ${statSync(file).size} | ${gzip[name]} |\n`);
}
const more = (page, than) => gzip[page] - gzip[than];
process.stdout.write(`\nactions and selectors: ${more('actions', 'context')} B gzip over the same by hand, `);
process.stdout.write(`${more('actions', 'fields')} B over reactive_stores alone\n`);
process.stdout.write(`persistence: ${more('store', 'json') - more('actions', 'context')} B gzip over the same by hand, field by field, `);
process.stdout.write(`${more('store', 'typed') - more('actions', 'context')} B over the least by hand\n`);
process.stdout.write(`everything: ${more('store', 'json')} B gzip over the same by hand, field by field, `);
process.stdout.write(`${more('store', 'typed')} B over the least by hand, ${more('store', 'fields')} B over reactive_stores alone\n`);
