import { defineCommand } from '../../command.ts';
import { flagOption, optionalCount } from '../../lib/parameters/basic.ts';

/** `medrec simnet logs`: what the embedded chain did. */
export default defineCommand({
  group: 'Chain',
  summary: 'show what the embedded chain did',
  examples: ['medrec simnet logs', 'medrec simnet logs --follow', 'medrec simnet logs --lines 1000 --json'],
  parameters: {
    lines: optionalCount('--lines <count>', 'how many of the last lines (default 50)', { max: 1_000_000n }),
    follow: flagOption('-f, --follow', 'go on with each new line until Ctrl-C'),
  },
  async action({ folders, io, output }, { lines = 50n, follow }) {
    const { followLines } = await import('../../lib/simnet/process/follow.ts');
    const { formatLogLine, logPath, parseLogLine } = await import('../../lib/simnet/process/log-file.ts');
    const { sanitize } = await import('../../lib/output/view.ts');
    const path = logPath(folders.simnet);
    let shown = 0;
    for await (const text of followLines(path, { last: Number(lines), follow, signal: io.signal })) {
      const line = parseLogLine(text);
      if (line === undefined) continue;
      shown += 1;
      if (output.options.json) await output.row(line);
      else await output.write(`${sanitize(formatLogLine(line))}\n`);
    }
    if (shown === 0) output.note(`There is no log in ${path} yet: \`medrec simnet start\` begins one.`);
    return { data: null, view: { kind: 'none' }, streamed: true };
  },
});
