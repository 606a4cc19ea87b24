import { Cl } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard } from '../attacks/support/ward.ts';
import { type Chain, type ChainOptions, deployer, readSource } from './support/open-chain.ts';
import { day, hospital, openHospital, stranger } from './support/open-hospital.ts';

/** When the chain starts, in seconds since 1970. */
const startsAt = 1_900_000_000;

/** The registry with a clock that is set by hand: the simulator's blocks are multiples of ten seconds apart. */
function clockedRegistry(): string {
  const clock = `(define-data-var clock uint u${startsAt})
    (define-public (set-clock (time uint)) (ok (var-set clock time)))`;
  return `${clock}\n${readSource('registry').replaceAll('stacks-block-time', '(var-get clock)')}`;
}

describe('to the second', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  const at = (time: bigint) => chain.callRaw(stranger, `${deployer}.registry`, 'set-clock', [Cl.uint(time)]);
  beforeAll(async () => {
    const options: ChainOptions = { startsAt, sources: { registry: clockedRegistry() } };
    chain = await openHospital(options);
    ward = openWard(chain, 'second');
  });

  /** A medic, and since when it is verified. */
  const verify = (time: bigint) => {
    at(time);
    const medic = ward.employ(roles['emergency-personnel']);
    return { medic, since: time };
  };
  const override = (medic: string) => {
    const patient = ward.fresh('patient');
    return chain.call(medic, 'patient-consent', 'emergency-override', ward.override(medic, patient));
  };

  it('a verification is a day old', () => {
    const { medic, since } = verify(BigInt(startsAt) + 7n);
    at(since + day - 1n);
    expect(override(medic).error).toBe('ERR-NOT-VERIFIED-FOR-A-DAY');
    at(since + day);
    expect(override(medic).error).toBe('');
  });

  it('a review is due three days after the override, and overdue from then on', () => {
    const { medic, since } = verify(BigInt(startsAt) + 20n * day);
    const started = since + day;
    at(started);
    const first = override(medic).value.seq;
    const escalate = () =>
      chain.call(hospital, 'patient-consent', 'escalate-override', { override: first }).error;
    at(started + 3n * day);
    expect([escalate(), override(medic).error]).toEqual(['ERR-NOT-OVERDUE', '']);
    at(started + 3n * day + 1n);
    expect([override(medic).error, escalate()]).toEqual(['ERR-REVIEW-OVERDUE', '']);
  });
});
