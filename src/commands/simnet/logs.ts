import { defineCommand } from '../../command.ts';
import { sanitize } from '../../lib/output/view.ts';
import { flagOption, optionalCount } from '../../lib/parameters/basic.ts';
import type { LogLine } from '../../lib/simnet/process/log-file.ts';

/** `medrec simnet logs`: what the embedded chain did. */
export default defineCommand({
  group: 'Chain',
  summary: 'show what the embedded chain did',
  description: 'With --follow each line is written as it comes; with --json too, as one JSON object a line.',
  examples: ['medrec simnet logs', 'medrec simnet logs --follow', 'medrec simnet logs --lines 1000 --json'],
  parameters: {
    lines: optionalCount('--lines <count>', 'how many of the last lines (default 50)', { max: 1_000_000n }),
    follow: flagOption('-f, --follow', 'go on with each new line until Ctrl-C'),
  },
  async action({ folders, io, output }, { lines = 50n, follow }) {
    const { followLines } = await import('../../lib/simnet/process/follow.ts');
    const { formatLogLine, logPath, parseLogLine } = await import('../../lib/simnet/process/log-file.ts');
    const path = logPath(folders.simnet);
    const shown: LogLine[] = [];
    for await (const text of followLines(path, { last: Number(lines), follow, signal: io.signal })) {
      const line = parseLogLine(text);
      if (line === undefined) continue;
      if (!follow) shown.push(line);
      else if (output.options.json) await output.row(line);
      else await output.write(`${sanitize(formatLogLine(line))}\n`);
    }
    if (follow) return { data: null, view: { kind: 'none' }, streamed: true };
    if (shown.length === 0)
      output.note(`There is no log in ${path} yet: \`medrec simnet start\` begins one.`);
    const text = shown.map((line) => `${sanitize(formatLogLine(line))}\n`).join('');
    return { data: shown, view: { kind: 'text', text } };
  },
});
