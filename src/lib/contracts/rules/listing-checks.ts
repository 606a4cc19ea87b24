import { limits, registrationStatuses, suspensionLevels } from '../vocabulary.ts';
import { levelOf } from './levels.ts';
import { anyOf, type Checks, given, repeats, type Situation } from './situation.ts';

const { registered, resigned, pending } = registrationStatuses;

/** Rules of access-control and the registry on the providers that a call lists, one or up to 200. */
export const listingChecks: Checks = {
  'ERR-EMPTY-LIST': (s) => s.args.providers.length === 0,
  'ERR-NOT-STANDARD': {
    'register-provider': (s) => !isAccount(s, s.signer),
    'register-providers': (s) => providers(s).some((provider) => !isAccount(s, provider)),
    'move-registration': (s) => !isAccount(s, s.args.to),
  },
  'ERR-INVALID-ROLE': {
    'register-provider': (s) => !isRole(s.args.credentials.role),
    'register-providers': (s) => rows(s).some((row) => 'role' in row && !isRole(row.role)),
  },
  'ERR-INVALID-END': {
    'verify-credentials': (s) => !isEnd(s, s.args.certifications['valid-until']),
    'verify-providers': (s) => rows(s).some((row) => 'valid-until' in row && !isEnd(s, row['valid-until'])),
  },
  'ERR-ALREADY-REGISTERED': async (s) =>
    repeats(providers(s)) ||
    (await anyOf(providers(s), async (provider) => {
      const old = await s.facts.party(provider);
      if (old === null) return false;
      const elsewhere = old.status === pending || old.institution !== s.signer;
      const givesWay = old.status === resigned || (old['verified-from'] === 0n && elsewhere);
      return old.role === 0n || !givesWay;
    })),
  'ERR-NOT-LISTED': {
    'accept-registration': async (s) => (await s.facts.party(s.args.from)) === null,
    'verify-credentials': (s) => anyOf(providers(s), (provider) => isNotListed(s, provider)),
    'verify-providers': (s) => anyOf(providers(s), (provider) => isNotListed(s, provider)),
    'suspend-provider': async (s) => (await s.facts.provider(s.args.provider)) === null,
    'suspend-providers': (s) =>
      anyOf(providers(s), async (provider) => (await s.facts.provider(provider)) === null),
    'review-override': async (s) => {
      const override = await s.facts.override(s.args.override);
      return override === null ? undefined : (await s.facts.provider(override.provider)) === null;
    },
  },
  'ERR-OTHER-REGISTRATION': {
    'verify-credentials': (s) => isOther(s, s.args.provider, s.args.certifications.number),
    'verify-providers': (s) =>
      anyOf(rows(s), (row) => 'number' in row && isOther(s, row.provider, row.number)),
  },
  'ERR-REPEATED-PROVIDER': (s) => repeats(providers(s)),
  'ERR-OTHER-INSTITUTION': async (s) => {
    if ((await levelOf(s)) > suspensionLevels.institution) return false;
    return await anyOf(providers(s), async (provider) =>
      given(
        await s.facts.provider(provider),
        (found) => found.institution !== s.signer || found.status === resigned,
      ),
    );
  },
};

type Row =
  | { provider: string }
  | { provider: string; role: bigint }
  | { provider: string; number: bigint; 'valid-until': bigint };

function rows(s: Situation): Row[] {
  const list: readonly (string | Row)[] = s.args.providers ?? [s.args.provider];
  return list.map((row) => (typeof row === 'string' ? { provider: row } : row));
}

/** The providers that a call lists. */
export function providers(s: Situation): string[] {
  return rows(s).map(({ provider }) => provider);
}

async function isNotListed({ facts }: Situation, provider: string): Promise<boolean> {
  return (await facts.provider(provider))?.status !== registered;
}

/** Whether a provider's present registration is another than the one of that number. */
async function isOther({ facts }: Situation, provider: string, number: bigint) {
  return given(await facts.provider(provider), (found) => found.number !== number);
}

/** An account of the network that the contracts are on, not a contract. */
function isAccount({ facts }: Situation, who: string): boolean {
  const network = /^S[PM]/.test(facts.chain.ids.registry()) ? /^S[PM]/ : /^S[TN]/;
  return network.test(who) && !who.includes('.');
}

function isRole(role: bigint): boolean {
  return role >= 1n && role <= 6n;
}

function isEnd({ now }: Situation, end: bigint): boolean {
  return end > now && end <= now + limits.verification;
}
