// What the benchmarks of the crates have in common: a release build of the browser's side, in the steps that cargo-leptos
// takes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = (program, args) => execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const end2end = join(root, 'end2end');

/** playwright-core, as the end-to-end tests have it. */
export const playwright = createRequire(join(end2end, 'package.json'))('playwright-core');

const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], {
  cwd: root, maxBuffer: 1 << 28,
});
const target = JSON.parse(metadata).target_directory;

/** Where the builds of `name`, a package, go, and what builds them. */
export function builder(name) {
  const out = join(target, name);
  /** Builds one target, an example if nothing else is said, and puts TARGET.js and TARGET_bg.wasm into `out`. */
  const build = (target, what = ['--example', target]) => buildInto(out, name, target, what);
  return { out, build };
}

function buildInto(out, name, of, what) {
  run('cargo', ['build', '-q', '-p', name, ...what, '--target', 'wasm32-unknown-unknown', '--profile', 'wasm-release']);
  mkdirSync(out, { recursive: true });
  const folder = what[0] === '--example' ? 'examples' : '';
  const built = join(target, 'wasm32-unknown-unknown', 'wasm-release', folder, `${of}.wasm`);
  const names = process.env.KEEP_NAMES ? ['--keep-debug'] : [];
  run('wasm-bindgen', ['--target', 'web', '--no-typescript', ...names, '--out-dir', out, '--out-name', of, built]);
  const file = join(out, `${of}_bg.wasm`);
  const optimised = `${file}.opt`;
  run(process.env.WASM_OPT ?? join(end2end, 'node_modules/.bin/wasm-opt'), [
    '-Oz', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', ...(process.env.KEEP_NAMES ? ['-g'] : []),
    file, '-o', optimised,
  ]);
  renameSync(optimised, file);
  return file;
}
