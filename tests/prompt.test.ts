import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { testContext } from './support/context.ts';

describe('standard input', () => {
  it('that never ends is left when the user interrupts', async () => {
    const abort = new AbortController();
    const context = await testContext({}, { passwordStdin: true }, '', {
      stdin: new PassThrough(),
      signal: abort.signal,
    });
    const reading = expect(context.prompt.password('Password:')).rejects.toMatchObject({ exitCode: 130 });
    abort.abort();
    await reading;
  });

  it('gives a password as often as it is asked for', async () => {
    const context = await testContext({}, { passwordStdin: true }, 'secret words\nmore\n');
    expect(await context.prompt.password('One:')).toBe('secret words');
    expect(await context.prompt.password('Two:')).toBe('secret words');
  });

  it('of more than 1 MiB is refused', async () => {
    const context = await testContext({}, { passwordStdin: true }, 'x'.repeat((1 << 20) + 1));
    await expect(context.prompt.password('Password:')).rejects.toMatchObject({ code: 'bad-usage' });
  });
});
