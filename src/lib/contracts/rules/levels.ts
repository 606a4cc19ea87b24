import { officerRoles, suspensionLevels } from '../vocabulary.ts';
import type { Party } from './facts.ts';
import { has } from './masks.ts';
import type { Situation } from './situation.ts';

/** The level at which the signer suspends: 0 for none. */
export async function levelOf(s: Situation): Promise<bigint> {
  const level = await officerLevel(s);
  if (level !== suspensionLevels.none || (await s.facts.institution(s.signer)) === null) return level;
  return suspensionLevels.institution;
}

/** The level at which the signer reinstates a provider: an institution its own only. */
export async function reinstatementLevel(s: Situation, { institution }: Party): Promise<bigint> {
  return institution === s.signer ? suspensionLevels.institution : await officerLevel(s);
}

async function officerLevel({ facts, signer }: Situation): Promise<bigint> {
  const officer = await facts.officer(signer);
  if (has(officer, officerRoles.reviewer)) return suspensionLevels.reviewer;
  return has(officer, officerRoles.registrar) ? suspensionLevels.registrar : suspensionLevels.none;
}
