import type { Context } from '../../context.ts';
import { type Head, headToData, headToFields } from '../audit/head.ts';
import { readHeadFiles } from '../audit/head-file.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { showProgress } from '../output/progress.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { LedgerNaming } from './place.ts';
import { requireVerified } from './require-verified.ts';

export interface VerifyRequest extends LedgerNaming {
  /** Head files that the ledger must meet too. */
  heads: readonly string[];
  /** Asks no node for its head. */
  offline: boolean;
}

/** So few events are verified before anyone would watch. */
const unwatched = 20_000n;

/**
 * Verifies a ledger: every hash, and every head that is known. The node's head is asked for unless there are heads of
 * one's own, or no node is to be asked.
 *
 * @throws ledger-differs, ledger-of-other-log; what opening a ledger and reading a head throw
 */
export async function runLedgerVerify(context: Context, request: VerifyRequest): Promise<Outcome> {
  const ledger = await openLedger(context, request);
  try {
    const heads = await findHeads(context, ledger, request);
    const { seq } = ledger.head;
    const progress = seq > unwatched ? await showProgress(context, 'events', Number(seq), false) : undefined;
    await requireVerified(ledger, heads, async (count) => await progress?.add(count));
    progress?.end();
    const newer = heads.filter((head) => head.seq > seq);
    for (const head of newer) {
      context.output.warn(
        `the head at seq ${head.seq} is newer than the ledger, and proves nothing of it: run \`medrec ledger sync\``,
      );
    }
    return {
      data: {
        ledger: ledger.place,
        events: seq,
        heads: [ledger.head, ...heads].map(headToData),
        newer: newer.length,
      },
      view: {
        kind: 'fields',
        fields: [
          ['verified', `OK: all ${seq} events, and ${1 + heads.length - newer.length} heads`],
          ['ledger', ledger.place],
          ...headToFields(ledger.head),
        ],
      },
    };
  } finally {
    await ledger.close();
  }
}

async function findHeads(
  context: Context,
  ledger: Ledger,
  { heads, offline }: VerifyRequest,
): Promise<Head[]> {
  const found = heads.length > 0 ? await readHeadFiles(heads) : [];
  if (heads.length === 0 && !offline) {
    const { readHead } = await import('../audit/read-head.ts');
    found.push(await readHead(await context.chain()));
  }
  for (const { registry, chainId } of found) {
    if (registry === ledger.head.registry && chainId === ledger.head.chainId) continue;
    const name = (head: { registry: string; chainId: bigint }) => `${head.registry} on chain ${head.chainId}`;
    throw fail('ledger-of-other-log', {
      place: ledger.place,
      found: name(ledger.head),
      wanted: name({ registry, chainId }),
    });
  }
  return found;
}
