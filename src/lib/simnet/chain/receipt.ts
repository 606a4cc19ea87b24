import { createHash } from 'node:crypto';
import type { EngineEvent, EngineOperation, EngineReceipt, Head } from '../engine/protocol.ts';
import { serializeArguments, type Transaction } from '../transaction/decode.ts';

type TransactionStatus = 'success' | 'abort_by_response';

/** What became of a mined transaction. */
export interface Receipt {
  status: TransactionStatus;
  /** The serialized result, 0x-prefixed hex. */
  result: string;
  events: readonly EngineEvent[];
  /** The head that its block made. */
  head: Head;
  /** A runtime error in the engine's words. */
  error?: string;
}

const okTrue = '0x0703';
/** `(err none)`: what a node records for a transaction that ended with a runtime or an analysis error. */
const errNone = '0x0809';

/** What the engine is to do for a transaction. */
export function toOperation(transaction: Transaction): EngineOperation {
  const { payload, origin } = transaction;
  switch (payload.kind) {
    case 'contract-call':
      return {
        kind: 'call',
        sender: origin.address,
        contract: payload.contract,
        function: payload.function,
        arguments: serializeArguments(payload.call),
      };
    case 'smart-contract':
      return {
        kind: 'deploy',
        sender: origin.address,
        name: payload.name,
        source: payload.source,
        clarityVersion: payload.clarityVersion,
      };
    default:
      return { kind: 'empty' };
  }
}

/** Reads the engine's receipt as a node would record it. */
export function toReceipt(transaction: Transaction, engine: EngineReceipt): Receipt {
  const { events, head, error } = engine;
  if (transaction.payload.kind === 'token-transfer')
    return { status: 'success', result: okTrue, events, head };
  if (engine.result === undefined) {
    return { status: 'abort_by_response', result: errNone, events, head, ...(error && { error }) };
  }
  if (transaction.payload.kind === 'smart-contract')
    return { status: 'success', result: okTrue, events, head };
  // 0x07 is a response that is ok, 0x08 one that is err.
  const status = engine.result.startsWith('0x08') ? 'abort_by_response' : 'success';
  return { status, result: engine.result, events, head };
}

/** SHA-256 over all of a receipt that the chain's state rests on; hex. */
export function digestReceipt({ status, result, events, head }: Receipt): string {
  const parts = [
    status,
    result,
    head.height,
    head.burnHeight,
    head.time,
    ...events.flatMap(({ contract, topic, value }) => [contract, topic, value]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
