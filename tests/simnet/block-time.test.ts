import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cl } from '@stacks/transactions';
import { describe, expect, it, vi } from 'vitest';
import { FolderInUse } from '../../src/lib/simnet/process/process-file.ts';
import { startSimnetServer } from '../../src/lib/simnet/server.ts';
import { counterSource } from './support/contracts.ts';
import { makeActor, signCall, signDeploy, signTransfer, useSimnet } from './support/simnet.ts';

describe('with a block time of some seconds', () => {
  const simnet = useSimnet({ blockTime: 0.3 });

  it('transactions wait for the next block, and then are mined in the order of their nonces', async () => {
    const actor = await simnet.fundedActor();
    const transfers = await Promise.all(
      [2, 1, 0].map((nonce) => signTransfer(actor, makeActor().address, 1n, { nonce })),
    );
    for (const transfer of transfers) expect(await simnet.send(transfer)).toMatchObject({ status: 200 });
    await vi.waitFor(
      async () => {
        for (const transfer of transfers) expect(await simnet.statusOf(transfer)).toBe('success');
      },
      { timeout: 20_000 },
    );
  });

  it('a folder is not shared', async () => {
    const { folder } = await simnet.server.admin.status();
    await expect(startSimnetServer({ dataDir: folder, port: 0 })).rejects.toThrow(FolderInUse);
  });
});

describe('with a block time of 0', () => {
  const simnet = useSimnet();

  it('many senders at once are all mined, each in a block of its own, before they are answered', async () => {
    const actors = await Promise.all(Array.from({ length: 8 }, () => simnet.fundedActor()));
    const [owner] = actors;
    if (owner === undefined) throw new Error('no actor');
    await simnet.send(await signDeploy(owner, 'counter', counterSource, { nonce: 0 }));
    const contract = `${owner.address}.counter`;
    const calls = await Promise.all(
      actors.flatMap((actor) => {
        const first = actor === owner ? 1 : 0;
        return [0, 1, 2, 3].map((i) => signCall(actor, contract, 'add', [Cl.uint(1)], { nonce: first + i }));
      }),
    );
    const before = (await simnet.server.admin.status()).head.height;
    await Promise.all(calls.map((call) => simnet.send(call)));
    const heights = await Promise.all(
      calls.map(async (call) => {
        const { body } = await simnet.get(`/extended/v1/tx/${call.txid()}`);
        expect(body).toMatchObject({ tx_status: 'success' });
        return (body as { block_height: number }).block_height;
      }),
    );
    expect(new Set(heights).size).toBe(calls.length);
    expect(Math.min(...heights)).toBeGreaterThan(before);
    const { body } = await simnet.get(`/v2/data_var/${owner.address}/counter/total?proof=0`);
    expect(body).toEqual({ data: `0x${Cl.serialize(Cl.uint(calls.length))}` });
  });

  it('what has a nonce gap waits, and is mined with what fills it', async () => {
    const actor = await simnet.fundedActor();
    const second = await signTransfer(actor, makeActor().address, 1n, { nonce: 1 });
    await simnet.send(second);
    expect(await simnet.statusOf(second)).toBe('pending');
    await simnet.send(await signTransfer(actor, makeActor().address, 1n, { nonce: 0 }));
    expect(await simnet.statusOf(second)).toBe('success');
  });
});

describe('a port that is taken', () => {
  it('is an error, and the folder is free again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'medrec-port-'));
    const other = (await import('node:net')).createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(startSimnetServer({ dataDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    }
    other.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
