import type { ClarityType } from '../../../src/lib/contracts/interface.ts';
import { contractIds, everyone } from '../world.ts';
import { type Aim, day, forever, year } from './aim.ts';
import type { Draft } from './recipe.ts';

/** A call that is off by one thing: who calls, or one value in its arguments. */
export function spoil(aim: Aim, draft: Draft, types: readonly Named[]): Draft {
  const leaves: Leaf[] = [];
  for (const { name, type } of types) collectLeaves(name, type, [name], draft.args[name], leaves);
  const leaf = aim.dice.chance(25) ? undefined : aim.dice.maybe(leaves);
  if (leaf === undefined) return { ...draft, sender: otherSender(aim, draft) };
  const args = replaceAt(draft.args, leaf.path, otherValue(aim, leaf, draft)) as Draft['args'];
  return { ...draft, args };
}

/** A call with arguments that only fit their types, by anyone. */
export function makeWild(aim: Aim, types: readonly Named[]): Draft {
  const args = Object.fromEntries(types.map(({ name, type }) => [name, wildValue(aim, name, type)]));
  return { sender: aim.anyone(), args };
}

interface Named {
  readonly name: string;
  readonly type: ClarityType;
}

interface Leaf extends Named {
  path: readonly (string | number)[];
  value: unknown;
}

function collectLeaves(
  name: string,
  type: ClarityType,
  path: Leaf['path'],
  value: unknown,
  to: Leaf[],
): void {
  if (typeof type === 'object' && 'tuple' in type) {
    const fields = value as Record<string, unknown>;
    for (const field of type.tuple) {
      collectLeaves(field.name, field.type, [...path, field.name], fields[field.name], to);
    }
    return;
  }
  to.push({ name, type, path, value });
  if (typeof type === 'object' && 'list' in type) {
    const rows = value as readonly unknown[];
    for (const [index, row] of rows.entries()) {
      collectLeaves(name, type.list.type, [...path, index], row, to);
    }
  }
}

function replaceAt(value: unknown, path: Leaf['path'], other: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return other;
  if (Array.isArray(value))
    return value.with(first as number, replaceAt(value[first as number], rest, other));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: replaceAt(record[first as string], rest, other) };
}

function otherSender(aim: Aim, draft: Draft): string {
  const named = JSON.stringify(draft.args, (_, value) => (typeof value === 'bigint' ? null : value));
  const mentioned = everyone.filter((who) => named.includes(who));
  return aim.dice.weighted([
    [4, aim.anyone()],
    [mentioned.length > 0 ? 3 : 0, aim.dice.maybe(mentioned) ?? aim.anyone()],
    [1, aim.owner],
    [1, aim.officer('registrar')],
    [1, aim.officer('reviewer')],
    [1, aim.officer('pauser')],
  ]);
}

function otherValue(aim: Aim, leaf: Leaf, draft: Draft): unknown {
  const { type, name, value } = leaf;
  if (type === 'uint128') return otherNumber(aim, name, value as bigint);
  if (type === 'principal') return otherPrincipal(aim, name, draft);
  if (typeof type === 'object' && 'list' in type) return otherList(aim, value as readonly unknown[], draft);
  return wildValue(aim, name, type);
}

function otherPrincipal(aim: Aim, name: string, draft: Draft): string {
  if (name === 'contract') return aim.dice.pick([...contractIds, aim.anyone()]);
  return aim.dice.weighted([
    [3, draft.sender],
    [4, aim.anyone()],
    [2, aim.provider()],
    [1, aim.institution()],
    [1, aim.dice.pick(contractIds)],
  ]);
}

/** None, one row twice, or the sender itself among the others. */
function otherList(aim: Aim, rows: readonly unknown[], draft: Draft): readonly unknown[] {
  const row = aim.dice.maybe(rows);
  if (row === undefined || aim.dice.chance(30)) return [];
  if (aim.dice.chance(60)) return [...rows, row];
  if (typeof row === 'string') return [...rows, draft.sender];
  return [...rows, { ...(row as object), provider: draft.sender }];
}

function otherNumber(aim: Aim, name: string, value: bigint): bigint {
  const { dice, now } = aim;
  const known = edges[name];
  if (known !== undefined && dice.chance(80)) return dice.pick(known);
  if (times.has(name) && dice.chance(85)) return now + dice.pick(spans);
  if (numbers.has(name) && dice.chance(80)) return otherKnownNumber(aim);
  return dice.pick([0n, value + 1n, value > 0n ? value - 1n : 1n, 1n, forever, forever - 1n]);
}

const times = new Set(['expiry', 'valid-until', 'ends-at']);
const numbers = new Set(['number', 'request', 'override', 'study']);
const spans = [
  -day,
  -1n,
  0n,
  1n,
  90n * day,
  90n * day + 1n,
  year - 1n,
  year,
  year + 1n,
  5n * year,
  5n * year + 1n,
];
/** At and just beyond what a value may be. */
const edges: Readonly<Record<string, readonly bigint[]>> = {
  'data-types': [0n, 1n, 15n, 16n, 32n, 48n, 62n, 63n, 64n, 127n],
  purpose: [0n, 1n, 2n, 3n, 4n, 8n, 16n, 17n, 32n],
  purposes: [0n, 1n, 2n, 6n, 8n, 9n, 16n, 17n, 23n, 31n, 32n],
  duration: [0n, 1n, 30n * day, 30n * day + 1n],
  role: [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n],
  action: [0n, 1n, 5n, 6n],
  outcome: [0n, 1n, 2n, 3n],
  code: [0n, 1n, 4n, 5n],
  limit: [0n, 1n, 3n, 10n, 11n],
  slot: [0n, 1n, 2n, 3n],
  flags: [0n, 1n, 2n, 4n, 8n, 9n, 15n, 16n],
  longest: [0n, 1n, 90n * day, year, 5n * year, 5n * year + 1n],
};

/** The number of something else that the registry holds. */
function otherKnownNumber(aim: Aim): bigint {
  const numbered = (['overrides', 'studies', 'changes'] as const).flatMap((map) =>
    aim.rows(map).map(({ key }) => key),
  );
  const registrations = aim.rows('parties').map(({ value }) => value.number);
  const requests = aim.rows('requests').map(({ value }) => value.request);
  return aim.dice.maybe([...numbered, ...registrations, ...requests]) ?? 0n;
}

function wildValue(aim: Aim, name: string, type: ClarityType): unknown {
  if (type === 'uint128') return otherNumber(aim, name, BigInt(aim.dice.upTo(20)));
  if (type === 'principal') return aim.dice.chance(90) ? aim.anyone() : aim.dice.pick(contractIds);
  if (type === 'bool') return aim.dice.chance(50);
  if (typeof type === 'string') throw new Error(`no wild ${type}`);
  if ('buffer' in type) return aim.bytes();
  if ('string-ascii' in type) return 'consent-granted';
  if ('optional' in type) return aim.dice.chance(50) ? null : wildValue(aim, name, type.optional);
  if ('list' in type) {
    const { length, type: row } = type.list;
    const count = Math.min(length, length === 6 ? 6 : aim.dice.upTo(3));
    return Array.from({ length: count }, () => wildValue(aim, name, row));
  }
  if ('tuple' in type) {
    return Object.fromEntries(
      type.tuple.map((field) => [field.name, wildValue(aim, field.name, field.type)]),
    );
  }
  throw new Error('no argument is a response');
}
