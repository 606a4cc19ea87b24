import { levelOf } from '../../contracts/rules/levels.ts';
import { registrationStatuses, suspensionLevels } from '../../contracts/vocabulary.ts';
import type { BatchKind, BatchRow } from '../batch-kind.ts';

interface SuspendedRow extends BatchRow {
  provider: string;
}

/** Suspending providers at the level of who sends: an institution, a registrar, a reviewer. */
export const suspendProviders: BatchKind<{ provider: string }, SuspendedRow> = {
  contract: 'access-control',
  function: 'suspend-providers',
  longest: 200,
  names: ['provider'],
  ofSender: new Set(['ERR-NOT-ALLOWED', 'ERR-NOT-PROTOCOL']),
  makeRow: ({ provider }) => ({ provider }),
  toArguments: (rows) => ({ providers: rows.map(({ provider }) => provider) }),
  async look(row, situation) {
    const { facts, signer } = situation;
    const [level, party] = await Promise.all([levelOf(situation), facts.provider(row.provider)]);
    const isTheirs =
      level > suspensionLevels.institution ||
      (party?.institution === signer && party.status !== registrationStatuses.resigned);
    return party !== null && isTheirs && party.suspension >= level
      ? { skip: 'suspended before, at this level or above' }
      : { send: row };
  },
};
