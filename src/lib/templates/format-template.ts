import { stringify } from 'smol-toml';
import type { TemplateTerms } from './template.ts';

/** A template as a file has it. */
export function formatTemplate(name: string, terms: TemplateTerms): string {
  const { summary, 'data-types': dataTypes, purposes, duration } = terms;
  const said = summary === '' ? {} : { summary };
  const table = { ...said, 'data-types': [...dataTypes], purposes: [...purposes], duration };
  return `${stringify({ templates: { [name]: table } }).trim()}\n`;
}
