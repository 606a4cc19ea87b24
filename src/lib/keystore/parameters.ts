import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';
import { requireKeyName } from './names.ts';
import type { KeyNetwork } from './signer.ts';

/** The name of a key that is there. */
export const keyArgument: Parameter<string> = {
  flags: '<name>',
  description: 'the name of the key',
  completes: 'key',
  parse: (text = '') => text,
};

/** The name of a key to be made. */
export const newKeyArgument: Parameter<string> = {
  flags: '<name>',
  description: 'its name: lowercase letters, digits, "-" and "_", at most 64',
  parse: (text = '') => requireKeyName(text),
};

/** The network whose addresses a new key has. */
export const networkOption: Parameter<KeyNetwork> = {
  flags: '--network <name>',
  description: "mainnet or testnet, for its address (default: the profile's; simnet and devnet are testnets)",
  choices: ['mainnet', 'testnet'],
  async parse(text, context) {
    if (text === undefined) return (await context.profile()).transactionVersion;
    if (text === 'mainnet' || text === 'testnet') return text;
    throw fail('invalid-value', {
      name: '--network',
      value: text,
      reason: 'is not one of the choices',
      next: 'Give mainnet or testnet; simnet and devnet are testnets.',
    });
  },
};
