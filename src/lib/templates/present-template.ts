import { findProtected, type Template } from './template.ts';

/** A template as the JSON envelope has it; `file` is the user's file, `seconds` the duration. */
export function presentTemplate(template: Template, file: string) {
  return {
    name: template.name,
    summary: template.summary,
    'data-types': template['data-types'],
    'protected-types': findProtected(template),
    purposes: template.purposes,
    duration: template.duration,
    seconds: template.seconds,
    origin: template.origin,
    'replaces-shipped': template.replacesShipped,
    file: template.origin === 'own' ? file : null,
  };
}

/** Where a template comes from, in words. */
export function describeOrigin({ origin, replacesShipped }: Template): string {
  if (origin === 'shipped') return 'shipped';
  return replacesShipped ? 'own, in place of the shipped one' : 'own';
}
