import { Cl } from '@stacks/transactions';
import { expect } from 'vitest';
import { purposes } from '../../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from '../../contracts/support/open-chain.ts';
import {
  clinic,
  hospital,
  labs,
  medic,
  nurse,
  owner,
  physician,
  registrar,
  researcher,
  reviewer,
  specialist,
} from '../../contracts/support/open-hospital.ts';

/** Whom a patient of the hospital has to do with. */
export const known = [physician, specialist, nurse, researcher, medic, hospital, clinic];

/**
 * Everything that the registry holds about a principal, as patient and as a party, with `others` on the other side.
 * The head of the log is part of it: equal states mean that no event came in between.
 */
export function stateOf(chain: Chain, who: string, others: readonly string[] = known): object {
  const get = chain.readEntry.bind(chain);
  const opened = chain.log.filter((event) => event.topic === 'override-started' && event.patient === who);
  return {
    ...variablesOf(chain),
    own: [
      get('patient-heads', who),
      get('parties', who),
      get('officers', who),
      get('moves', who),
      get('emergency-preferences', who),
      get('encryption-keys', who),
      get('unreviewed-overrides', who),
    ],
    overrides: opened.map(({ seq }) => get('overrides', seq)),
    pairs: others.map((other) => {
      const pair = { patient: who, provider: other };
      return [
        get('consents', { patient: who, grantee: other }),
        get('temporary-grants', pair),
        get('requests', pair),
        get('care-teams', pair),
        get('active-overrides', pair),
        get('memberships', { patient: who, lead: other }),
        get('parties', other),
        get('moves', other),
        get('unreviewed-overrides', other),
      ];
    }),
    officers: [owner, registrar, reviewer, ...others].map((other) => get('officers', other)),
  };
}

/** What the registry's variables hold: the head of the log, the settings, the ownership. */
function variablesOf(chain: Chain) {
  const [head, settings, ownership] = ['log-head', 'settings', 'ownership'].map((name) =>
    Cl.serialize(chain.simnet.getDataVar(`${deployer}.registry`, name)),
  );
  return { head, settings, ownership };
}

/** What those who treat a patient may read at this moment, in the ordinary course and in an emergency. */
export function answersOf(chain: Chain, patient: string): object[] {
  const questions = [
    [physician, purposes.TREAT],
    [medic, purposes.ETREAT],
  ] as const;
  return questions.map(([provider, purpose]) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': labs, purpose }),
  );
}

/**
 * A call that an attacker makes and that must fail: the name of the contract's error. Everything stored about
 * `victim`, and what may be read of it, must be as it was, to the head of the log.
 */
export function attack(chain: Chain, victim: string, others: readonly string[] = known): Chain['fail'] {
  const observe = () => ({
    height: chain.simnet.blockHeight,
    seen: [stateOf(chain, victim, others), answersOf(chain, victim)],
  });
  let last: ReturnType<typeof observe> | undefined;
  return (sender, contract, name, args) => {
    // what was seen after the last attack still holds if no block came since
    const before = last?.height === chain.simnet.blockHeight ? last : observe();
    const error = chain.fail(sender, contract, name, args);
    last = observe();
    expect(last.seen).toEqual(before.seen);
    return error;
  };
}
