import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';

/** A transaction's id: 64 hexadecimal digits, with or without `0x`; the value is without. */
export function txidParameter(): Parameter<string> {
  return {
    flags: '<txid>',
    description: "the transaction's id",
    parse: (text = '') => parseTxid(text),
  };
}

/** Throws invalid-value. */
export function parseTxid(text = ''): string {
  const digits = text.replace(/^0x/, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw fail('invalid-value', {
    name: 'txid',
    value: text,
    reason: 'is not 64 hexadecimal digits',
    next: 'Copy the id that the command printed when it sent the transaction.',
  });
}
