import { officerRoles, registrationStatuses, suspensionLevels } from '../vocabulary.ts';
import type { Party } from './facts.ts';
import { levelOf, reinstatementLevel } from './levels.ts';
import { providers } from './listing-checks.ts';
import { has } from './masks.ts';
import { anyOf, type Checks, given, isPaused, type Situation } from './situation.ts';

const { resigned, pending } = registrationStatuses;
/** Officers who verify and review, which an institution may not. */
const exclusive = officerRoles.registrar | officerRoles.reviewer;

/** Rules of access-control on who is registered, listed, verified, suspended and moved. */
export const registrationChecks: Checks = {
  'ERR-PAUSED': isPaused,
  'ERR-NOT-REGISTRAR': async (s) => !has(await s.facts.officer(s.signer), officerRoles.registrar),
  'ERR-CONFLICT-OF-INTEREST': {
    'register-institution': async (s) => has(await s.facts.officer(s.args.institution), exclusive),
    'reinstate-institution': (s) => s.args.institution === s.signer,
    'verify-credentials': isVerifierPartial,
    'verify-providers': isVerifierPartial,
  },
  'ERR-REGISTERED': {
    'register-institution': async (s) => {
      const old = await s.facts.party(s.args.institution);
      return old !== null && (old['verified-from'] !== 0n || old.suspension > suspensionLevels.institution);
    },
    'register-provider': async (s) => {
      const old = await s.facts.party(s.signer);
      return (
        old !== null && !(old.role > 0n && (isOver(old) || isUnverifiedElsewhere(old, s.args.institution)))
      );
    },
    'move-registration': async (s) => !isOver(await s.facts.party(s.args.to)),
    'accept-registration': async (s) => !isOver(await s.facts.party(s.signer)),
  },
  'ERR-UNKNOWN-PROVIDER': async (s) => (await s.facts.provider(subject(s))) === null,
  'ERR-UNKNOWN-INSTITUTION': async (s) => (await s.facts.institution(institutionOf(s))) === null,
  'ERR-INSTITUTION-SUSPENDED': async (s) => {
    if (s.function.startsWith('register-')) {
      return given(await s.facts.institution(institutionOf(s)), (found) => found.suspension > 0n);
    }
    return await anyOf(listed(s), async (who) => {
      const party = await s.facts.provider(who);
      return party === null ? undefined : (await s.facts.institutionSuspension(party)) > 0n;
    });
  },
  'ERR-PROVIDER-SUSPENDED': (s) => anyListed(s, (party) => party.suspension > 0n),
  'ERR-RESIGNED': (s) => anyListed(s, (party) => party.status === resigned),
  'ERR-PENDING': (s) => anyListed(s, (party) => party.status === pending),
  'ERR-ALREADY-SUSPENDED': {
    'suspend-institution': async (s) =>
      given(
        await s.facts.institution(s.args.institution),
        (found) => found.suspension === suspensionLevels.registrar,
      ),
    'suspend-provider': async (s) => {
      const level = await levelOf(s);
      if (level === 0n) return undefined;
      return given(await s.facts.provider(s.args.provider), (found) => found.suspension >= level);
    },
  },
  'ERR-NOT-SUSPENDED': async (s) => {
    const who = s.function === 'reinstate-institution' ? s.args.institution : s.args.provider;
    return given(await s.facts.party(who), (found) => found.suspension === 0n);
  },
  'ERR-HIGHER-LEVEL': async (s) => {
    const party = await s.facts.provider(s.args.provider);
    return party === null ? undefined : (await reinstatementLevel(s, party)) < party.suspension;
  },
  'ERR-NO-MOVE': async (s) => {
    const [move, party] = await Promise.all([s.facts.move(s.args.from), s.facts.provider(s.args.from)]);
    if (move === null || move.to !== s.signer) return true;
    return given(party, ({ number }) => move.number !== number);
  },
  'ERR-UNREVIEWED-OVERRIDES': async (s) => {
    const who = s.function === 'accept-registration' ? s.args.from : s.args.institution;
    return (await s.facts.unreviewed(who)).length > 0;
  },
};

/** The provider that a call is about. */
function subject(s: Situation): string {
  if (s.function === 'accept-registration') return s.args.from;
  return s.function === 'resign' || s.function === 'move-registration' ? s.signer : s.args.provider;
}

/** The institution that a call is about. */
function institutionOf(s: Situation): string {
  return s.function === 'register-providers' ? s.signer : s.args.institution;
}

/** The providers that must be listed and in good standing. */
function listed(s: Situation): string[] {
  if (s.function === 'request-access') return [s.signer];
  if (s.function !== 'grant-temporary-access') return [subject(s)];
  return s.signer === s.args.patient ? [s.args.provider] : [s.args.provider, s.signer];
}

async function anyListed(s: Situation, check: (party: Party) => boolean) {
  return await anyOf(listed(s), async (who) => given(await s.facts.provider(who), check));
}

/** A verifier must be no reviewer, no verified provider and no institution, and verifies others. */
async function isVerifierPartial(s: Situation): Promise<boolean> {
  const [officer, party] = await Promise.all([s.facts.officer(s.signer), s.facts.party(s.signer)]);
  const partial = has(officer, officerRoles.reviewer) || (party?.['verified-from'] ?? 0n) !== 0n;
  return partial || providers(s).includes(s.signer);
}

function isOver(party: Party | null): boolean {
  return party === null || party.status === resigned;
}

function isUnverifiedElsewhere(party: Party, institution: string): boolean {
  return party['verified-from'] === 0n && party.institution !== institution;
}
