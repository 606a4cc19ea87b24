import type { Parameter } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Template } from './template.ts';

/** `--template primary-care`: where data types, purposes and end come from that are not given themselves. */
export function templateOption(
  description = 'take what is not given from a template (`medrec template list`)',
): Parameter<Template | undefined> {
  return {
    flags: '--template <name>',
    description,
    completes: 'template',
    parse: async (name, context) => (name === undefined ? undefined : await find(context, name)),
  };
}

/** The name of a template that must be given. */
export function templateArgument(): Parameter<Template> {
  return {
    flags: '<name>',
    description: 'its name, as `medrec template list` shows it',
    required: true,
    completes: 'template',
    parse: async (name = '', context) => await find(context, name),
  };
}

/** The same parameter for a command that takes a template: it gives undefined when it is left out. */
export function leaveToTemplate<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return {
    ...parameter,
    description: `${parameter.description} (required without --template)`,
    required: false,
    parse: (text, context, all) => (text === undefined ? undefined : parameter.parse(text, context, all)),
  };
}

async function find(context: Context, name: string): Promise<Template> {
  const { findTemplate } = await import('./find-templates.ts');
  return await findTemplate(context.folders.templatesFile, name);
}
