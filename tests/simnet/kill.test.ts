import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Cl, type StacksTransactionWire } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/lib/simnet/process/admin-client.ts';
import { counterSource } from './support/contracts.ts';
import { type Actor, ask, makeActor, signCall, signDeploy } from './support/simnet.ts';

const kills = 15;
/** Senders at a time; each waits for one answer before it sends its next. */
const senders = 4;

let folder = '';
let running: { child: ChildProcess; url: string } | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-kill-'));
});
afterAll(() => {
  running?.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the built program, and waits until it says where it answers. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const words = ['simnet', 'start', '--foreground', '--port', '0', '--data-dir', folder];
  const child = spawn(process.execPath, [resolve('dist/bin/medrec.js'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const url = /answers at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url === undefined) continue;
    // The lines that follow are not read; they must not fill the pipe.
    child.stderr.resume();
    return { child, url };
  }
  throw new Error(`the simulator did not start: ${said.join(' / ')}`);
}

async function kill({ child }: { child: ChildProcess }): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

interface Confirmed {
  block_height: number;
  block_hash: string;
  block_time: number;
  tx_result: { repr: string };
}

/** A small generator of its own, so that a failure can be run again. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

describe('a simulator that is killed in the middle of a stream of transactions', () => {
  it(`has every confirmed transaction and the same heads after each of ${kills} kills`, async () => {
    const random = makeRandom(2027);
    const actors: Actor[] = Array.from({ length: senders }, makeActor);
    const confirmed = new Map<string, Confirmed>();
    const owner = actors[0] as Actor;
    const contract = `${owner.address}.counter`;
    const nonces = new Map<string, number>();

    const look = async (url: string, txid: string): Promise<Confirmed | undefined> => {
      const { status, body } = await ask(`${url}/extended/v1/tx/${txid}`);
      const found = body as Confirmed & { tx_status?: string };
      if (status !== 200 || found.tx_status !== 'success') return undefined;
      const { block_height, block_hash, block_time, tx_result } = found;
      return { block_height, block_hash, block_time, tx_result };
    };
    const send = async (url: string, transaction: StacksTransactionWire): Promise<void> => {
      const { status, body } = await ask(`${url}/v2/transactions`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(transaction.serialize(), 'hex'),
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
      const found = await look(url, transaction.txid());
      // It was answered, so it is mined, and visible: and so it must be from now on.
      if (found === undefined) throw new Error(`${transaction.txid()} was accepted and is not confirmed`);
      confirmed.set(transaction.txid(), found);
    };

    running = await start();
    const admin = await AdminClient.connect(join(folder, 'simnet'), new AbortController().signal);
    for (const { address } of actors) await admin.fund(address, 10n ** 10n);
    await send(running.url, await signDeploy(owner, 'counter', counterSource, { nonce: 0 }));

    for (let round = 0; round < kills; round += 1) {
      const { url, child } = running;
      for (const { address } of actors) {
        const { body } = await ask(`${url}/v2/accounts/${address}?proof=0`);
        nonces.set(address, (body as { nonce: number }).nonce);
      }
      const goal = 1 + random(12);
      let answered = 0;
      const killed = once(child, 'exit');
      await Promise.all(
        actors.map(async (actor) => {
          for (let nonce = nonces.get(actor.address) ?? 0; ; nonce += 1) {
            const call = await signCall(actor, contract, 'add', [Cl.uint(1)], { nonce });
            try {
              await send(url, call);
            } catch (error) {
              // Only a dead process may leave a sender without an answer.
              if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
              return;
            }
            answered += 1;
            if (answered === goal) child.kill('SIGKILL');
          }
        }),
      );
      await killed;

      running = await start();
      for (const [txid, before] of confirmed) {
        expect({ round, txid, found: await look(running.url, txid) }).toEqual({ round, txid, found: before });
      }
      // The chain is whole: the sum that the contract holds is the number of calls that are in it.
      const { body } = await ask(`${running.url}/extended/v2/smart-contracts/${contract}/logs?limit=1`);
      const { total } = body as { total: number };
      const { body: variable } = await ask(
        `${running.url}/v2/data_var/${owner.address}/counter/total?proof=0`,
      );
      expect(variable).toEqual({ data: `0x${Cl.serialize(Cl.uint(total))}` });
      expect(total).toBeGreaterThanOrEqual(confirmed.size - 1);
    }
    expect(confirmed.size).toBeGreaterThan(kills);
    await kill(running);
    running = undefined;
  }, 300_000);
});
