import { readContract } from '../contracts/query-contract.ts';
import { actions, decisions, fromCode } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Scenario } from './scenario.ts';
import { addresses, callAs, type Session } from './session.ts';

/** What a call of access-control decided. */
interface Decision {
  permitted: boolean;
  code: bigint;
}

/** Asks check-access about a type. Throws answer-differs unless it decides as expected. */
export async function checkAccess(
  session: Session,
  type: Scenario['granted'],
  expected: keyof typeof decisions,
): Promise<string> {
  const { patient, provider } = addresses(session);
  const values = { patient, provider, 'data-types': type.mask, purpose: session.scenario.purpose };
  const decision = (await readContract(session.chain, 'access-control', 'check-access', values)) as Decision;
  return requireDecision(`check-access of ${type.name}`, decision, expected);
}

/** Logs a read of a type as the provider. Throws answer-differs unless it is decided as expected. */
export async function logAccess(
  session: Session,
  type: Scenario['granted'],
  expected: keyof typeof decisions,
): Promise<string> {
  const { patient, provider } = addresses(session);
  const what = ['access-control', 'log-access-event'] as const;
  const decision = (await callAs(session, session.accounts.provider, what, {
    patient,
    provider,
    action: actions.read,
    'data-types': type.mask,
    purpose: session.scenario.purpose,
  })) as Decision;
  return requireDecision(`log-access-event of ${type.name}`, decision, expected);
}

function requireDecision(
  what: string,
  { permitted, code }: Decision,
  expected: keyof typeof decisions,
): string {
  const name = fromCode(decisions, code) ?? `code ${code}`;
  const actual = permitted === (name === 'permitted') ? name : `${name}, permitted ${permitted}`;
  if (actual !== expected) throw fail('answer-differs', { what, actual, expected });
  return `${what}: ${name}`;
}
