import { join } from 'node:path';
import type { Chain } from '../chain/chain.ts';
import { withSenderLock } from '../chain/sender-lock.ts';
import type { Folders } from '../config/folders.ts';
import { Journal } from './journal.ts';

/** Where locks and journals are kept. */
export type AccountFolders = Pick<Folders, 'locks' | 'transactions'>;

/** The journals that a run has read already, so that it reads only what is new of them. */
const journals = new WeakMap<Chain, Map<string, Journal>>();

/**
 * Runs `work` with the journal of an account, while no other run of medrec on this machine sends from it.
 *
 * @throws sender-busy, interrupted, journal-damaged, journal-unreadable
 */
export async function withAccount<T>(
  { locks, transactions }: AccountFolders,
  chain: Chain,
  address: string,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  const path = journalPath(transactions, await chain.networkKey(), address);
  return await withSenderLock(locks, chain, address, async () => {
    const journal = await readJournal(chain, path, address);
    try {
      return await work(journal);
    } finally {
      // What was done holds, whether or not there is room to make the journal shorter.
      await journal
        .compact()
        .catch(() => undefined)
        .finally(() => journal.close());
    }
  });
}

async function readJournal(chain: Chain, path: string, address: string): Promise<Journal> {
  const known = journals.get(chain) ?? new Map<string, Journal>();
  journals.set(chain, known);
  const journal = known.get(path);
  if (journal === undefined) known.set(path, await Journal.open(path, address));
  else await journal.refresh();
  return known.get(path) as Journal;
}

/** The file of an account's journal. One network's are never another's, nor those of an embedded chain before a reset. */
export function journalPath(transactions: string, networkKey: string, address: string): string {
  return join(transactions, networkKey, `${address}.ndjson`);
}
