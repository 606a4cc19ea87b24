import type { TemplateFault } from './parse-templates.ts';

/** A fault and its place in one line: `line 4: templates.night-ward.duration: …`. */
export function describeFault({ line, field, fault }: TemplateFault): string {
  return [line === null ? '' : `line ${line}`, field, fault].filter((part) => part !== '').join(': ');
}
