// Bundles the program into dist/: one small entry, and a chunk for each command that loads when it runs.
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
/**
 * commander loads child_process, and with it much of Node's networking, for subcommands that are programs of their own.
 * There are none here: it is loaded when it is asked for, which spares each `--help` some milliseconds.
 */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup(builder) {
    builder.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'lazy' } : undefined,
    );
    builder.onLoad({ filter: /./, namespace: 'lazy' }, () => ({
      contents: "module.exports = { get spawn() { return require('node:child_process').spawn; } };",
    }));
  },
};

/** See src/lib/chain/c32check.ts. */
const rememberedAddresses = {
  name: 'remembered-addresses',
  setup(builder) {
    const path = resolve('src/lib/chain/c32check.ts');
    builder.onResolve({ filter: /^c32check$/ }, ({ importer }) => (importer === path ? undefined : { path }));
  },
};

await build({
  plugins: [lazyChildProcess, rememberedAddresses],
  entryPoints: { 'bin/medrec': 'bin/medrec.ts', 'simnet-worker': 'src/lib/simnet/engine/worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  format: 'esm',
  platform: 'node',
  // A CommonJS build that is imported dynamically would give its default export alone.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  chunkNames: 'chunks/[name]-[hash]',
  define: { __MEDREC_VERSION__: JSON.stringify(version) },
  // The simulator is GPL-3.0 and carries WASM: it stays a package of its own, and is loaded by the worker alone. The
  // drivers of databases carry, or ask for, what is built for each platform.
  external: ['@stacks/clarinet-sdk', 'libsql', 'libsql/promise', 'pg'],
  // Bundled CommonJS packages call require for Node's own modules, and ask which file they are.
  banner: {
    js: [
      "import{createRequire as __createRequire}from'node:module';",
      'const require=__createRequire(import.meta.url),__filename=import.meta.filename;',
    ].join(''),
  },
  logLevel: 'warning',
});
cpSync('contracts', 'dist/contracts', { recursive: true });
