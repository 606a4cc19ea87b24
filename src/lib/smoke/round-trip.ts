import { readHead } from '../audit/read-head.ts';
import { type Check, Skipped } from '../checks/run-checks.ts';
import type { ContractName } from '../config/profiles.ts';
import { once } from '../once.ts';
import { readRegistration } from '../provider/registrations.ts';
import { checkAccess, logAccess } from './decisions.ts';
import { lendFunds, returnFunds } from './funds.ts';
import { checkMovement, type ExpectedEvent } from './log-movement.ts';
import { addresses, callAs, type Session } from './session.ts';

/** A commitment that stands for the credentials of an institution and a provider that do not exist. */
const root = new Uint8Array(32).fill(0x5c);

/**
 * The steps of the round trip, each resting on the one before it. What is lent is sent back at the end, after a
 * failure too.
 *
 * @param openSession gives the same session each time; throws when it cannot be opened
 */
export function roundTripChecks(openSession: () => Promise<Session>, needs: readonly Check[]): Check[] {
  const steps: Check[] = [];
  const add = (name: string, run: (session: Session) => Promise<string>, rest = steps.slice(-1)): void => {
    steps.push({ name, needs: [...needs, ...rest], run: async () => await run(await openSession()) });
  };
  const before = once(async () => await readHead((await openSession()).chain));
  const events: ExpectedEvent[] = [];

  add('both keys sign, and one is a registrar', async ({ registrar, funder, scenario }) => {
    return `registrar ${registrar.address}, funds of ${funder.address}, provider as ${scenario.roleName}`;
  });
  const opened = steps.slice(-1);
  add('throw-away accounts get their STX', lendFunds);
  add('a registrar registers an institution', async (session) => {
    await before();
    const { institution } = addresses(session);
    const what = ['access-control', 'register-institution'] as const;
    const answer = await callAs(session, session.registrar, what, { institution, root });
    events.push({ topic: 'institution-registered', actor: session.registrar.address, institution });
    return describeAnswer(answer, institution);
  });
  add('the institution lists a provider', async (session) => {
    const { institution, provider } = addresses(session);
    const rows = [{ provider, role: session.scenario.role, root }];
    const what = ['access-control', 'register-providers'] as const;
    const answer = await callAs(session, session.accounts.institution, what, { providers: rows });
    events.push({ topic: 'provider-registered', actor: institution, institution, provider });
    return describeAnswer(answer, provider);
  });
  add('the registrar verifies the provider', async (session) => {
    const { institution, provider } = addresses(session);
    const number = (await readRegistration(session.chain, provider))?.number ?? 0n;
    const certifications = { number, root, 'valid-until': (await session.chain.tip()).time + day };
    const what = ['access-control', 'verify-credentials'] as const;
    const answer = await callAs(session, session.registrar, what, { provider, certifications });
    events.push({ topic: 'provider-verified', actor: session.registrar.address, institution, provider });
    return describeAnswer(answer, 'for a day');
  });
  add('a patient grants a consent', async (session) => {
    const { provider, patient } = addresses(session);
    const { granted, span } = session.scenario;
    const expiry = (await session.chain.tip()).time + span;
    const values = { provider, 'data-types': granted.mask, expiry };
    const answer = await callAs(session, session.accounts.patient, consent('grant-consent'), values);
    events.push({ topic: 'consent-granted', actor: patient, patient, provider, types: granted.mask });
    return describeAnswer(answer, granted.name);
  });
  add('check-access permits what was granted', (session) => {
    return checkAccess(session, session.scenario.granted, 'permitted');
  });
  add('check-access denies what was not granted', (session) => {
    return checkAccess(session, session.scenario.withheld, 'not-covered');
  });
  for (const [name, type, expected, topic] of [
    ['the provider logs a read that is permitted', 'granted', 'permitted', 'access-permitted'],
    ['the provider logs a read that is denied', 'withheld', 'not-covered', 'access-denied'],
  ] as const) {
    add(name, async (session) => {
      const { provider, patient } = addresses(session);
      const { mask: types } = session.scenario[type];
      const detail = await logAccess(session, session.scenario[type], expected);
      events.push({ topic, actor: provider, patient, provider, types });
      return detail;
    });
  }
  add('the patient revokes the consent', async (session) => {
    const { provider, patient } = addresses(session);
    const { granted } = session.scenario;
    const values = { provider, 'data-types': granted.mask };
    const answer = await callAs(session, session.accounts.patient, consent('revoke-consent'), values);
    events.push({ topic: 'consent-revoked', actor: patient, patient, provider, types: granted.mask });
    return describeAnswer(answer, granted.name);
  });
  add('check-access denies what was revoked', (session) => {
    return checkAccess(session, session.scenario.granted, 'not-covered');
  });
  add('the event log holds exactly these events', async (session) => {
    return await checkMovement(session, await before(), events);
  });
  add('what is left of the STX is sent back', returnFunds, opened);
  return [...steps, ...leftOut(opened)];
}

const day = 86_400n;

const consent = (name: string): readonly [ContractName, string] => ['patient-consent', name];

/** What would have to wait for longer than a smoke test may take. */
function leftOut(needs: readonly Check[]): Check[] {
  const skip = (name: string, reason: string): Check => ({
    name,
    needs,
    run: async () => {
      throw new Skipped(`left out: ${reason}`);
    },
  });
  return [
    skip('an emergency override', 'its provider must have been verified for 24 hours'),
    skip('a change behind the timelock', 'it waits for 144 burn blocks, about a day'),
  ];
}

function describeAnswer(answer: unknown, what: string): string {
  const { seq } = answer as { seq: bigint };
  return `${what}, event ${seq}`;
}
