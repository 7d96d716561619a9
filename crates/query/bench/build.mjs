// The steps of a release build of the browser's side, as cargo-leptos takes them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = (program, args) => execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const end2end = join(root, 'end2end');

/** playwright-core, as the end-to-end tests have it. */
export const playwright = createRequire(join(end2end, 'package.json'))('playwright-core');

const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], {
  cwd: root, maxBuffer: 1 << 28,
});
const target = JSON.parse(metadata).target_directory;
export const out = join(target, 'query-bench');

/** Builds one example of this package and puts NAME.js and NAME_bg.wasm into `out`. */
export function build(name) {
  run('cargo', ['build', '-q', '-p', 'query-bench', '--example', name, '--target', 'wasm32-unknown-unknown', '--profile', 'wasm-release']);
  mkdirSync(out, { recursive: true });
  const built = join(target, 'wasm32-unknown-unknown', 'wasm-release/examples', `${name}.wasm`);
  const names = process.env.KEEP_NAMES ? ['--keep-debug'] : [];
  run('wasm-bindgen', ['--target', 'web', '--no-typescript', ...names, '--out-dir', out, '--out-name', name, built]);
  const file = join(out, `${name}_bg.wasm`);
  const optimised = `${file}.opt`;
  run(process.env.WASM_OPT ?? join(end2end, 'node_modules/.bin/wasm-opt'), [
    '-Oz', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', ...(process.env.KEEP_NAMES ? ['-g'] : []),
    file, '-o', optimised,
  ]);
  renameSync(optimised, file);
  return file;
}
