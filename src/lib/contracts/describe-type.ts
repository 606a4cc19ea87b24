/** Clarity types are at most 32 deep (stacks-core, `MAX_TYPE_DEPTH`). */
const deepest = 32;

/**
 * Writes a type of a contract interface as Clarity does, tuple fields in the order of their names; two types are the
 * same when their texts are.
 *
 * @param type of any shape: it may come from a node. What is no type is written as `?`.
 */
export function describeType(type: unknown, depth = 0): string {
  if (depth > deepest) return '?';
  if (typeof type === 'string') return simpleNames.get(type) ?? '?';
  if (typeof type !== 'object' || type === null) return '?';
  const [[kind, inner] = ['', undefined], ...others] = Object.entries(type);
  if (others.length > 0) return '?';
  const within = (one: unknown) => describeType(one, depth + 1);
  switch (kind) {
    case 'buffer':
      return `(buff ${lengthOf(inner)})`;
    case 'string-ascii':
    case 'string-utf8':
      return `(${kind} ${lengthOf(inner)})`;
    case 'optional':
      return `(optional ${within(inner)})`;
    case 'response':
      return `(response ${within(field(inner, 'ok'))} ${within(field(inner, 'error'))})`;
    case 'list':
      return `(list ${lengthOf(inner)} ${within(field(inner, 'type'))})`;
    case 'tuple':
      return Array.isArray(inner)
        ? `{${inner
            .map((one) => describeField(one, within))
            .sort()
            .join(', ')}}`
        : '?';
    default:
      return '?';
  }
}

const simpleNames = new Map([
  ['uint128', 'uint'],
  ['int128', 'int'],
  ['bool', 'bool'],
  ['principal', 'principal'],
  ['trait_reference', 'trait'],
  ['none', 'none'],
]);

function describeField(tupleField: unknown, within: (type: unknown) => string): string {
  const name = field(tupleField, 'name');
  return `${typeof name === 'string' ? name : '?'}: ${within(field(tupleField, 'type'))}`;
}

function lengthOf(inner: unknown): string {
  const length = field(inner, 'length');
  return typeof length === 'number' ? String(length) : '?';
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
