// Runs a TypeScript script on Node 20: `node scripts/run.mjs scripts/costs.ts [arguments]`.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [script, ...rest] = process.argv.slice(2);
const outfile = resolve('node_modules/.cache/medrec', `${script.replace(/\W+/g, '-')}.mjs`);
mkdirSync(resolve(outfile, '..'), { recursive: true });
await build({
  entryPoints: [script],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  define: { __MEDREC_VERSION__: '"0.0.0-development"' },
  logLevel: 'warning',
});
process.argv = [process.argv[0], resolve(script), ...rest];
await import(pathToFileURL(outfile).href);
