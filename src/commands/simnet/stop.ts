import { defineCommand } from '../../command.ts';

/** `medrec simnet stop`: end the embedded chain; what it holds stays. */
export default defineCommand({
  group: 'Chain',
  summary: 'stop the embedded chain, and keep what it holds',
  examples: ['medrec simnet stop'],
  parameters: {},
  async action({ folders, io, output }) {
    const { stopProcess } = await import('../../lib/simnet/process/stop-process.ts');
    const pid = await stopProcess(folders.simnet, io.signal);
    output.note(pid === undefined ? 'No embedded chain was running.' : `Stopped process ${pid}.`);
    return {
      data: { stopped: pid !== undefined, ...(pid === undefined ? {} : { pid }) },
      view: { kind: 'none' },
    };
  },
});
