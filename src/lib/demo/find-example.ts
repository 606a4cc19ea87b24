import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a file in `examples/`, which travels in the package beside `dist/`. */
export function findExample(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'examples', name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) throw new Error(`examples/${name} is missing from this installation`);
  }
}
