import { expect, it } from 'vitest';
import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { runEveryFunction, type Step } from './support/every-function.ts';
import { intermediarySource, passName } from './support/intermediary.ts';
import { Chain } from './support/open-chain.ts';
import { patient } from './support/open-hospital.ts';

/** Functions of a patient: through a contract they act for that contract, as a patient of its own. */
const ofPatients = [
  'grant-consent',
  'grant-consents',
  'set-objection',
  'set-emergency-preferences',
  'join-study',
  'publish-encryption-key',
  'revoke-consent',
  'transfer-consent',
  'update-consent',
  'withdraw-from-study',
];

it('a contract between a caller and any function never acts for the caller', async () => {
  const chain = await Chain.open();
  const intermediary = chain.deploy('intermediary', intermediarySource());
  const acted = new Set<string>();
  const tried = new Set<string>();
  const step: Step = (sender, contract, name, args) => {
    const binding = chain.bindings(contract)[name] as FunctionBinding;
    const head = chain.read('registry', 'get-head', {});
    const own = chain.read('registry', 'get-patient-head', { patient: sender });
    const { result, events } = chain.callRaw(
      sender,
      intermediary,
      passName(contract, name),
      encodeArguments(binding, args as never),
    );
    tried.add(name);
    if (result.type === 'ok') {
      acted.add(name);
      for (const event of events)
        expect([name, event.actor, event.patient ?? intermediary]).toEqual([
          name,
          intermediary,
          intermediary,
        ]);
    } else {
      expect(chain.read('registry', 'get-head', {})).toEqual(head);
    }
    expect(chain.read('registry', 'get-patient-head', { patient: sender })).toEqual(own);
    // the same call by the caller itself succeeds: it was the intermediary that made it fail
    return chain.succeed(sender, contract, name, args);
  };
  runEveryFunction(chain, step);
  expect([...acted].sort()).toEqual([...ofPatients].sort());
  const all = Object.values(chain.allBindings()).flatMap((functions) =>
    Object.entries(functions).filter(([, { kind }]) => kind === 'call'),
  );
  expect([...tried].sort()).toEqual(all.map(([name]) => name).sort());
  expect(chain.read('registry', 'get-patient-head', { patient }).count).toBeGreaterThan(10n);
}, 120_000);
