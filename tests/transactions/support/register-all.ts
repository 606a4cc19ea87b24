import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { getAddressFromPrivateKey } from '@stacks/transactions';
import { type Chain, type ChainOptions, openChain } from '../../../src/lib/chain/chain.ts';
import { toIntent } from '../../../src/lib/contracts/call-contract.ts';
import { MedrecError } from '../../../src/lib/errors/medrec-error.ts';
import { openKeystore } from '../../../src/lib/keystore/keystore.ts';
import type { Signer } from '../../../src/lib/keystore/signer.ts';
import { readRegistrations } from '../../../src/lib/provider/registrations.ts';
import { awaitEarlier } from '../../../src/lib/transactions/await-earlier.ts';
import { type Job, sendJobs } from '../../../src/lib/transactions/send-jobs.ts';

/** A provider as a row of a list: a principal that nobody has the key of, and a commitment. */
export interface Row {
  principal: string;
  root: Uint8Array;
}

/** Where a run finds the chain, its files and what it is to register. */
export interface RunOptions {
  nodeUrl: string;
  indexerUrl: string;
  registry: string;
  /** The profile's name: an embedded chain unless set. */
  network?: string;
  /** medrec's data folder. */
  data: string;
  /** Rows are made of it: the same seed gives the same ones. */
  seed: string;
  rows: number;
  listLength: number;
  /** microSTX. */
  maxFee: string;
  maxTotalFee: string;
  /** Seconds of its clock. */
  timeout: number;
  /** How many times as fast as the system's its clock runs, in a process of its own; once unless set. */
  pace?: number;
  inFlight: number;
}

/** What a run did. */
export interface RunReport {
  registered: number;
  skipped: number;
  refused: number;
  /** Rows of which it is not known yet. */
  open: number;
  unsent: number;
  /** microSTX that it signed for. */
  spent: string;
  transactions: number;
  stopped: MedrecError | undefined;
}

/** The rows of a seed. */
export function makeRows({ seed, rows }: Pick<RunOptions, 'seed' | 'rows'>): Row[] {
  return Array.from({ length: rows }, (_, n) => {
    const root = createHash('sha256').update(`${seed} ${n}`).digest();
    return { principal: getAddressFromPrivateKey(`${root.toString('hex')}01`, 'testnet'), root };
  });
}

/** Opens the chain that a run is pointed at. */
export function openRunChain(
  {
    nodeUrl,
    indexerUrl,
    registry,
    network = 'simnet',
  }: Pick<RunOptions, 'nodeUrl' | 'indexerUrl' | 'registry' | 'network'>,
  more: Partial<ChainOptions> = {},
): Chain {
  return openChain(
    {
      name: network,
      nodeUrl,
      indexerUrl,
      chainId: 0x80000000,
      transactionVersion: 'testnet',
      addressPrefix: 'ST',
      contracts: { registry },
      account: 0,
      maxFee: 1_000_000n,
      maxTipAge: null,
    },
    { now: Date.now, signal: new AbortController().signal, ...more },
  );
}

/** Unlocks a key of a data folder. */
export async function unlockKey(data: string, name: string, password: string): Promise<Signer> {
  return await openKeystore(join(data, 'keystore')).unlock(name, password, 0);
}

/**
 * One run of an import: waits for what earlier runs left, skips what the chain has, registers the others in lists. What
 * was lost on the way is asked of the chain and sent once more.
 */
export async function registerAll(chain: Chain, signer: Signer, options: RunOptions): Promise<RunReport> {
  const folders = { locks: join(options.data, 'locks'), transactions: join(options.data, 'transactions') };
  const report: RunReport = {
    registered: 0,
    skipped: 0,
    refused: 0,
    open: 0,
    unsent: 0,
    spent: '0',
    transactions: 0,
    stopped: undefined,
  };
  try {
    await chain.checkNetwork();
    await awaitEarlier(chain, signer.address, { folders, timeout: options.timeout });
  } catch (error) {
    if (!(error instanceof MedrecError)) throw error;
    return { ...report, unsent: options.rows, stopped: error };
  }
  const missing = async (rows: readonly Row[]) => {
    const known = await readRegistrations(
      chain,
      rows.map(({ principal }) => principal),
    );
    report.skipped += known.size;
    return rows.filter(({ principal }) => !known.has(principal));
  };
  const lists: Row[][] = [];
  const rows = await missing(makeRows(options));
  for (let from = 0; from < rows.length; from += options.listLength) {
    lists.push(rows.slice(from, from + options.listLength));
  }
  const budget = { total: BigInt(options.maxTotalFee), spent: 0n };
  report.stopped = await sendJobs<Row>(chain, [signer], {
    batch: options.seed,
    folders,
    maxFee: BigInt(options.maxFee),
    budget,
    inFlight: options.inFlight,
    timeout: options.timeout,
    async take() {
      const list = lists.shift();
      return list === undefined ? undefined : makeJob(chain, list);
    },
    async ended(end) {
      const { length } = end.job.rows;
      if (end.status === 'mined') {
        report.transactions += 1;
        if (end.transaction.status === 'success') report.registered += length;
        else report.refused += length;
      } else if (end.status === 'lost') {
        const left = await missing(end.job.rows);
        if (left.length > 0) lists.push(left);
      } else if (end.status === 'open') report.open += length;
      else report.unsent += length;
    },
  });
  report.unsent += lists.flat().length;
  return { ...report, spent: String(budget.spent) };
}

/** A job that registers rows. */
export function makeJob(chain: Chain, rows: readonly Row[]): Job<Row> {
  const providers = rows.map(({ principal, root }) => ({ provider: principal, role: 1n, root }));
  return {
    rows,
    keys: rows.map(({ principal }) => principal),
    intent: async () => await toIntent(chain, 'access-control', 'register-providers', { providers }),
  };
}
