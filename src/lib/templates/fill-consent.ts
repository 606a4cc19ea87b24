import type { Context } from '../../context.ts';
import { covers } from '../contracts/rules/masks.ts';
import { dataTypes, fromMask, purposes, toMask } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import { formatTime } from '../parameters/time.ts';
import { findProtected, type Template } from './template.ts';

/** What a command line or a row says of a consent; what is undefined comes from the template. */
export interface GivenConsent {
  template: Template | undefined;
  /** A mask. */
  'data-types': bigint | undefined;
  /** Seconds since 1970. */
  expiry: bigint | undefined;
}

/** Data types (mask) and end (seconds since 1970) of a consent. */
export interface FilledConsent {
  'data-types': bigint;
  expiry: bigint;
}

/**
 * Takes what is not given from the template; what is given wins, field by field. A template's duration counts from the
 * time of the chain's newest block, as that of `--expires 90d` does.
 *
 * @throws bad-usage when neither says the data types or the end
 */
export async function fillConsent(
  context: Context,
  command: string,
  { template, 'data-types': types, expiry }: GivenConsent,
): Promise<FilledConsent> {
  if (template === undefined) {
    if (types === undefined) throw needed('--data-types', command);
    if (expiry === undefined) throw needed('--expires', command);
    return { 'data-types': types, expiry };
  }
  return {
    'data-types': types ?? toMask(dataTypes, template['data-types']),
    expiry: expiry ?? (await (await context.chain()).spanStart()) + template.seconds,
  };
}

/** The purposes (mask): what is given, else the template's. Throws bad-usage when neither says them. */
export function fillPurposes(
  command: string,
  template: Template | undefined,
  given: bigint | undefined,
): bigint {
  if (given !== undefined) return given;
  if (template === undefined) throw needed('--purposes', command);
  return toMask(purposes, template.purposes);
}

/** The error for an option that was not given, and that no template stands in for. */
export function needed(option: string, command: string): Error {
  const reason = `${option} is needed, or --template with one that says it`;
  return fail('bad-usage', { reason, next: `medrec ${command} --help` });
}

/** Says, on stderr, what a template made of a consent, and warns of the protected types that it brought along. */
export function announceTemplate(
  context: Context,
  template: Template,
  { given, filled }: { given: GivenConsent; filled: FilledConsent },
): void {
  const origin = template.origin === 'own' ? `of ${context.folders.templatesFile}` : 'shipped';
  const types = fromMask(dataTypes, filled['data-types']).join(', ');
  context.output.note(`template ${template.name} (${origin}): ${types}, until ${formatTime(filled.expiry)}`);
  if (given['data-types'] === undefined) warnOfProtected(context, template, filled['data-types']);
}

/**
 * Warns of protected data types that come from a template: whoever consents did not type them.
 *
 * @param types the mask of those that the consent takes from it
 */
export function warnOfProtected(context: Context, template: Template, types: bigint): void {
  const found = findProtected(template).filter((type) => covers(types, dataTypes[type]));
  if (found.length === 0) return;
  context.output.warn(
    `the template ${template.name} names ${found.join(' and ')}, which are protected types; give --data-types to leave them out`,
  );
}
