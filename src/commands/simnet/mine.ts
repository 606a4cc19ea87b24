import { defineCommand, type Parameter } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { optionalCount } from '../../lib/parameters/basic.ts';
import { formatTime, parseSpan, parseTime } from '../../lib/parameters/time.ts';

/** What one call mines at most. */
const mostBlocks = 1_000_000n;

const untilOption: Parameter<bigint | undefined> = {
  flags: '--until <time>',
  description: "move the chain's time to a date or a UTC time, with empty blocks",
  parse(text) {
    if (text === undefined) return undefined;
    const time = parseTime(text);
    if (time !== undefined) return time;
    throw fail('invalid-value', {
      name: '--until',
      value: text,
      reason: 'is neither a date nor a UTC time',
      next: 'Give a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z.',
    });
  },
};

const forOption: Parameter<bigint | undefined> = {
  flags: '--for <span>',
  description: "move the chain's time by a span such as 90d or 12h, with empty blocks",
  parse(text) {
    if (text === undefined) return undefined;
    const span = parseSpan(text);
    if (span !== undefined) return span;
    throw fail('invalid-value', {
      name: '--for',
      value: text,
      reason: 'is not a span',
      next: 'Give a whole number and one of s, m, h, d, w, y, such as 90d.',
    });
  },
};

/** `medrec simnet mine`: make blocks now, or move the chain's time. */
export default defineCommand({
  group: 'Chain',
  summary: 'make blocks of the embedded chain now, or move its time',
  description:
    'Without an option every pending transaction is mined, or one empty block when there is none. Time only goes forward.',
  examples: [
    'medrec simnet mine',
    'medrec simnet mine --for 90d',
    'medrec simnet mine --until 2027-01-31',
    'medrec simnet mine --burn-blocks 144',
  ],
  parameters: {
    blocks: optionalCount('--blocks <count>', 'so many Stacks blocks, pending transactions first', {
      min: 1n,
      max: mostBlocks,
    }),
    burnBlocks: optionalCount('--burn-blocks <count>', 'so many empty burn blocks', {
      min: 1n,
      max: mostBlocks,
    }),
    until: untilOption,
    for: forOption,
  },
  async action({ folders, io }, input) {
    const given = Object.entries(input).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Number(value)]],
    );
    if (given.length > 1) {
      const reason = 'only one of --blocks, --burn-blocks, --until and --for can be given';
      throw fail('bad-usage', { reason, next: 'medrec simnet mine --help' });
    }
    const { AdminClient } = await import('../../lib/simnet/process/admin-client.ts');
    const client = await AdminClient.connect(folders.simnet, io.signal);
    const { head, transactions } = await client.mine(
      given.length === 0 ? { pending: true } : Object.fromEntries(given),
    );
    return {
      data: { ...head, transactions: transactions.map((txid) => `0x${txid}`) },
      view: {
        kind: 'fields',
        fields: [
          ['height', String(head.height)],
          ['burn height', String(head.burnHeight)],
          ['chain time', formatTime(BigInt(head.time))],
          ['transactions mined', String(transactions.length)],
        ],
      },
    };
  },
});
