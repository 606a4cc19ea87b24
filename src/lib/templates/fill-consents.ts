import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import { announceTemplate, type FilledConsent, fillConsent, type GivenConsent } from './fill-consent.ts';
import { limitPurposes } from './limit-purposes.ts';

/** A row of a list of consents. */
export interface GivenRow extends GivenConsent {
  /** A principal. */
  provider: string;
}

/**
 * Fills each row of a list from its template, and holds it against the template's purposes. Of the rows that take their
 * data types from the same template one is announced.
 *
 * @throws rows-faulty naming each row without data types or an end; template-purposes
 */
export async function fillConsents(
  context: Context,
  rows: readonly GivenRow[],
): Promise<(FilledConsent & { provider: string })[]> {
  const faults = rows.flatMap(({ provider, template, ...row }, i) =>
    (['data-types', 'expiry'] as const)
      .filter((field) => template === undefined && row[field] === undefined)
      .map(
        (field) =>
          `row ${i + 1} (${provider}): neither ${field === 'expiry' ? 'expires' : field} nor a template`,
      ),
  );
  const [first] = faults;
  if (first !== undefined) {
    throw fail('rows-faulty', { path: 'the rows', count: faults.length, first }, { details: { faults } });
  }
  const announced = new Set<string>();
  const filled: (FilledConsent & { provider: string })[] = [];
  for (const { provider, ...given } of rows) {
    const consent = await fillConsent(context, 'grant-consents', given);
    const { template } = given;
    filled.push({ provider, ...consent });
    if (template === undefined || given['data-types'] !== undefined || announced.has(template.name)) continue;
    announced.add(template.name);
    announceTemplate(context, template, { given, filled: consent });
  }
  await limitPurposes(
    context,
    rows.flatMap(({ provider, template }) => (template === undefined ? [] : [{ provider, template }])),
  );
  return filled;
}
