// node weight.mjs: what the cache adds to a program, in bytes, built and compressed as it is shipped.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { builder } from '../../bench.mjs';

const { build } = builder('query-bench');

const TYPES = 21;
const weigh = (name, ...features) => {
  const wasm = readFileSync(build(name, ['--example', name, ...features]));
  return { raw: wasm.length, gzip: gzipSync(wasm, { level: 9 }).length, brotli: brotliCompressSync(wasm).length };
};
const less = (a, b) => Object.fromEntries(Object.keys(a).map((key) => [key, a[key] - b[key]]));
const print = (name, { raw, gzip, brotli }) => process.stdout.write(`| ${[name, raw, gzip, brotli].join(' | ')} |\n`);

const plain = { first: weigh('plain_first'), all: weigh('plain_all') };
const cached = { first: weigh('cached_first'), all: weigh('cached_all') };
const one = less(cached.first, plain.first);
const many = less(cached.all, plain.all);
const further = (all, first) => Object.fromEntries(
  Object.entries(less(all, first)).map(([key, bytes]) => [key, Math.round(bytes / (TYPES - 1))]),
);

process.stdout.write('| bytes | raw | gzip | Brotli |\n| --- | --- | --- | --- |\n');
print('a program that asks for one thing', plain.first);
print('the same with the cache', cached.first);
print('the cache and one query', one);
print('the same with an interval, a filter, a write by hand, a mutation', less(weigh('cached_more'), plain.first));
print(`the cache and ${TYPES} queries`, many);
print('each further query type', further(many, one));

for (const [kind, features] of [['hydrated', 'hydrated'], ['client-rendered', 'alone']]) {
  const page = (name) => weigh(`page_${name}`, '--features', features);
  const resources = { first: page('plain_first'), all: page('plain_all') };
  const queries = { first: page('cached_first'), all: page('cached_all') };
  print(`a ${kind} page of Leptos with a \`Resource\``, resources.first);
  print('the same page with the cache and a query', queries.first);
  print('the cache and one query, in place of a `Resource`', less(queries.first, resources.first));
  print(`the cache and ${TYPES} queries, in place of as many`, less(queries.all, resources.all));
  print('each further `Resource`', further(resources.all, resources.first));
  print('each further query', further(queries.all, queries.first));
}
