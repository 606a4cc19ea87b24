import type { Chain } from '../../contracts/support/open-chain.ts';
import {
  commitment,
  day,
  hospital,
  numberOf,
  principalOf,
  registrar,
  year,
} from '../../contracts/support/open-hospital.ts';

export const root = commitment('root');
/** The largest number there is. */
export const huge = 2n ** 128n - 1n;

/** What attacks start from: fresh principals, listings, verifications and consents, each of which succeeds. */
export function openWard(chain: Chain, area: string) {
  let count = 0;
  /** A principal that no test used before. */
  const fresh = (name: string) => principalOf(`${area}-${name}-${count++}`);
  const list = (institution: string, provider: string, role: bigint) =>
    chain.succeed(institution, 'access-control', 'register-providers', {
      providers: [{ provider, role, root }],
    });
  const verification = (provider: string, until = chain.now + year) => ({
    provider,
    certifications: { number: numberOf(chain, provider), root, 'valid-until': until },
  });
  const verify = (provider: string, until?: bigint) =>
    chain.succeed(registrar, 'access-control', 'verify-credentials', verification(provider, until));
  /** A provider of the role, listed and verified. */
  const employ = (role: bigint, institution = hospital) => {
    const provider = fresh('provider');
    list(institution, provider, role);
    verify(provider);
    return provider;
  };
  const consent = (patient: string, provider: string, types: bigint, expiry = chain.now + 80n * day) =>
    chain.succeed(patient, 'patient-consent', 'grant-consent', { provider, 'data-types': types, expiry });
  const check = (patient: string, provider: string, types: bigint, purpose: bigint = 1n) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });
  const party = (who: string) => chain.read('registry', 'get-party', { who });
  const override = (provider: string, patient: string) => ({
    patient,
    provider,
    reason: { code: 1n, evidence: root },
  });
  return { fresh, list, verification, verify, employ, consent, check, party, override };
}
