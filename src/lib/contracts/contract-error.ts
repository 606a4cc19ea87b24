import { MedrecError } from '../errors/medrec-error.ts';
import { findError } from './bindings.ts';

/**
 * The error that `(err uN)` of a contract stands for: its code is the contract's own constant, its exit code 7.
 *
 * @param subject what was called, for the message
 * @param details the transaction's facts, for programs
 */
export function contractError(
  number: bigint,
  subject: string,
  details: Record<string, unknown>,
): MedrecError {
  const known = findError(number);
  const name = known?.name ?? 'ERR-UNKNOWN';
  const meaning = known?.meaning ?? 'an error that this version of medrec does not know';
  const hint = known?.hint ?? 'Run `medrec smoke`: the contract may not be the one of this version.';
  return new MedrecError(
    name,
    'aborted',
    `${subject} was refused: ${meaning} (${name}, u${number})`,
    capitalize(hint),
    {
      number: Number(number),
      contract: known?.contract ?? null,
      meaning,
      ...details,
    },
  );
}

/** The same error before anything is sent: as the call would bring it. */
export function foreseenRefusal(number: bigint, subject: string): MedrecError {
  const { code, kind, hint, details } = contractError(number, subject, { dryRun: true });
  const message = `${subject} would be refused: ${details.meaning} (${code}, u${number})`;
  return new MedrecError(code, kind, message, hint, details);
}

function capitalize(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
