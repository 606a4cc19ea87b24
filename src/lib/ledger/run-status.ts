import { stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { timeCell } from '../audit/cells.ts';
import { headToData, headToFields } from '../audit/head.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { openLedger } from './ledger.ts';
import { findLedgerPlace, type LedgerNaming } from './place.ts';

/** What a ledger holds, and how far the node is ahead of it. Throws what opening a ledger throws. */
export async function runStatus(
  context: Context,
  naming: LedgerNaming & { offline: boolean },
): Promise<Outcome> {
  const ledger = await openLedger(context, naming);
  try {
    const { head } = ledger;
    const first = head.seq === 0n ? undefined : await ledger.findRow(1n);
    const last = head.seq === 0n ? undefined : await ledger.findRow(head.seq);
    const place = await findLedgerPlace(context, naming);
    const bytes = place.kind === 'sqlite' ? (await stat(place.path)).size : undefined;
    const node = naming.offline ? undefined : await readNode(context, head.registry);
    const age =
      head.reading === null ? undefined : BigInt(Math.floor(context.io.now() / 1000)) - head.reading.readAt;
    const span = { from: first?.event.time, to: last?.event.time };
    return {
      data: {
        ledger: ledger.place,
        kind: place.kind,
        bytes: bytes ?? null,
        events: head.seq,
        from: span.from === undefined ? null : timeCell.format(span.from),
        to: span.to === undefined ? null : timeCell.format(span.to),
        age: age ?? null,
        behind: node === undefined ? null : node - head.seq,
        head: headToData(head),
      },
      view: {
        kind: 'fields',
        fields: [
          ['ledger', ledger.place],
          ...(bytes === undefined ? [] : ([['size', `${(bytes / 1e6).toFixed(1)} MB`]] as const)),
          ['events', describeSpan(head.seq, span)],
          ...(age === undefined ? [] : ([['met the node', `${age} s ago`]] as const)),
          ...(node === undefined ? [] : ([['node', describeLead(node - head.seq)]] as const)),
          ...headToFields(head),
        ],
      },
    };
  } finally {
    await ledger.close();
  }
}

/** The number of the node's newest event; undefined, with a warning, when it does not say. */
async function readNode(context: Context, registry: string): Promise<bigint | undefined> {
  const { readHead } = await import('../audit/read-head.ts');
  try {
    const head = await readHead(await context.chain());
    if (head.registry === registry) return head.seq;
    context.output.warn(`the profile's registry is ${head.registry}, and the ledger is of ${registry}`);
  } catch (error) {
    if (!(error instanceof MedrecError)) throw error;
    context.output.warn(error.message);
  }
  return undefined;
}

function describeSpan(
  seq: bigint,
  { from, to }: { from?: bigint | undefined; to?: bigint | undefined },
): string {
  if (from === undefined || to === undefined) return String(seq);
  return `${seq}, from ${timeCell.format(from)} to ${timeCell.format(to)}`;
}

function describeLead(lead: bigint): string {
  if (lead === 0n) return 'has no other events';
  return lead > 0n ? `has ${lead} more events: run \`medrec ledger sync\`` : `has ${-lead} events fewer`;
}
