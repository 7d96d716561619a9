// node weight.mjs: what this crate adds to a page, in bytes of optimised WebAssembly.
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';

const PAGES = {
  fields: 'reactive_stores alone',
  json: 'with serde_json and localStorage by hand',
  actions: 'reactive_stores, with actions and selectors of this crate',
  store: 'with actions, selectors and persistence of this crate',
};
const gzip = {};
process.stdout.write('| page | bytes | gzip |\n| --- | --- | --- |\n');
for (const [name, what] of Object.entries(PAGES)) {
  const file = build(['--example', `weight_${name}`], `weight_${name}`);
  gzip[name] = gzipSync(readFileSync(file), { level: 9 }).length;
  process.stdout.write(`| ${what} | ${statSync(file).size} | ${gzip[name]} |\n`);
}
process.stdout.write(`\nactions and selectors: ${gzip.actions - gzip.fields} B gzip over reactive_stores\n`);
process.stdout.write(`everything: ${gzip.store - gzip.json} B gzip over reactive_stores and JSON by hand, `);
process.stdout.write(`${gzip.store - gzip.fields} B over reactive_stores alone\n`);
