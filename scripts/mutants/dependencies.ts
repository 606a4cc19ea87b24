import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A module and every module of this repository that it loads, with their texts. */
export function readModules(entry: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  const path = normalize(entry);
  if (found.has(path)) return found;
  const text = readFileSync(path, 'utf8');
  found.set(path, text);
  for (const [, specifier = ''] of text.matchAll(/(?:from|import) '(\.[^']+\.ts)'/g)) {
    readModules(join(dirname(path), specifier), found);
  }
  return found;
}

/** A hash of texts: another when any of them is. */
export function hashTexts(texts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex').slice(0, 32);
}

/** The files of tests that open a chain of the contracts, in these folders. */
export function findTestFiles(folders: readonly string[]): string[] {
  const files = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  );
  return files
    .filter((file) => /\b(openHospital|openRegistry|Chain\.open)\(/.test(readFileSync(file, 'utf8')))
    .sort();
}
