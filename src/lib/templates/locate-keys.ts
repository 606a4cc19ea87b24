import { parse } from 'smol-toml';

/** A key or table of a TOML document, from its top: `['templates', 'night-ward', 'duration']`. */
export type KeyPath = readonly string[];

/** A statement of more lines is not looked into: finding its end would take ever longer. */
const longestStatement = 200;

/**
 * Finds the line, counted from 1, on which each table and key of a TOML document begins. The parser does not tell, so
 * statements are parsed one at a time.
 *
 * @param text a document that the parser takes whole
 */
export function locateKeys(text: string): (path: KeyPath) => number | undefined {
  const found = new Map<string, number>();
  const lines = text.split(/\r?\n/);
  let table: KeyPath = [];
  let start = 0;
  for (let end = 1; end <= lines.length && end - start <= longestStatement; end += 1) {
    const statement = lines.slice(start, end).join('\n');
    const parsed = tryParse(statement);
    if (parsed === undefined) continue;
    const isHeader = statement.trimStart().startsWith('[');
    const paths = listPaths(parsed, isHeader ? [] : table);
    for (const path of paths) {
      const key = JSON.stringify(path);
      if (!found.has(key)) found.set(key, start + 1);
    }
    if (isHeader) table = paths.at(-1) ?? [];
    start = end;
  }
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = found.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  };
}

/** Every path in a parsed statement, from the top down; into lists too, by their indexes. */
function listPaths(value: unknown, prefix: KeyPath): KeyPath[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...prefix, key];
    return [path, ...listPaths(inner, path)];
  });
}

function tryParse(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
