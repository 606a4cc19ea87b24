import type { registry } from '../../contracts/generated/registry.ts';
import type { PlainValue } from '../../contracts/interface.ts';
import { limits } from '../../contracts/vocabulary.ts';

type Maps = (typeof registry)['maps'];
type Entry<M extends keyof Maps> = PlainValue<Maps[M]['value']>;

/** Entries of the registry's maps, as its bindings type them. None is ever changed: a change makes a new one. */
export type Party = Entry<'parties'>;
export type Move = Entry<'moves'>;
export type Consent = Entry<'consents'>;
export type TemporaryGrant = Entry<'temporary-grants'>;
export type AccessRequest = Entry<'requests'>;
export type Override = Entry<'overrides'>;
export type ActiveOverride = Entry<'active-overrides'>;
export type UnreviewedOverrides = Entry<'unreviewed-overrides'>;
export type Study = Entry<'studies'>;
export type Membership = Entry<'memberships'>;
export type Change = Entry<'changes'>;
export type Settings = PlainValue<(typeof registry)['variables']['settings']>;
export type Ownership = PlainValue<(typeof registry)['variables']['ownership']>;
export type Policy = Settings['policies'][number];

/** The end of a pause that only the owner ends: the greatest `uint`. */
export const forever = 2n ** 128n - 1n;

export const noExpiries: Consent['expiries'] = [0n, 0n, 0n, 0n, 0n, 0n];

/** What `get-consent` answers where there is no entry. */
export const emptyConsent: Consent = {
  expiries: noExpiries,
  purposes: 0n,
  objections: 0n,
  number: 0n,
  seq: 0n,
};

/** The settings that a registry is deployed with: the default role policy, and the contracts beside it. */
export function openingSettings(registryId: string): Settings {
  const deployer = deployerOf(registryId);
  const { year } = limits;
  return {
    'access-control': `${deployer}.access-control`,
    'patient-consent': `${deployer}.patient-consent`,
    'paused-until': 0n,
    'pause-spent': false,
    'override-limit': 3n,
    policies: [
      { 'data-types': 63n, purposes: 1n, longest: 5n * year, flags: 1n },
      { 'data-types': 63n, purposes: 1n, longest: 7_776_000n, flags: 0n },
      { 'data-types': 15n, purposes: 1n, longest: year, flags: 4n },
      { 'data-types': 1n, purposes: 6n, longest: year, flags: 0n },
      { 'data-types': 63n, purposes: 8n, longest: 0n, flags: 8n },
      { 'data-types': 15n, purposes: 17n, longest: year, flags: 2n },
    ],
  };
}

/** Who deployed a contract, by its id. */
export function deployerOf(registryId: string): string {
  return registryId.split('.')[0] ?? registryId;
}

/** The 32 bytes of 64 hexadecimal digits. */
export function toBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
