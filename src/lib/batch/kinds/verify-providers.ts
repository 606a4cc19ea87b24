import { registrationStatuses } from '../../contracts/vocabulary.ts';
import type { BatchKind, BatchRow } from '../batch-kind.ts';
import { type End, earliestEnd } from '../end-column.ts';

interface VerifiedRow extends BatchRow {
  provider: string;
  root: Uint8Array;
  'valid-until': bigint;
  span: bigint;
  /** Of the registration that was checked; the one that there is now unless given. */
  number: bigint | undefined;
}

interface Cells {
  provider: string;
  root: Uint8Array;
  'valid-until': End;
  number: bigint | undefined;
}

/**
 * Verifying the registrations of providers, by registrars. A row is done when its registration is verified with its
 * root until its end. One that is verified and ends at another time is verified again, and then ends as the row says.
 */
export function verifyProviders(registrars: readonly string[]): BatchKind<Cells, VerifiedRow> {
  return {
    contract: 'access-control',
    function: 'verify-providers',
    longest: 200,
    names: ['provider'],
    senders: registrars,
    // A row that names a registrar who sends is refused before anything is sent.
    ofSender: new Set(['ERR-NOT-REGISTRAR', 'ERR-CONFLICT-OF-INTEREST', 'ERR-PAUSED', 'ERR-NOT-PROTOCOL']),
    makeRow: ({ provider, root, number, 'valid-until': { at, span } }) => ({
      provider,
      root,
      number,
      span,
      'valid-until': at,
    }),
    toArguments: (rows) => ({
      providers: rows.map(({ provider, root, number, 'valid-until': end }) => ({
        provider,
        // 0, which no registration has: then the contract's own error tells the row apart
        number: number ?? 0n,
        root,
        'valid-until': end,
      })),
    }),
    async look(row, { facts, now }) {
      const party = await facts.provider(row.provider);
      if (party === null) return { send: row };
      const number = row.number ?? party.number;
      const end = party['verified-until'];
      const asked = { at: row['valid-until'], span: row.span };
      const isDone =
        party.status === registrationStatuses.registered &&
        party.number === number &&
        Buffer.compare(party.root, row.root) === 0 &&
        end > now &&
        end >= earliestEnd(asked) &&
        end <= asked.at;
      return isDone ? { skip: 'verified before' } : { send: { ...row, number } };
    },
  };
}
