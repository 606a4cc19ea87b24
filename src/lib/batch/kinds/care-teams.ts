import type { BatchKind, BatchRow } from '../batch-kind.ts';

interface CareTeamRow extends BatchRow {
  patient: string;
  provider: string;
}

/** Putting an institution's providers on the care teams of patients, a call for each row. */
export const careTeams: BatchKind<{ patient: string; provider: string }, CareTeamRow> = {
  contract: 'access-control',
  function: 'assign-care-team',
  longest: 1,
  names: ['patient', 'provider'],
  ofSender: new Set(['ERR-PAUSED', 'ERR-NOT-PROTOCOL']),
  makeRow: ({ patient, provider }) => ({ patient, provider }),
  toArguments: ([row]) => ({ patient: row?.patient, provider: row?.provider }),
  // Of each provider the contract asks whether the caller is its institution; who is none is that of nobody.
  refuseSender: async ({ facts, signer }) =>
    (await facts.institution(signer)) === null ? 'ERR-NOT-ALLOWED' : undefined,
  async look(row, { facts, signer }) {
    const [party, number] = await Promise.all([
      facts.provider(row.provider),
      facts.careTeam(row.patient, row.provider),
    ]);
    return party?.institution === signer && party.number === number
      ? { skip: 'on the care team before' }
      : { send: row };
  },
};
