/**
 * The registry that a protocol contract calls, as its source says: `.registry` is the one of whoever deploys it, and
 * `'ADDRESS.registry` the one of that address. Undefined when it calls none, or more than one.
 *
 * @param id the contract's own, `ADDRESS.name`
 */
export function findRegistry(id: string, source: string): string | undefined {
  const code = source.replace(/;.*$/gm, '').replace(/"(?:\\.|[^"\\])*"/g, '""');
  const found = new Set<string>();
  for (const [, address] of code.matchAll(/(?:'(S[0-9A-Z]{27,41})|(?<![\w-]))\.registry(?![\w-])/g)) {
    found.add(`${address ?? id.split('.')[0]}.registry`);
  }
  return found.size === 1 ? [...found][0] : undefined;
}
