import type { BatchKind, BatchRow } from '../batch-kind.ts';

interface InstitutionRow extends BatchRow {
  institution: string;
  root: Uint8Array;
}

/** Registering institutions, a call for each row, by a registrar. */
export const institutions: BatchKind<{ institution: string; root: Uint8Array }, InstitutionRow> = {
  contract: 'access-control',
  function: 'register-institution',
  longest: 1,
  names: ['institution'],
  ofSender: new Set(['ERR-NOT-REGISTRAR', 'ERR-PAUSED', 'ERR-NOT-PROTOCOL']),
  makeRow: ({ institution, root }) => ({ institution, root }),
  toArguments: ([row]) => ({ institution: row?.institution, root: row?.root }),
  async look(row, { facts }) {
    const party = await facts.institution(row.institution);
    if (party === null) return { send: row };
    if (Buffer.compare(party.root, row.root) === 0) return { skip: 'registered before' };
    const root = Buffer.from(party.root).toString('hex');
    const reason = `the institution is registered already, with another root (${root})`;
    return { fault: { code: 'ERR-REGISTERED', reason } };
  },
};
