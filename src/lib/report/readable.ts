import { bases, dataTypes, fromMask, purposes } from '../contracts/vocabulary.ts';
import { decideAccess } from '../ledger/state/decide-access.ts';
import type { PartiesState } from '../ledger/state/parties-state.ts';
import type { Pair, PatientState } from '../ledger/state/patient-state.ts';

/** Data types of a patient that a provider can read for a purpose, all on the same basis and until the same time. */
export interface Readable {
  purpose: bigint;
  /** Mask. */
  dataTypes: bigint;
  /** Names of the bases. */
  basis: readonly string[];
  /** Seconds: the first moment at which it can no more, if nothing else happens. Undefined for no end. */
  endsAt: bigint | undefined;
}

/** What a provider can read of a patient at `now`, in seconds, as `check-access` would answer for each type alone. */
export function listReadable(
  parties: PartiesState,
  patient: PatientState,
  provider: string,
  now: bigint,
): Readable[] {
  const found = new Map<string, Readable>();
  for (const purpose of Object.values(purposes)) {
    for (const dataType of Object.values(dataTypes)) {
      const question = { provider, dataTypes: dataType, purpose };
      const { permitted, basis } = decideAccess(parties, patient, question, now);
      if (!permitted) continue;
      const endsAt = ends(parties, patient, provider, now).find(
        (time) => !decideAccess(parties, patient, question, time).permitted,
      );
      const key = `${purpose} ${basis} ${endsAt}`;
      const known = found.get(key);
      found.set(key, {
        purpose,
        dataTypes: (known?.dataTypes ?? 0n) | dataType,
        basis: fromMask(bases, basis),
        endsAt,
      });
    }
  }
  return [...found.values()];
}

/** Every time after `now` at which something that a decision about the two rests on ends, the soonest first. */
function ends(parties: PartiesState, patient: PatientState, provider: string, now: bigint): bigint[] {
  const registered = parties.registrations.parties;
  const party = registered.get(provider);
  const own = patient.pairs.get(provider);
  const grantor = own?.temporaryGrant?.grantor;
  const times = [
    party?.['verified-until'] ?? 0n,
    ...endsOfPair(own),
    ...endsOfPair(patient.pairs.get(party?.institution ?? '')),
    ...(grantor === undefined ? [] : endsOfPair(patient.pairs.get(grantor))),
    (grantor === undefined ? undefined : registered.get(grantor)?.['verified-until']) ?? 0n,
  ];
  return [...new Set(times)].filter((time) => time > now).toSorted((one, other) => (one < other ? -1 : 1));
}

function endsOfPair(pair: Pair | undefined): bigint[] {
  return [
    ...(pair?.consent?.expiries ?? []),
    ...(pair?.temporaryGrant?.expiries ?? []),
    pair?.membership?.['ends-at'] ?? 0n,
    pair?.activeOverride?.['ends-at'] ?? 0n,
  ];
}
