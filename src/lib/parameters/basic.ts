import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';

/** An option that is there or not. */
export function flagOption(flags: string, description: string, heading?: string): Parameter<boolean> {
  return {
    flags,
    description,
    ...(heading === undefined ? {} : { heading }),
    parse: (text) => text === 'true',
  };
}

/** A text that must be given: an argument in `<>`, or a required option. */
export function textParameter(flags: string, description: string): Parameter<string> {
  return { flags, description, required: true, parse: (text) => text ?? '' };
}

/** A text that may be left out. */
export function optionalText(flags: string, description: string): Parameter<string | undefined> {
  return { flags, description, parse: (text) => text };
}

/** A parameter that may be left out, and is undefined then. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return {
    ...parameter,
    required: false,
    parse: (text, context, all) => (text === undefined ? undefined : parameter.parse(text, context, all)),
  };
}

/** A whole number of at least `min`, written in decimal digits; undefined when it is left out. */
export function optionalCount(
  flags: string,
  description: string,
  { min = 0n, max = 2n ** 128n - 1n, heading }: { min?: bigint; max?: bigint; heading?: string } = {},
): Parameter<bigint | undefined> {
  return {
    flags,
    description,
    ...(heading === undefined ? {} : { heading }),
    parse: (text) => (text === undefined ? undefined : parseCount(text, flags, min, max)),
  };
}

/** A whole number that must be given. */
export function countParameter(
  flags: string,
  description: string,
  { min = 0n, max = 2n ** 128n - 1n }: { min?: bigint; max?: bigint } = {},
): Parameter<bigint> {
  return { flags, description, required: true, parse: (text) => parseCount(text ?? '', flags, min, max) };
}

/** One of a few words. */
export function choiceOption<const T extends string>(
  flags: string,
  description: string,
  choices: readonly T[],
  byDefault: T,
): Parameter<T> {
  return {
    flags,
    description: `${description}: ${choices.join(', ')} (default ${byDefault})`,
    choices,
    parse(text = byDefault) {
      const choice = choices.find((one) => one === text);
      if (choice !== undefined) return choice;
      throw fail('invalid-value', {
        name: flags.split(' ')[0] ?? flags,
        value: text,
        reason: 'is not one of the choices',
        next: `Give one of: ${choices.join(', ')}.`,
      });
    },
  };
}

function parseCount(text: string, flags: string, min: bigint, max: bigint): bigint {
  const value = /^\d{1,39}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value >= min && value <= max) return value;
  throw fail('invalid-value', {
    name: flags.split(' ')[0] ?? flags,
    value: text,
    reason: 'is not a whole number in its range',
    next: `Give a whole number from ${min} to ${max}, in digits only.`,
  });
}
