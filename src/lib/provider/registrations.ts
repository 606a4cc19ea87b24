import type { ClarityValue } from '@stacks/transactions';
import type { Chain } from '../chain/chain.ts';
import { CodecError, decode, encode } from '../contracts/codec.ts';
import { registry } from '../contracts/generated/registry.ts';
import type { ClarityType, PlainValue } from '../contracts/interface.ts';
import { fromCode, type Role, registrationStatuses, roles } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';

/** What the registry says of a principal. */
export interface Registration {
  /** Undefined for an institution. */
  role: Role | undefined;
  /** The seq of the event that made this registration; another one of the same principal has another. */
  number: bigint;
  /** For an institution, itself. */
  institution: string;
  status: keyof typeof registrationStatuses | undefined;
  /** The 32 bytes of the credentials, or of the certifications once a registrar verified them. */
  root: Uint8Array;
  /** Whether a registrar verified this registration. */
  verified: boolean;
}

/** How many reads are under way at once. */
const readsAtOnce = 32;

/**
 * Reads the registration of a provider or institution; undefined when there is none. The map is read and no function
 * called: a node answers that ten times sooner.
 *
 * @throws node-unusable, contract-missing, contract-unset
 */
export async function readRegistration(chain: Chain, principal: string): Promise<Registration | undefined> {
  const { key, value } = registry.maps.parties;
  const entry = await chain.mapEntry('registry', 'parties', encode(key, principal));
  const party = decodeEntry(chain, { optional: value }, entry);
  if (party === null) return undefined;
  return {
    role: fromCode(roles, party.role),
    number: party.number,
    institution: party.institution,
    status: fromCode(registrationStatuses, party.status),
    root: party.root,
    verified: party['verified-from'] > 0n,
  };
}

/** Reads many registrations, a few at once; those that there are, by principal. */
export async function readRegistrations(
  chain: Chain,
  principals: Iterable<string>,
): Promise<Map<string, Registration>> {
  const found = new Map<string, Registration>();
  const waiting = new Set(principals).values();
  const readNext = async () => {
    for (const principal of waiting) {
      const registration = await readRegistration(chain, principal);
      if (registration !== undefined) found.set(principal, registration);
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, readNext));
  return found;
}

function decodeEntry<const T extends ClarityType>(chain: Chain, type: T, entry: ClarityValue): PlainValue<T> {
  try {
    return decode(type, entry);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const path = 'map_entry of registry.parties';
    throw fail('node-unusable', { url: chain.node.url, path, reason: error.message }, { cause: error });
  }
}
