import type { Context } from '../../context.ts';
import { Facts } from '../contracts/rules/facts.ts';
import { dataTypes, fromMask, toMask } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import { formatTime } from '../parameters/time.ts';
import { warnOfProtected } from './fill-consent.ts';
import type { Template } from './template.ts';

/**
 * The data types (mask) with which a patient joins a study: what is given, else those of the template that the study
 * uses. A template is what the patient agrees to at most, so it must allow research, and the study, whose end is its
 * own, must end within the template's duration.
 *
 * @throws template-purposes, template-outlasted, template-unused; bad-usage when neither says the data types
 */
export async function fillMembership(
  context: Context,
  study: bigint,
  template: Template | undefined,
  given: bigint | undefined,
): Promise<bigint> {
  if (template === undefined) {
    if (given !== undefined) return given;
    const reason = '--data-types is needed, or a template that says it';
    throw fail('bad-usage', { reason, next: 'medrec join-study --help' });
  }
  const { name } = template;
  if (!template.purposes.includes('HRESCH')) {
    throw fail('template-purposes', {
      name,
      allowed: template.purposes.join(', '),
      what: 'a study',
      granted: 'HRESCH',
      next: 'Choose another with `medrec template list`, or say --data-types yourself.',
    });
  }
  const chain = await context.chain();
  const entry = await new Facts(chain).study(study);
  const wanted = toMask(dataTypes, template['data-types']);
  // Of a study that is not there the contract says so itself.
  if (entry === null) return given ?? wanted;
  const ends = entry['ends-at'];
  if (ends > (await chain.spanStart()) + template.seconds) {
    throw fail('template-outlasted', { name, duration: template.duration, study, ends: formatTime(ends) });
  }
  if (given !== undefined) return given;
  const used = wanted & entry['data-types'];
  if (used === 0n) {
    throw fail('template-unused', { name, study, types: list(wanted), used: list(entry['data-types']) });
  }
  context.output.note(`template ${name}: joins study ${study} with ${list(used)}, until ${formatTime(ends)}`);
  warnOfProtected(context, template, used);
  return used;
}

function list(mask: bigint): string {
  return fromMask(dataTypes, mask).join(', ');
}
