import { defineCommand, type Parameter } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import type { Outcome } from '../../lib/output/output.ts';
import { flagOption, optionalCount } from '../../lib/parameters/basic.ts';

/** The port of a stacks-node's RPC, which the profile simnet expects. */
const usualPort = 20443n;

const blockTimeOption: Parameter<number | 'manual'> = {
  flags: '--block-time <when>',
  description:
    'when blocks are made: 0 for as soon as a transaction comes, a number of seconds, or manual (default 0)',
  parse(text = '0') {
    if (text === 'manual') return text;
    if (/^\d{1,5}$/.test(text)) return Number(text);
    throw fail('invalid-value', {
      name: '--block-time',
      value: text,
      reason: 'is neither a number of seconds nor the word manual',
      next: 'Give 0, a whole number of seconds, or manual.',
    });
  },
};

/** `medrec simnet start`: run the embedded chain. */
export default defineCommand({
  group: 'Chain',
  summary: 'start the embedded chain, in the background',
  description:
    'A simulated Stacks node in a process of its own: no network, no Docker. It answers on 127.0.0.1 only, keeps its ' +
    'chain in the data folder, and lives on when this command ends. `medrec simnet status` lists how it differs from ' +
    'a node.',
  examples: [
    'medrec simnet start',
    'medrec simnet start --port 0 --block-time manual',
    'medrec simnet start --foreground',
  ],
  parameters: {
    port: optionalCount('--port <number>', `the port, or 0 for any that is free (default ${usualPort})`, {
      max: 65_535n,
    }),
    blockTime: blockTimeOption,
    foreground: flagOption('--foreground', 'stay here, and say what happens, until Ctrl-C'),
  },
  async action(context, { port, blockTime, foreground }) {
    const { requireSimulator } = await import('../../lib/simnet/require-simulator.ts');
    requireSimulator();
    const { findOwner } = await import('../../lib/simnet/process/process-file.ts');
    const folder = context.folders.simnet;
    const running = await findOwner(folder);
    if (running?.url !== undefined && !foreground) {
      const { url, pid } = running;
      context.output.note(`The embedded chain is running already: ${url}, process ${pid}.`);
      return describe({ url, pid, folder, blockTime: running.blockTime ?? '', started: false });
    }
    const wanted = Number(port ?? usualPort);
    return foreground
      ? await runHere(context, folder, wanted, blockTime)
      : await startThere(context, folder, wanted, blockTime);
  },
});

async function startThere(
  context: Context,
  folder: string,
  port: number,
  blockTime: number | 'manual',
): Promise<Outcome> {
  const { startInBackground } = await import('../../lib/simnet/process/start-background.ts');
  const words = ['simnet', 'start', '--foreground', '--json', '--data-dir', context.folders.data];
  const options = ['--port', String(port), '--block-time', String(blockTime)];
  const { url = '', pid } = await startInBackground({
    folder,
    words: [...words, ...options],
    env: context.io.env,
    signal: context.io.signal,
  });
  context.output.note(`The embedded chain answers at ${url}, process ${pid}. It is a simulator.`);
  return describe({ url, pid, folder, blockTime: String(blockTime), started: true });
}

async function runHere(
  context: Context,
  folder: string,
  port: number,
  blockTime: number | 'manual',
): Promise<Outcome> {
  const { runForeground } = await import('../../lib/simnet/process/run-foreground.ts');
  const { formatLogLine } = await import('../../lib/simnet/process/log-file.ts');
  const { io, output } = context;
  let url = '';
  await runForeground({
    dataDir: folder,
    port,
    blockTime,
    now: io.now,
    signal: io.signal,
    onReady: (server) => {
      url = server.url;
      output.note(`The embedded chain answers at ${url}. Ctrl-C ends it; its chain stays.`);
    },
    onLog: (event, facts) => {
      output.note(formatLogLine({ at: new Date(io.now()).toISOString(), event, ...facts }));
    },
  });
  return describe({ url, pid: process.pid, folder, blockTime: String(blockTime), started: true });
}

function describe(data: {
  url: string;
  pid: number;
  folder: string;
  blockTime: string;
  started: boolean;
}): Outcome {
  return {
    data,
    view: {
      kind: 'fields',
      fields: [
        ['url', data.url],
        ['process', String(data.pid)],
        ['block time', data.blockTime],
        ['folder', data.folder],
      ],
    },
  };
}
