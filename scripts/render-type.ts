import type { ClarityType } from '../src/lib/contracts/interface.ts';

/** A type as Clarity source writes it. Throws an Error on a type that no argument or stored value has. */
export function renderType(type: ClarityType): string {
  if (type === 'uint128') return 'uint';
  if (type === 'int128') return 'int';
  if (typeof type === 'string') return type;
  if ('buffer' in type) return `(buff ${type.buffer.length})`;
  if ('string-ascii' in type) return `(string-ascii ${type['string-ascii'].length})`;
  if ('string-utf8' in type) return `(string-utf8 ${type['string-utf8'].length})`;
  if ('optional' in type) return `(optional ${renderType(type.optional)})`;
  if ('list' in type) return `(list ${type.list.length} ${renderType(type.list.type)})`;
  if ('response' in type)
    return `(response ${renderType(type.response.ok)} ${renderType(type.response.error)})`;
  return `{${type.tuple.map((field) => `${field.name}: ${renderType(field.type)}`).join(', ')}}`;
}
