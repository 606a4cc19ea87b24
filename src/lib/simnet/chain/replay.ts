import type { EngineHost } from '../engine/engine-host.ts';
import type { EngineOperation, EngineReceipt, Head } from '../engine/protocol.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { BlockRecord } from '../journal/record.ts';
import { decodeTransaction, type Transaction } from '../transaction/decode.ts';
import { digestReceipt, type Receipt, toOperation, toReceipt } from './receipt.ts';

/** The journal's blocks do not come out as they did: another engine, or a changed file. */
export class ReplayDiverged extends Error {
  override name = 'ReplayDiverged';
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

/** One journalled record, run again and found the same. */
export type Replayed = { hash: string } & (
  | { kind: 'transaction'; transaction: Transaction; receipt: Receipt; contractInterface: string | undefined }
  | { kind: 'advance'; advance: Extract<BlockRecord, { kind: 'advance' }>; head: Head }
  | { kind: 'fund'; address: string; amount: bigint }
);

/** How many records go to the engine at a time. */
const batchSize = 256;

interface Batch {
  entries: { entry: JournalEntry; transaction: Transaction | undefined }[];
  receipts: Promise<EngineReceipt[]>;
}

/**
 * Runs a journal in an empty engine, and gives each record in its order. The engine runs one batch while the next
 * is decoded here. Signatures are not checked again: the journal's checksums stand for them.
 *
 * @throws ReplayDiverged
 */
export async function* replayJournal(
  entries: AsyncIterable<JournalEntry>,
  host: EngineHost,
): AsyncGenerator<Replayed> {
  let running: Batch | undefined;
  let next = emptyBatch();
  const start = (batch: typeof next): Batch => {
    const receipts = host.run(batch.operations);
    // A failure is seen when the batch is compared; until then it is no unhandled rejection.
    receipts.catch(() => undefined);
    return { entries: batch.entries, receipts };
  };
  for await (const entry of entries) {
    const { record } = entry;
    const transaction = record.kind === 'transaction' ? decodeTransaction(record.raw) : undefined;
    next.entries.push({ entry, transaction });
    if (record.kind !== 'fund')
      next.operations.push(transaction ? toOperation(transaction) : toAdvance(record));
    if (next.entries.length < batchSize) continue;
    const started = start(next);
    next = emptyBatch();
    if (running !== undefined) yield* compare(running);
    running = started;
  }
  if (running !== undefined) yield* compare(running);
  if (next.entries.length > 0) yield* compare(start(next));
}

async function* compare({ entries, receipts }: Batch): AsyncGenerator<Replayed> {
  const answers = await receipts;
  let at = 0;
  for (const { entry, transaction } of entries) {
    const { record, hash, line } = entry;
    if (record.kind === 'fund') {
      yield { hash, kind: 'fund', address: record.address, amount: BigInt(record.amount) };
      continue;
    }
    const answer = answers[at];
    at += 1;
    if (answer === undefined) throw new ReplayDiverged(line, 'the engine gave no receipt');
    if (record.kind === 'advance') {
      if (!sameHead(record.head, answer.head))
        throw new ReplayDiverged(line, describe(record.head, answer.head));
      yield { hash, kind: 'advance', advance: record, head: answer.head };
    } else if (transaction !== undefined) {
      const receipt = toReceipt(transaction, answer);
      if (digestReceipt(receipt) !== record.digest) {
        throw new ReplayDiverged(line, `transaction 0x${transaction.txid} ends otherwise than it did`);
      }
      const { contractInterface } = answer;
      yield { hash, kind: 'transaction', transaction, receipt, contractInterface };
    }
  }
}

function emptyBatch(): { entries: Batch['entries']; operations: EngineOperation[] } {
  return { entries: [], operations: [] };
}

function toAdvance(record: BlockRecord): EngineOperation {
  if (record.kind !== 'advance') throw new Error(`not an advance: ${record.kind}`);
  return { kind: 'advance', burnBlocks: record.burnBlocks, stacksBlocks: record.stacksBlocks };
}

function sameHead(a: Head, b: Head): boolean {
  return a.height === b.height && a.burnHeight === b.burnHeight && a.time === b.time;
}

function describe(then: Head, now: Head): string {
  return `the head was ${JSON.stringify(then)} and is now ${JSON.stringify(now)}`;
}
