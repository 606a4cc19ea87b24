import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSenderLock } from '../../src/lib/chain/sender-lock.ts';
import { temporaryHome } from '../support/run-medrec.ts';
import { startFakeNode } from './support/fake-node.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';

describe('the lock of a sender', () => {
  it('lets one run after the other', async () => {
    const { folder } = temporaryHome();
    const { chain } = await startFakeNode(() => 'dropped');
    const steps: string[] = [];
    const run = (name: string) =>
      withSenderLock(folder, chain, address, async () => {
        steps.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        steps.push(`${name} ends`);
      });
    await Promise.all([run('a'), run('b')]);
    expect(steps.map((step) => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('is waited for no longer once the user interrupts', async () => {
    const { folder } = temporaryHome();
    const { chain, interrupt } = await startFakeNode(() => 'dropped');
    await withSenderLock(folder, chain, address, async () => {
      const waiting = withSenderLock(folder, chain, address, async () => 'never');
      const ended = expect(waiting).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
      interrupt();
      await ended;
    });
  });

  it('keeps what was done when another run has taken it over', async () => {
    const { folder } = temporaryHome();
    const { chain } = await startFakeNode(() => 'dropped');
    const done = await withSenderLock(folder, chain, address, async () => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      return 'sent';
    });
    expect(done).toBe('sent');
  });
});
