import type { Parameter } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';

/** A principal that must be given: an address, a contract id, or the name of a key in the keystore. */
export function principalParameter(flags: string, description: string): Parameter<string> {
  return {
    flags,
    description: `${description} (an address, a contract id, or a key's name)`,
    required: true,
    completes: 'key',
    parse: (text = '', context) => parsePrincipal(flags, text, context),
  };
}

/** Principals separated by commas, or the option given again. */
export function principalsOption(flags: string, description: string): Parameter<string[]> {
  return {
    flags,
    description: `${description}; repeatable`,
    repeatable: true,
    completes: 'key',
    async parse(_text, context, all) {
      const texts = all.flatMap((text) => text.split(',')).map((text) => text.trim());
      return await Promise.all(texts.map((text) => parsePrincipal(flags, text, context)));
    },
  };
}

/**
 * Parses a principal of the profile's network, or looks a key's name up.
 *
 * @throws invalid-value for a wrong checksum, another network, an unknown name
 */
export async function parsePrincipal(flags: string, text: string, context: Context): Promise<string> {
  const name = flags.split(' ')[0]?.replace(/[<>[\]]/g, '') ?? flags;
  const refuse = (reason: string, next: string) => fail('invalid-value', { name, value: text, reason, next });
  const keystore = await context.keystore();
  const entry = /^S[PMTN][0-9A-Z]{20,}/.test(text) ? undefined : await keystore.find(text);
  if (entry === undefined && !/^S[PMTN][0-9A-Z]+(\.|$)/.test(text)) {
    throw refuse(
      'is neither a principal nor the name of a key',
      'Give an address such as ST2…, a contract id, or a name that `medrec keystore list` shows.',
    );
  }
  const principal = entry?.address ?? text;
  const { validateStacksAddress } = await import('@stacks/transactions');
  const [address = '', contract, ...rest] = principal.split('.');
  // As long as a node takes: CONTRACT_MAX_NAME_LENGTH of stacks-core.
  const wellNamed = contract === undefined || /^[a-zA-Z][a-zA-Z0-9_-]{0,39}$/.test(contract);
  // The decoder takes I, L and O for the digits that they look like, and the chain prints none of them: one account
  // would have several names.
  const wellWritten = validateStacksAddress(address) && !/[ILOU]/.test(address);
  if (!wellWritten || !wellNamed || rest.length > 0) {
    throw refuse('is not a principal: its checksum or its form is wrong', 'Copy the address again, whole.');
  }
  const { addressPrefix, name: profile } = await context.profile();
  const ours = addressPrefix === 'SP' ? ['SP', 'SM'] : ['ST', 'SN'];
  if (!ours.includes(address.slice(0, 2))) {
    throw refuse(
      `is not of the network of the profile "${profile}", whose addresses begin with ${ours.join(' or ')}`,
      'Give the address of this network, or another --profile.',
    );
  }
  return principal;
}
