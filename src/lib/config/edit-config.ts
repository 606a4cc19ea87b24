import { parse, stringify } from 'smol-toml';

/** A key of the file: `['profile']`, or `['profiles', 'testnet', 'signer']`. */
export type KeyPath = readonly [...table: string[], key: string];

/**
 * Sets one key in the text of a TOML file, or takes it out, and leaves every other line, comment and blank as it is.
 * A key that is there is changed in its line; a new one goes to the end of its table, and a new table to the end of
 * the file. This knows the usual way of writing a table only: whoever calls must compare what comes out.
 *
 * @param value undefined takes the key out
 */
export function editToml(text: string, path: KeyPath, value: string | number | undefined): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const key = path.at(-1) ?? '';
  const table = path.slice(0, -1);
  const [from, to] = findTable(lines, table);
  const at = from < 0 ? -1 : lines.findIndex((line, i) => i >= from && i < to && definesKey(line, key));

  if (at >= 0) {
    if (value === undefined) lines.splice(at, 1);
    else lines[at] = replaceValue(lines[at] ?? '', value);
  } else if (value !== undefined) {
    const line = `${formatKey(key)} = ${formatValue(value)}`;
    if (from >= 0) insertLine(lines, from, to, line);
    else lines.push(...(lines.length === 0 ? [] : ['']), `[${table.map(formatKey).join('.')}]`, line);
  }
  return lines.length === 0 ? '' : `${lines.join(end)}${end}`;
}

/** The lines of a table, from the one after its header to the next header; from −1 when it has none. */
function findTable(lines: readonly string[], table: readonly string[]): [from: number, to: number] {
  let from = table.length === 0 ? 0 : -1;
  for (const [i, line] of lines.entries()) {
    const header = readHeader(line);
    if (header === undefined) continue;
    if (from >= 0) return [from, i];
    if (header.join('\0') === table.join('\0')) from = i + 1;
  }
  return [from, lines.length];
}

/** The names in a header line `[a.b]`; undefined for any other line. */
function readHeader(line: string): string[] | undefined {
  if (!/^\s*\[/.test(line)) return undefined;
  let inner = tryParse(line);
  const names: string[] = [];
  while (inner !== undefined) {
    const [name, ...rest] = Object.keys(inner);
    if (name === undefined || rest.length > 0) break;
    names.push(name);
    inner = inner[name] as Record<string, unknown>;
  }
  return names.length === 0 ? undefined : names;
}

function definesKey(line: string, key: string): boolean {
  const parsed = /^\s*(?:#|$|\[)/.test(line) ? undefined : tryParse(line);
  return parsed !== undefined && Object.keys(parsed).join() === key;
}

/** Puts another value into `key = value # comment`. */
function replaceValue(line: string, value: string | number): string {
  const [before = ''] = line.match(/^[^=]*=\s*/) ?? [];
  return `${before}${formatValue(value)}${line.slice(valueEnd(line))}`;
}

/** Where the value ends: the shortest text of the line that reads the same, a `#` within a string included. */
function valueEnd(line: string): number {
  const whole = JSON.stringify(tryParse(line));
  for (let i = line.indexOf('#'); i >= 0; i = line.indexOf('#', i + 1)) {
    const part = line.slice(0, i);
    if (JSON.stringify(tryParse(part)) === whole) return part.trimEnd().length;
  }
  return line.trimEnd().length;
}

/** Behind the table's last line that says something; at the top of the file in front of the next table's comment. */
function insertLine(lines: string[], from: number, to: number, line: string): void {
  let at = to;
  while (at > from && /^\s*(?:#|$)/.test(lines[at - 1] ?? '')) at -= 1;
  if (at > 0 || to === lines.length) {
    lines.splice(at > 0 ? at : to, 0, line);
    return;
  }
  // Nothing but comments come before the first table: the block that touches it is about it.
  at = to;
  while (at > 0 && (lines[at - 1] ?? '').trim() !== '') at -= 1;
  lines.splice(at, 0, line, '');
}

function formatKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

function formatValue(value: string | number): string {
  return stringify({ value })
    .replace(/^value = /, '')
    .trim();
}

function tryParse(text: string): Record<string, unknown> | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
