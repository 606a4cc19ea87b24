import type { ClarityType, FunctionBinding } from '../../../src/lib/contracts/interface.ts';
import { contracts, deployer } from './open-chain.ts';

/** A name for the function of the intermediary that passes a call on. */
export function passName(contract: string, name: string): string {
  return `pass-${contract}-${name}`;
}

/** Source of a contract that passes every call on, as an attacker's contract would that a victim was made to call. */
export function intermediarySource(): string {
  return Object.values(contracts)
    .flatMap(({ name: contract, functions }) =>
      Object.entries<FunctionBinding>(functions)
        .filter(([, { access, kind }]) => access === 'public' && kind === 'call')
        .map(([name, { args }]) => {
          const parameters = args
            .map((argument) => `(a-${argument.name} ${renderType(argument.type)})`)
            .join(' ');
          const values = args.map((argument) => `a-${argument.name}`).join(' ');
          const call = `(contract-call? '${deployer}.${contract} ${name} ${values})`;
          return `(define-public (${passName(contract, name)} ${parameters}) ${call})`;
        }),
    )
    .join('\n');
}

/** A type as Clarity source writes it. */
function renderType(type: ClarityType): string {
  if (type === 'uint128') return 'uint';
  if (type === 'int128') return 'int';
  if (typeof type === 'string') return type;
  if ('buffer' in type) return `(buff ${type.buffer.length})`;
  if ('string-ascii' in type) return `(string-ascii ${type['string-ascii'].length})`;
  if ('string-utf8' in type) return `(string-utf8 ${type['string-utf8'].length})`;
  if ('optional' in type) return `(optional ${renderType(type.optional)})`;
  if ('list' in type) return `(list ${type.list.length} ${renderType(type.list.type)})`;
  if ('tuple' in type)
    return `{${type.tuple.map((field) => `${field.name}: ${renderType(field.type)}`).join(', ')}}`;
  throw new Error('no argument is a response');
}
