import { defineCommand } from '../../command.ts';
import { formatTime } from '../../lib/parameters/time.ts';

/** `medrec simnet status`: where the embedded chain stands, and how it differs from a node. */
export default defineCommand({
  group: 'Chain',
  summary: 'show where the embedded chain stands, and how it differs from a node',
  examples: ['medrec simnet status', 'medrec simnet status --json'],
  parameters: {},
  async action({ folders, io }) {
    const { AdminClient } = await import('../../lib/simnet/process/admin-client.ts');
    const client = await AdminClient.connect(folders.simnet, io.signal);
    const status = await client.status();
    const { head, secondsAhead } = status;
    return {
      data: { url: client.owner.url, ...status },
      view: {
        kind: 'sections',
        sections: [
          {
            title: 'embedded chain',
            view: {
              kind: 'fields',
              fields: [
                ['url', client.owner.url ?? ''],
                ['process', String(status.pid)],
                ['folder', status.folder],
                ['block time', status.blockTime],
                ['height', String(head.height)],
                ['burn height', String(head.burnHeight)],
                ['chain time', formatTime(BigInt(head.time))],
                ['ahead of the clock', `${secondsAhead} s`],
                ['transactions', `${status.transactions} mined, ${status.pending} pending`],
                ['contracts', String(status.contracts)],
                ['engine panics', String(status.enginePanics)],
              ],
            },
          },
          {
            title: 'differences from a node',
            view: { kind: 'text', text: status.differences.map((line) => `- ${line}\n`).join('') },
          },
        ],
      },
    };
  },
});
