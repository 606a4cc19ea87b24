import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';

/** The public keys of a multisig account, separated by commas or the option given again; empty when there are none. */
export const publicKeysOption: Parameter<string[]> = {
  flags: '--public-keys <hex>',
  description:
    'write it unsigned, for the multisig account of these public keys, in their order; separated by commas, repeatable',
  repeatable: true,
  async parse(_text, _context, all) {
    const texts = all.flatMap((text) => text.split(',')).map((text) => text.trim());
    const keys = await Promise.all(texts.map(parsePublicKey));
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice === undefined) return keys;
    throw refuse(twice, 'is there twice');
  },
};

/** A compressed public key of secp256k1, 66 hexadecimal digits (SEC 1, 2.3.3). Throws invalid-value. */
async function parsePublicKey(text: string): Promise<string> {
  const digits = text.replace(/^0x/, '').toLowerCase();
  if (!/^0[23][0-9a-f]{64}$/.test(digits))
    throw refuse(text, 'is not 66 hexadecimal digits that begin with 02 or 03');
  const { compressPublicKey } = await import('@stacks/transactions');
  try {
    return compressPublicKey(digits);
  } catch {
    throw refuse(text, 'is no point of the curve, so that nobody could sign as it');
  }
}

function refuse(value: string, reason: string) {
  const next = 'Give what `medrec keystore show NAME --public-key` prints for each.';
  return fail('invalid-value', { name: '--public-keys', value, reason, next });
}
