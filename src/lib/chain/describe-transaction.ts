import type { Outcome } from '../output/output.ts';
import { formatTime } from '../parameters/time.ts';
import type { TransactionStatus } from './chain.ts';

/** What people and programs see of a transaction. `result` is what {@link decodeResult} made of the chain's result. */
export function describeTransaction(transaction: TransactionStatus, result?: string): Outcome {
  const { txid, status, subject, sender, nonce, fee, height, time } = transaction;
  const when = time === undefined ? undefined : formatTime(time);
  return {
    data: { txid, status, subject, sender, nonce, fee, height, time: when, result },
    view: {
      kind: 'fields',
      fields: [
        ['transaction', txid],
        ['status', status],
        ['does', subject],
        ['sender', sender],
        ['nonce', String(nonce)],
        ['fee', `${fee} microSTX`],
        ...(height === undefined ? [] : [['block', String(height)] as const]),
        ...(when === undefined ? [] : [['time', when] as const]),
        ...(result === undefined ? [] : [['result', result] as const]),
      ],
    },
  };
}
