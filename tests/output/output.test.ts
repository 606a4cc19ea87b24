import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/lib/errors/medrec-error.ts';
import { Output } from '../../src/lib/output/output.ts';

function capture(options: { json?: boolean; quiet?: boolean } = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = new Output({ stdout, stderr }, { json: false, quiet: false, colour: false, ...options });
  return { output, stdout, text: () => ({ stdout: read(stdout), stderr: read(stderr) }) };
}
const read = (stream: PassThrough) => String(stream.read() ?? '');
const failed = fail('bad-usage', { reason: 'a reason', next: 'medrec --help' });
const outcome = { data: { n: 1n }, view: { kind: 'fields', fields: [['n', '1']] } } as const;

describe('the output', () => {
  it('is data alone on stdout, and the rest on stderr', async () => {
    const { output, text } = capture();
    output.note('a note');
    output.warn('a warning');
    await output.finish({ ...outcome, errors: [failed] });
    expect(text()).toEqual({
      stdout: 'n\t1\n',
      stderr: 'a note\nwarning: a warning\nerror: a reason\n  Run `medrec --help` to see how it is used.\n',
    });
  });

  it('is one envelope with --json, failures and warnings in it', async () => {
    const { output, text } = capture({ json: true });
    output.warn('a warning');
    await output.finish({ ...outcome, errors: [failed] });
    expect(JSON.parse(text().stdout)).toEqual({
      schemaVersion: 1,
      success: false,
      data: { n: 1 },
      errors: [{ code: 'bad-usage', message: 'a reason', hint: failed.hint, details: failed.details }],
      warnings: ['a warning'],
    });
  });

  it('with --quiet leaves out notes, and no warning', () => {
    const { output, text } = capture({ quiet: true });
    output.note('a note');
    output.warn('a warning');
    expect(text().stderr).toBe('warning: a warning\n');
  });

  it.each([false, true])('says what failed of a stream on stderr (--json %s)', async (json) => {
    const { output, text } = capture({ json });
    await output.row({ n: 1n });
    await output.finish({ ...outcome, errors: [failed], streamed: true });
    const { stdout, stderr } = text();
    expect(stdout).toBe('{"n":1}\n');
    expect(stderr).toContain('error: a reason\n');
  });

  it('does not let the words of a node look like lines of its own', async () => {
    const { output, text } = capture();
    const reason = 'x\nok: the transaction was mined\u001b[2K';
    await output.fail(fail('node-unreachable', { url: 'http://127.0.0.1:1', reason }));
    const { stderr } = text();
    expect(stderr.split('\n')).toHaveLength(3);
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('waits for a slow reader, and for none that left', async () => {
    const { output, stdout } = capture();
    let written = false;
    const writing = output.write('x'.repeat(100_000)).then(() => {
      written = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    stdout.destroy();
    await writing;
    await output.write('more');
  });
});
