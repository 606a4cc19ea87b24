import { type ListOptions, type RowEnd, type Sending, sendLists } from '../batch/send-lists.ts';
import type { Chain } from '../chain/chain.ts';
import { toIntent } from '../contracts/call-contract.ts';
import { roles } from '../contracts/vocabulary.ts';
import type { Signer } from '../keystore/signer.ts';
import { faultMeanings } from './faults.ts';
import type { ImportRow } from './import-report.ts';
import { decide, type PlanFacts } from './plan-import.ts';
import { readRegistrations } from './registrations.ts';

/** The contract's own bound of a list. */
export const listLength = 200;

/** What is the same for all lists of an import. */
export type ImportSending = Omit<
  ListOptions<never>,
  'rows' | 'longest' | 'subject' | 'keyOf' | 'makeIntent' | 'explain' | 'concernsSender' | 'ended'
>;

/** Refusals that would meet every list of this institution. */
const ofInstitution = new Set([
  'ERR-PAUSED',
  'ERR-UNKNOWN-INSTITUTION',
  'ERR-INSTITUTION-SUSPENDED',
  'ERR-NOT-PROTOCOL',
]);

/** Registers planned rows with the institution that signs. */
export async function registerRows(
  chain: Chain,
  institution: Signer,
  rows: AsyncIterable<ImportRow>,
  facts: Pick<PlanFacts, 'institution' | 'includeResigned'>,
  sending: ImportSending,
  ended: (ends: readonly RowEnd<ImportRow>[]) => Promise<void>,
): Promise<Sending> {
  return await sendLists<ImportRow>(chain, [institution], {
    ...sending,
    rows,
    longest: listLength,
    subject: 'register-providers',
    keyOf: ({ principal }) => principal,
    makeIntent: async (list) => {
      const providers = list.map(({ principal, role, root }) => ({
        provider: principal,
        role: roles[role],
        root,
      }));
      return await toIntent(chain, 'access-control', 'register-providers', { providers });
    },
    concernsSender: ({ code }) => ofInstitution.has(code),
    async explain(list) {
      const registrations = await readRegistrations(
        chain,
        list.map(({ principal }) => principal),
      );
      return list.flatMap((row): RowEnd<ImportRow>[] => {
        const decision = decide(row.role, registrations.get(row.principal), facts);
        if ('fault' in decision) return [{ row, status: 'failed', reason: faultMeanings[decision.fault] }];
        if (decision.action === 'register') return [];
        return [{ row, status: 'skipped', reason: 'registered by another transaction meanwhile' }];
      });
    },
    ended,
  });
}
