import { registry } from '../../src/lib/contracts/generated/registry.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import type { Rule } from './turn.ts';

/** The functions between the contracts: nobody but a protocol contract may call one. */
export const storageRules: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries<FunctionBinding>(registry.functions)
    .filter(([, { kind }]) => kind === 'store')
    .map(([name]) => [name, (turn) => turn.refuse('ERR-NOT-PROTOCOL', true)]),
);
