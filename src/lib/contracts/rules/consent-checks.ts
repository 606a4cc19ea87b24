import { limits, purposes, registrationStatuses, roleFlags } from '../vocabulary.ts';
import type { Party } from './facts.ts';
import { activeMask, covers, has, isTypes, protectedTypes } from './masks.ts';
import { type Answer, anyOf, type Checks, given, isPaused, repeats, type Situation } from './situation.ts';

/** What a consent to an institution may be for: all but research. */
const institutionPurposes = purposes.TREAT | purposes.HPAYMT | purposes.HOPERAT | purposes.ETREAT;
const { registered, pending } = registrationStatuses;

/** Rules of patient-consent on granting, updating, revoking, moving and objecting, and on requests. */
export const consentChecks: Checks = {
  'ERR-CONSENT-PAUSED': async (s) => {
    const { args, facts, signer } = s;
    if (!(await isPaused(s))) return false;
    // What only narrows is never stopped.
    if (s.function === 'set-objection') {
      return !covers(args['data-types'], await facts.objected(signer, args.provider));
    }
    if (s.function !== 'set-emergency-preferences') return true;
    return !covers(await facts.preferences(signer), args['data-types']);
  },
  'ERR-INVALID-TYPES': async (s) => anyOf(await grants(s), (row) => !isTypes(row['data-types'])),
  'ERR-SELF-GRANT': async (s) => {
    const { args, facts, signer } = s;
    switch (s.function) {
      case 'transfer-consent':
        return args.to === signer;
      case 'emergency-override':
        return args.patient === args.provider;
      case 'join-study':
        return given(await facts.study(args.study), ({ lead }) => lead === signer);
      default:
        return grantees(s).includes(signer);
    }
  },
  'ERR-UNKNOWN-GRANTEE': async (s) => {
    // These two end or limit what an unknown grantee may have left, and ask nothing of it.
    if (s.function === 'revoke-consent' || s.function === 'set-objection') return false;
    return await anyOf(grantees(s), async (who) => {
      const party = await s.facts.party(who);
      if (party === null) return s.function !== 'register-study';
      return party.status !== pending && party.status !== registered;
    });
  },
  'ERR-GRANTEE-PENDING': (s) =>
    anyOf(grantees(s), async (who) => given(await s.facts.party(who), ({ status }) => status === pending)),
  'ERR-GRANTEE-SUSPENDED': async (s) => {
    if (s.function === 'join-study') {
      const study = await s.facts.study(s.args.study);
      const lead = study && (await s.facts.party(study.lead));
      return given(lead, ({ suspension }) => suspension > 0n);
    }
    const subjects = s.function === 'transfer-consent' ? [s.args.to] : grantees(s);
    return await anyOf(subjects, async (who) => {
      const party = await s.facts.party(who);
      if (party === null) return undefined;
      return (party.suspension | (await s.facts.institutionSuspension(party))) > 0n;
    });
  },
  'ERR-STUDY-ONLY': (s) =>
    ofRows(s, async (_, party) => {
      return has((await s.facts.policy(party.role)).flags, roleFlags['needs-study']);
    }),
  'ERR-ROLE-DATA-TYPES': (s) =>
    ofRows(s, async (row, party) => {
      return !covers((await s.facts.policy(party.role))['data-types'], row['data-types']);
    }),
  'ERR-EXPIRY-PAST': async (s) => anyOf(await grants(s), (row) => row.expiry <= s.now),
  'ERR-EXPIRY-TOO-LATE': async (s) => {
    if (s.function === 'register-study') return s.args['ends-at'] > s.now + limits.institutionConsent;
    return await ofRows(s, async (row, party) => {
      return row.expiry > s.now + (await s.facts.policy(party.role)).longest;
    });
  },
  'ERR-PROTECTED-TOO-LONG': async (s) =>
    anyOf(
      await grants(s),
      (row) => has(row['data-types'], protectedTypes) && row.expiry > s.now + limits.protectedConsent,
    ),
  'ERR-TYPES-OBJECTED': async (s) => {
    const { args, facts, signer } = s;
    const objected = async (grantee: string, types: bigint) =>
      has(await facts.objected(signer, grantee), types);
    if (s.function !== 'join-study') {
      return await anyOf(await grants(s), (row) => objected(row.provider, row['data-types']));
    }
    const study = await facts.study(args.study);
    return study === null ? undefined : await objected(study.lead, args['data-types']);
  },
  'ERR-PURPOSES-DIFFER': (s) =>
    ofRows(s, async (row, party) => {
      const consent = await s.facts.consent(s.signer, row.provider);
      if (activeEntry(consent, party.number, s.now) === 0n) return false;
      return consent.purposes !== (row.purpose ?? (await s.facts.policy(party.role)).purposes);
    }),
  'ERR-INVALID-PURPOSES': (s) =>
    ofRows(s, async (row, { role }) => {
      const policy = (await s.facts.policy(role)).purposes;
      if (row.purpose !== undefined) return !covers(policy, row.purpose);
      const asked = s.args['new-permissions'].purposes;
      return asked === 0n || !covers(role === 0n ? institutionPurposes : policy, asked);
    }),
  'ERR-REPEATED-GRANTEE': async (s) => repeats(grantees(s)),
  'ERR-NO-GRANTEES': ({ args }) => args.consents.length === 0,
  'ERR-NO-CONSENT': async (s) => {
    const grantee = s.function === 'transfer-consent' ? s.args.from : s.args.provider;
    const [consent, party] = await Promise.all([s.facts.consent(s.signer, grantee), s.facts.party(grantee)]);
    return activeEntry(consent, party?.number ?? 0n, s.now) === 0n;
  },
  'ERR-NOTHING-TO-REVOKE': async ({ args, facts, signer, now }) => {
    const { expiries } = await facts.consent(signer, args.provider);
    return !has(activeMask(expiries, now), args['data-types']);
  },
  'ERR-SAME-VALUE': async ({ args, facts, signer, function: name }) => {
    const old =
      name === 'set-objection'
        ? await facts.objected(signer, args.provider)
        : await facts.preferences(signer);
    return args['data-types'] === old;
  },
  'ERR-INVALID-MASK': ({ args }) => args['data-types'] > 63n,
  'ERR-NOT-INSTITUTIONS': async ({ args, facts }) => {
    const both = await Promise.all([facts.institution(args.from), facts.institution(args.to)]);
    return args.from === args.to || both.some((party) => party?.status !== registered);
  },
  'ERR-CONSENT-EXISTS': async ({ args, facts, signer, now }) => {
    const { objections, expiries } = await facts.consent(signer, args.to);
    return objections !== 0n || activeMask(expiries, now) !== 0n;
  },
  'ERR-NO-REQUEST': async ({ args, facts, signer, now, function: name }) => {
    const open = await facts.request(signer, args.provider);
    if (open === null || open.request !== args.request) return true;
    if (name === 'deny-request') return false;
    const number = (await facts.party(args.provider))?.number ?? 0n;
    return open['lapses-at'] <= now || open.number !== number;
  },
};

/** What a call would let a grantee read, and until when (seconds); `purpose` when it is a request's own. */
interface Grant {
  provider: string;
  'data-types': bigint;
  expiry: bigint;
  purpose?: bigint;
}

/** What a call grants; undefined when the request that it answers is not there. */
async function grants({ args, facts, signer, function: name }: Situation): Promise<Grant[] | undefined> {
  const { provider, expiry } = args;
  if (name === 'grant-consents') return [...args.consents];
  if (name === 'update-consent') return [{ provider, ...args['new-permissions'] }];
  if (name === 'register-study') {
    return [{ provider: args.lead, 'data-types': args['data-types'], expiry: args['ends-at'] }];
  }
  if (name !== 'approve-request') return [{ provider, 'data-types': args['data-types'], expiry }];
  const open = await facts.request(signer, provider);
  return open === null
    ? undefined
    : [{ provider, 'data-types': open['data-types'], purpose: open.purpose, expiry }];
}

/** Asks about each grant and its grantee's registration. */
async function ofRows(s: Situation, check: (row: Grant, party: Party) => Promise<Answer>): Promise<Answer> {
  return await anyOf(await grants(s), async (row) => {
    const party = await s.facts.party(row.provider);
    return party === null ? undefined : await check(row, party);
  });
}

/** The grantees that a call names. */
function grantees({ args, function: name }: Situation): string[] {
  if (name === 'grant-consents') return args.consents.map(({ provider }) => provider);
  return [name === 'register-study' ? args.lead : args.provider];
}

/** The types that still run, if the entry is of this registration. */
function activeEntry(
  consent: { number: bigint; expiries: readonly bigint[] },
  number: bigint,
  now: bigint,
): bigint {
  return consent.number === number ? activeMask(consent.expiries, now) : 0n;
}
