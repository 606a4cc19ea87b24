import type { Role } from '../contracts/vocabulary.ts';

/** A code of the NUCC Health Care Provider Taxonomy: ten characters, three digits first and an X last. */
export const taxonomyPattern = /^\d{3}[0-9A-Z]{6}X$/;

/**
 * Roles by the beginning of a taxonomy code; the longest beginning that fits decides. What is not here has no
 * role that the code alone could give: for a nurse practitioner or a physician assistant it depends on the state
 * and the institution, so the file must say it. Documented in docs/providers.md.
 */
export const taxonomyRoles: readonly (readonly [prefix: string, role: Role, meaning: string])[] = [
  ['207', 'specialist', 'physicians, by classification'],
  ['208', 'specialist', 'physicians, by classification'],
  ['204', 'specialist', 'physicians of oral surgery, transplantation and neuromusculoskeletal medicine'],
  ['207Q', 'primary-physician', 'family medicine, every specialization'],
  ['207R00000X', 'primary-physician', 'internal medicine without a specialization'],
  ['208000000X', 'primary-physician', 'pediatrics without a specialization'],
  ['208D00000X', 'primary-physician', 'general practice'],
  ['207P00000X', 'emergency-personnel', 'emergency medicine without a specialization'],
  ['207PE0004X', 'emergency-personnel', 'emergency medical services physicians'],
  ['207PP0204X', 'emergency-personnel', 'pediatric emergency medicine'],
  ['2080P0204X', 'emergency-personnel', 'pediatrics: pediatric emergency medicine'],
  ['146L', 'emergency-personnel', 'paramedics'],
  ['146M', 'emergency-personnel', 'emergency medical technicians, intermediate'],
  ['146N', 'emergency-personnel', 'emergency medical technicians, basic'],
  ['163W', 'nurse', 'registered nurses'],
  ['164W', 'nurse', 'licensed practical nurses'],
  ['164X', 'nurse', 'licensed vocational nurses'],
  ['246Y', 'administrator', 'health information specialists and coders'],
  ['247000000X', 'administrator', 'health information technicians'],
  ['2470A2800X', 'administrator', 'assistant record technicians'],
  ['1744R1102X', 'researcher', 'research study'],
  ['1744R1103X', 'researcher', 'research data abstracters and coders'],
];

/** The role that a taxonomy code stands for, or undefined when the file must say it. */
export function findRole(taxonomy: string): Role | undefined {
  let best: readonly [string, Role, string] | undefined;
  for (const entry of taxonomyRoles) {
    if (taxonomy.startsWith(entry[0]) && entry[0].length > (best?.[0].length ?? 0)) best = entry;
  }
  return best?.[1];
}
