import { renderType } from '../../../scripts/render-type.ts';
import type { FunctionBinding } from '../../../src/lib/contracts/interface.ts';
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
