import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Finds a file of the built program, `name` relative to dist/: whether this code runs as a chunk in dist/, or as
 * TypeScript under a test runner that built dist/ first. Threads and processes of their own start from there.
 *
 * @throws Error when there is no such file
 */
export function findBuiltFile(name: string): string {
  for (const dist of ['.', '..', '../../../dist']) {
    const path = fileURLToPath(new URL(`${dist}/${name}`, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error(`${name} is not beside the program: run \`npm run build\``);
}
