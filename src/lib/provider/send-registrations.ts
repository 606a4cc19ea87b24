import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { toIntent } from '../contracts/call-contract.ts';
import { roles } from '../contracts/vocabulary.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { PlannedRow } from './plan-import.ts';

/** The contract's own bound of a list. */
export const listLength = 200;

/** What became of a row. */
export interface SentRow {
  row: PlannedRow;
  status: 'registered' | 'skipped' | 'failed' | 'pending' | 'unsent';
  txid?: string;
  reason?: string;
}

export interface SendFacts {
  /** Sends one list and waits until it is mined; `refusal` is the contract's error. */
  send(intent: TransactionIntent): Promise<{ txid: string; refusal?: MedrecError }>;
  chain: Chain;
  signal: AbortSignal;
  /** Which rows the chain would not take now, as they are registered or have a fault: asked after a refusal. */
  findCulprits(rows: readonly PlannedRow[]): Promise<readonly SentRow[]>;
  /** Told of each list as it ends. */
  ended(rows: readonly SentRow[]): Promise<void>;
}

/**
 * Registers rows in lists of up to 200, one after the other. A list is taken whole or not at all: of one that is
 * refused, the rows that changed on chain since they were checked are told apart, and the others are sent once more.
 * A refusal that no row explains, as of a paused registry, ends the sending.
 *
 * @returns what became of each row, and what ended the sending early
 */
export async function sendRegistrations(
  rows: readonly PlannedRow[],
  facts: SendFacts,
): Promise<{ sent: SentRow[]; stopped?: MedrecError }> {
  const sent: SentRow[] = [];
  const end = async (ended: SentRow[]) => {
    sent.push(...ended);
    await facts.ended(ended);
  };
  const lists: (readonly PlannedRow[])[] = [];
  for (let from = 0; from < rows.length; from += listLength) lists.push(rows.slice(from, from + listLength));

  let stopped: MedrecError | undefined;
  for (let list = lists.shift(); list !== undefined; list = lists.shift()) {
    if (stopped === undefined && facts.signal.aborted) stopped = fail('interrupted', {});
    if (stopped !== undefined) {
      await end(list.map((row) => ({ row, status: 'unsent' })));
      continue;
    }
    try {
      const { txid, refusal } = await facts.send(await makeIntent(facts.chain, list));
      if (refusal === undefined) {
        await end(list.map((row) => ({ row, status: 'registered', txid })));
        continue;
      }
      const culprits = await facts.findCulprits(list);
      if (culprits.length === 0) {
        stopped = refusal;
        await end(list.map((row) => ({ row, status: 'failed', txid, reason: refusal.message })));
        continue;
      }
      await end(culprits.map((culprit) => ({ ...culprit, txid })));
      const named = new Set(culprits.map(({ row }) => row));
      const others = list.filter((row) => !named.has(row));
      if (others.length > 0) lists.unshift(others);
    } catch (error) {
      if (!(error instanceof MedrecError)) throw error;
      stopped = error;
      await end(list.map((row) => ({ row, ...describeStop(error) })));
    }
  }
  return stopped === undefined ? { sent } : { sent, stopped };
}

/** Only a rejection says for sure that nothing happened; after all else the chain must be asked again. */
function describeStop({ code, kind, message, details }: MedrecError): Omit<SentRow, 'row'> {
  const txid = typeof details.txid === 'string' ? { txid: details.txid } : {};
  const open =
    kind === 'pending' || kind === 'interrupted' || kind === 'network' || code === 'transaction-unknown';
  return open
    ? { status: 'pending', reason: `it is not known whether the list was mined (${message})`, ...txid }
    : { status: 'failed', reason: message, ...txid };
}

async function makeIntent(chain: Chain, rows: readonly PlannedRow[]): Promise<TransactionIntent> {
  const providers = rows.map(({ principal, role, root }) => ({
    provider: principal,
    role: roles[role],
    root,
  }));
  return await toIntent(chain, 'access-control', 'register-providers', { providers });
}
