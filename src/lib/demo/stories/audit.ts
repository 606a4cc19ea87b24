import { readFile } from 'node:fs/promises';
import type { Story } from '../run-demo.ts';

/** The auditor exports the log, verifies it, and finds the one character that someone changed. */
export const audit: Story = {
  title: 'The audit',
  async play(stage) {
    const file = stage.path('events.csv');
    const head = stage.path('head.json');
    const { seq } = (await stage.run('get-head')) as { seq: number };
    await stage.step('the auditor notes the head of the log', async () => {
      await stage.run('audit', 'head', '--out', head);
      return `event ${seq}`;
    });
    await stage.step('the auditor exports the event log', async () => {
      await stage.run('audit', 'export', '--format', 'csv', '--out', file);
      return `${seq} events, every hash recomputed`;
    });
    await stage.step('the export is verified offline against the head', async () => {
      await stage.run('audit', 'verify', file, '--head', head);
      return 'complete and unaltered';
    });
    await stage.step('someone moves a denial to another year, with one character', async () => {
      const text = await readFile(file, 'utf8');
      const row = text.split('\n').findIndex((line) => line.includes('access-denied'));
      stage.expect(row > 0, 'no denial was exported');
      const forged = text.split('\n').map((line, i) => (i === row ? tamper(line) : line));
      const copy = await stage.write('events-tampered.csv', forged.join('\n'));
      const { code, errorCode } = await stage.try('audit', 'verify', copy, '--head', head);
      stage.expect(code === 6, `the forged file ended with ${code} instead of 6`);
      return `found: ${errorCode}, line ${row + 1}`;
    });
  },
};

/** Changes one character of the row: the first `2` of its time's year. */
function tamper(line: string): string {
  return line.replace(/(20\d)(\d)(-\d\d-\d\dT)/, (_, head: string, digit: string, tail: string) => {
    return `${head}${(Number(digit) + 1) % 10}${tail}`;
  });
}
