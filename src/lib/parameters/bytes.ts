import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';

/** Bytes of a fixed length in hexadecimal, with or without `0x`; `byDefault` when the option is not given. */
export function bytesOption(
  flags: string,
  description: string,
  length: number,
  byDefault?: Uint8Array,
): Parameter<Uint8Array> {
  return {
    flags,
    description: `${description} (${length} bytes in hexadecimal)`,
    required: byDefault === undefined,
    parse(text) {
      if (text === undefined && byDefault !== undefined) return byDefault;
      const digits = (text ?? '').replace(/^0x/, '');
      if (digits.length === length * 2 && /^[0-9a-fA-F]*$/.test(digits)) return Buffer.from(digits, 'hex');
      throw fail('invalid-value', {
        name: flags.split(' ')[0] ?? flags,
        value: text ?? '',
        reason: `is not ${length} bytes in hexadecimal`,
        next: `Give ${length * 2} hexadecimal digits.`,
      });
    },
  };
}
