import { catalogue, type ErrorCode, type ErrorParameters } from './catalogue.ts';
import { type ExitKind, exitCodes } from './exit-codes.ts';

export interface ErrorExtras {
  /** What led to it; kept for `MEDREC_DEBUG`, never shown otherwise. */
  cause?: unknown;
  /** Facts for a program that reads the envelope; JSON values, no secret. */
  details?: Record<string, unknown>;
}

/** An error that a user can act on: what failed, with which value, why, and the command to run next. */
export class MedrecError extends Error {
  override name = 'MedrecError';
  constructor(
    /** The stable name of the error: an entry of the catalogue, or a contract's own error constant. */
    readonly code: string,
    readonly kind: ExitKind,
    message: string,
    readonly hint: string,
    readonly details: Record<string, unknown> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }

  /** The process's exit code for this error. */
  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/**
 * Makes the catalogue's error `code`, its placeholders filled from `parameters`.
 *
 * @example throw fail('invalid-value', { name: '--purpose', value: 'FUN', reason: 'is not a purpose of use', next: '…' });
 */
export function fail<C extends ErrorCode>(
  code: C,
  parameters: ErrorParameters<C>,
  extras: ErrorExtras = {},
): MedrecError {
  const entry: { kind: ExitKind; message: string; hint: string } = catalogue[code];
  const values = parameters as Record<string, string | number | bigint>;
  return new MedrecError(
    code,
    entry.kind,
    fill(entry.message, values),
    fill(entry.hint, values),
    { ...values, ...extras.details },
    extras.cause,
  );
}

function fill(template: string, values: Record<string, string | number | bigint>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
