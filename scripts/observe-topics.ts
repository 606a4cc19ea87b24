import type { LedgerEvent } from '../src/lib/contracts/event.ts';
import { ZERO_HASH } from '../src/lib/contracts/event.ts';
import { actions, purposes, roles } from '../src/lib/contracts/vocabulary.ts';
import { runEveryFunction } from '../tests/contracts/support/every-function.ts';
import { Chain, deployer } from '../tests/contracts/support/open-chain.ts';
import { day, labs, owner, patient, specialist } from '../tests/contracts/support/open-hospital.ts';

/** Fields that every event has. */
const always = new Set(['seq', 'prev', 'patient-prev', 'topic', 'actor', 'time', 'height']);

/**
 * Runs every function on the simulator and answers, by topic, the fields that its events carried: those that were
 * neither none nor zero at least once, in the order of the event's shape.
 */
export async function observeTopics(): Promise<Map<string, string[]>> {
  const chain = await Chain.open();
  runEveryFunction(chain, chain.succeed.bind(chain));
  runWhatIsLeft(chain);
  const seen = new Map<string, Set<string>>();
  for (const event of chain.log) {
    const fields = seen.get(event.topic) ?? new Set();
    for (const name of Object.keys(event) as (keyof LedgerEvent)[])
      if (!always.has(name) && isSet(event[name])) fields.add(name);
    seen.set(event.topic, fields);
  }
  return new Map([...seen].map(([topic, fields]) => [topic, [...fields]]));
}

/** A denied access, and the two kinds of change whose event no function of its own appends. */
function runWhatIsLeft(chain: Chain): void {
  const { TREAT, HPAYMT } = purposes;
  const access = { patient, provider: specialist, action: actions.read, 'data-types': labs, purpose: TREAT };
  chain.succeed(specialist, 'access-control', 'log-access-event', access);
  const wider = { 'data-types': labs, purposes: HPAYMT + TREAT, longest: day, flags: 1n };
  chain.succeed(owner, 'access-control', 'set-role-policy', { role: roles.nurse, policy: wider });
  const contract = `${deployer}.next`;
  const { seq } = chain.succeed(owner, 'registry', 'queue-protocol-contract', { slot: 2n, contract });
  chain.simnet.mineEmptyBurnBlocks(144);
  chain.succeed(owner, 'registry', 'activate-change', { number: seq });
}

function isSet(value: LedgerEvent[keyof LedgerEvent]): boolean {
  return value !== null && value !== 0n && value !== ZERO_HASH;
}
