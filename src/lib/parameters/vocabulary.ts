import type { Parameter } from '../../command.ts';
import {
  actions,
  dataTypes,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roleFlags,
  roles,
  toCode,
  toMask,
  type Vocabulary,
} from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';

interface Choice {
  required?: boolean;
  description?: string;
}

/** `--data-types lab-results,mental-health` as a mask. `all` and `none` stand for themselves where they fit. */
export function dataTypesOption({
  description = 'the data types',
  required = true,
}: Choice = {}): Parameter<bigint> {
  return maskOption('--data-types <types>', description, dataTypes, required ? undefined : 0n);
}

/** `--purposes TREAT,HPAYMT` as a mask, one or more. */
export function purposesOption({ description = 'the purposes of use' }: Choice = {}): Parameter<bigint> {
  return maskOption('--purposes <purposes>', description, purposes);
}

/** `--purpose TREAT`, exactly one. */
export function purposeOption(description = 'the purpose of use'): Parameter<bigint> {
  return codeOption('--purpose <purpose>', description, purposes);
}

/** `--role nurse`. */
export function roleOption(description = 'the role of the provider'): Parameter<bigint> {
  return codeOption('--role <role>', description, roles);
}

/** `--action read`, of FHIR's AuditEvent.action. */
export function actionOption(): Parameter<bigint> {
  return codeOption('--action <action>', 'what was done with the record', actions, 'read');
}

/** `--reason life-threatening`, the coded reason of an override. */
export function reasonOption(): Parameter<bigint> {
  return codeOption('--reason <reason>', 'why the override is needed', overrideReasons);
}

/** `--outcome justified`, of the review of an override. */
export function reviewOutcomeOption(): Parameter<bigint> {
  return codeOption('--outcome <outcome>', "the review's outcome", reviewOutcomes);
}

/** `--flags may-refer,needs-care-team`, of a role policy. */
export function roleFlagsOption(): Parameter<bigint> {
  return maskOption('--flags <flags>', 'what the role may or needs', roleFlags, 0n);
}

/** Names separated by commas, as a mask; required unless there is a default. */
export function maskOption(
  flags: string,
  description: string,
  vocabulary: Vocabulary,
  byDefault?: bigint,
): Parameter<bigint> {
  const choices = Object.keys(vocabulary);
  return {
    flags,
    description: `${description}, separated by commas: ${choices.join(', ')}, or all`,
    required: byDefault === undefined,
    choices,
    parse: (text) => (text === undefined ? (byDefault ?? 0n) : parseMask(flags, text, vocabulary)),
  };
}

/** One name of a vocabulary as its number; required unless there is a default. */
export function codeOption(
  flags: string,
  description: string,
  vocabulary: Vocabulary,
  byDefault?: string,
): Parameter<bigint> {
  const choices = Object.keys(vocabulary);
  const suffix = byDefault === undefined ? '' : ` (default ${byDefault})`;
  return {
    flags,
    description: `${description}: ${choices.join(', ')}${suffix}`,
    required: byDefault === undefined,
    choices,
    parse: (text = byDefault ?? '') => {
      if (!choices.includes(text)) throw unknownName(flags, text, choices);
      return toCode(vocabulary, text);
    },
  };
}

/** Parses names separated by commas; `all` is every bit, `none` is none. Throws invalid-value. */
export function parseMask(flags: string, text: string, vocabulary: Vocabulary): bigint {
  const choices = Object.keys(vocabulary);
  if (text === 'all') return toMask(vocabulary, choices);
  if (text === 'none') return 0n;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) if (!choices.includes(name)) throw unknownName(flags, name, choices);
  return toMask(vocabulary, names);
}

function unknownName(flags: string, value: string, choices: readonly string[]) {
  return fail('invalid-value', {
    name: flags.split(' ')[0] ?? flags,
    value,
    reason: 'is not one of its names',
    next: `Give one of: ${choices.join(', ')}.`,
  });
}
