import { type RowEnd, type Sending, sendLists } from '../batch/send-lists.ts';
import type { Chain } from '../chain/chain.ts';
import { toIntent } from '../contracts/call-contract.ts';
import type { Signer } from '../keystore/signer.ts';
import { type ImportSending, listLength } from './register-rows.ts';
import { type Registration, readRegistrations } from './registrations.ts';

/** A registered provider whose credentials are to be verified. */
export interface VerifiedRow {
  line: number;
  npi: string;
  provider: string;
  /** The commitment that is verified, hexadecimal. */
  root: string;
}

/** Refusals that would meet every list of these registrars. */
const ofRegistrar = new Set([
  'ERR-PAUSED',
  'ERR-NOT-REGISTRAR',
  'ERR-CONFLICT-OF-INTEREST',
  'ERR-INVALID-END',
  'ERR-NOT-PROTOCOL',
]);

/**
 * Verifies the present registrations of providers, by several registrars at once.
 *
 * @param validUntil seconds since 1970
 */
export async function verifyRows(
  chain: Chain,
  registrars: readonly Signer[],
  rows: AsyncIterable<VerifiedRow>,
  { institution, validUntil }: { institution: string; validUntil: bigint },
  sending: ImportSending,
  ended: (ends: readonly RowEnd<VerifiedRow>[]) => Promise<void>,
): Promise<Sending> {
  const read = (list: readonly VerifiedRow[]) =>
    readRegistrations(
      chain,
      list.map(({ provider }) => provider),
    );
  const isOurs = (registration: Registration | undefined): registration is Registration =>
    registration?.institution === institution && registration.status === 'registered';
  return await sendLists<VerifiedRow>(chain, registrars, {
    ...sending,
    rows,
    longest: listLength,
    subject: 'verify-providers',
    keyOf: ({ provider }) => provider,
    makeIntent: async (list) => {
      const registrations = await read(list);
      const providers = list.map(({ provider, root }) => ({
        provider,
        // 0, which no registration has: then the contract's own error tells the row apart
        number: registrations.get(provider)?.number ?? 0n,
        root: new Uint8Array(Buffer.from(root, 'hex')),
        'valid-until': validUntil,
      }));
      return await toIntent(chain, 'access-control', 'verify-providers', { providers });
    },
    concernsSender: ({ code }) => ofRegistrar.has(code),
    async explain(list) {
      const registrations = await read(list);
      return list.flatMap((row): RowEnd<VerifiedRow>[] => {
        const registration = registrations.get(row.provider);
        if (!isOurs(registration)) {
          return [
            { row, status: 'failed', reason: 'the registration has ended, or is suspended, meanwhile' },
          ];
        }
        const isDone = registration.verified && Buffer.from(registration.root).toString('hex') === row.root;
        return isDone
          ? [{ row, status: 'skipped', reason: 'verified by another transaction meanwhile' }]
          : [];
      });
    },
    ended,
  });
}
