import { hashCell, timeCell } from '../../audit/cells.ts';
import type { Grounds } from '../report.ts';

/** What every report says of itself, in whatever form. */
export const evidenceStatement =
  'This report is evidence. It tells what an event log on a blockchain shows, and judges no one by any law.';

/** What on-chain evidence cannot show, of which every report reminds. */
export const limitsStatement =
  'The log holds what was done through the contracts and logged there. It does not show what happened outside of it: data that were read, copied or passed on without a log entry, who holds an account, or what was true when someone logged it.';

/** What a report rests on, as labels and values. */
export function listGrounds({ head, madeAt, version, command }: Grounds): [label: string, value: string][] {
  const { reading } = head;
  return [
    ['registry', head.registry],
    ['chain id', String(head.chainId)],
    ['last event', String(head.seq)],
    ['hash of the last event', hashCell.format(head.hash)],
    [
      'head',
      reading === null
        ? 'written down by hand'
        : `read on ${reading.profile} at ${timeCell.format(reading.readAt)}, block ${reading.height} of ${timeCell.format(reading.time)}`,
    ],
    ['made', `${timeCell.format(madeAt)} by medrec ${version}`],
    ['made again by', command],
  ];
}
