import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';
import { choiceOption } from '../parameters/basic.ts';

const reportFormats = ['table', 'junit'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const choice = choiceOption('--format <format>', 'how to report', reportFormats, 'table');

/** `--format junit` of the commands that check something; it does not go with `--json`. */
export const formatOption: Parameter<ReportFormat> = {
  ...choice,
  async parse(text, context, all) {
    const format = await choice.parse(text, context, all);
    if (format === 'table' || !context.flags.json) return format;
    throw fail('bad-usage', {
      reason: '--json and --format junit contradict each other',
      next: 'medrec --help',
    });
  },
};
