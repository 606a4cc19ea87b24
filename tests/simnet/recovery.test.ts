import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cl } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Chain } from '../../src/lib/simnet/chain/chain.ts';
import { ReplayDiverged } from '../../src/lib/simnet/chain/replay.ts';
import { Journal, journalPath } from '../../src/lib/simnet/journal/journal.ts';
import { encodeRecord, type JournalRecord } from '../../src/lib/simnet/journal/record.ts';
import { startSimnetServer } from '../../src/lib/simnet/server.ts';
import { SimnetNode } from '../../src/lib/simnet/simnet-node.ts';
import { decodeTransaction, type Transaction } from '../../src/lib/simnet/transaction/decode.ts';
import { counterSource } from './support/contracts.ts';
import {
  type Actor,
  ask,
  makeActor,
  signCall,
  signDeploy,
  signTransfer,
  useSimnet,
} from './support/simnet.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-recovery-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(wire: ReturnType<typeof signCall>): Promise<Transaction> {
  return decodeTransaction((await wire).serialize());
}

/** A chain with a funded actor and the counter deployed. */
async function openChain(
  name: string,
): Promise<{ chain: Chain; actor: Actor; contract: string; path: string }> {
  const path = join(folder, name);
  const journal = await Journal.create(path, {
    kind: 'genesis',
    version: 1,
    id: '0f',
    genesis: 1_795_000_000_000,
    epoch: '3.4',
    chainId: 0x80000000,
    engine: 'test',
  });
  const chain = await Chain.open(journal);
  const actor = makeActor();
  await chain.fund(actor.address, 10n ** 12n);
  await chain.mine([await read(signDeploy(actor, 'counter', counterSource, { nonce: 0 }))]);
  return { chain, actor, contract: `${actor.address}.counter`, path };
}

/** Everything that a reader of the chain can see. */
function snapshot({ chain, actor, contract }: { chain: Chain; actor: Actor; contract: string }) {
  const { tip, history, accounts } = chain;
  return {
    tip,
    logs: history.logs(contract),
    transactions: history.transactionCount,
    account: accounts.get(actor.address),
  };
}

describe('a transaction that kills the engine', () => {
  it('is rejected; what came before it is mined, what came behind can be', async () => {
    const opened = await openChain('panic');
    const { chain, actor, contract } = opened;
    // A second deploy of a name panics the engine for good; the mempool never lets one through.
    const plain = (nonce: number) =>
      read(signDeploy(actor, 'plain', '(define-public (f) (ok u1))', { nonce }));
    await chain.mine([await plain(1)]);
    const before = await read(signCall(actor, contract, 'add', [Cl.uint(1)], { nonce: 2 }));
    const killer = await plain(3);
    const behind = await read(signCall(actor, contract, 'add', [Cl.uint(2)], { nonce: 3 }));
    const result = await chain.mine([before, killer, behind]);
    expect(result).toMatchObject({
      mined: [{ txid: before.txid }],
      killed: { transaction: { txid: killer.txid }, reason: expect.stringContaining('unreachable') },
    });
    expect(chain.panics).toBe(1);
    expect(chain.history.transaction(killer.txid)).toBeUndefined();
    expect(chain.accounts.get(actor.address).nonce).toBe(3n);
    expect(await chain.mine([behind])).toEqual({ mined: [behind] });
    expect(chain.history.logs(contract)).toHaveLength(2);
    expect(await chain.query({ kind: 'data-var', contract, name: 'total' })).toEqual({
      value: `0x${Cl.serialize(Cl.uint(3))}`,
    });

    const seen = snapshot(opened);
    await chain.close();
    const again = await Chain.open((await Journal.open(opened.path)) as Journal);
    expect(snapshot({ ...opened, chain: again })).toEqual(seen);
    await again.close();
  });
});

describe('a server whose engine panics', () => {
  const simnet = useSimnet();

  it('answers, replaces the engine, and goes on with the same heads', async () => {
    const actor = await simnet.fundedActor();
    await simnet.send(await signDeploy(actor, 'counter', counterSource, { nonce: 0 }));
    await simnet.send(await signCall(actor, `${actor.address}.counter`, 'add', [Cl.uint(4)], { nonce: 1 }));
    const before = await simnet.get('/v2/info');
    // Larger than a value may be, once the names of its fields are counted: the engine dies of reading it.
    const huge = Cl.list(Array.from({ length: 8000 }, () => Cl.tuple({ ['a'.repeat(120)]: Cl.bool(true) })));
    const read = (argument: string) =>
      simnet.post(`/v2/contracts/call-read/${actor.address}/counter/read-often`, {
        sender: actor.address,
        arguments: [argument],
      });
    expect(await read(`0x${Cl.serialize(huge)}`)).toEqual({
      status: 200,
      body: { okay: false, cause: expect.stringContaining('the engine panicked') },
    });
    expect((await simnet.server.admin.status()).enginePanics).toBe(1);
    expect(await simnet.get('/v2/info')).toEqual(before);
    expect(await read(`0x${Cl.serialize(Cl.list([Cl.uint(1)]))}`)).toMatchObject({
      body: { okay: true, result: `0x${Cl.serialize(Cl.uint(4))}` },
    });
    const next = await signCall(actor, `${actor.address}.counter`, 'add', [Cl.uint(5)], { nonce: 2 });
    expect(await simnet.send(next)).toMatchObject({ status: 200 });
    expect(await simnet.statusOf(next)).toBe('success');
  });
});

describe('a journal', () => {
  const actor = makeActor();
  const contract = `${actor.address}.counter`;
  let node: SimnetNode;
  let dataDir = '';
  beforeAll(async () => {
    dataDir = join(folder, 'node');
    mkdirSync(dataDir);
    node = await SimnetNode.open({
      folder: dataDir,
      blockTime: 0,
      now: () => 1_800_000_000_000,
      log: () => undefined,
    });
    await node.fund(actor.address, 10n ** 12n);
    await node.submit((await signDeploy(actor, 'counter', counterSource, { nonce: 0 })).serialize());
  });

  it('that cannot be written leaves the chain as it was, and tells every sender', async () => {
    const { chain } = node;
    const before = snapshot({ chain, actor, contract });
    const calls = await Promise.all(
      [1, 2].map(async (nonce) =>
        (await signCall(actor, contract, 'add', [Cl.uint(1)], { nonce })).serialize(),
      ),
    );
    const full = new Error('ENOSPC: no space left on device');
    const append = vi.spyOn(chain.journal, 'append').mockRejectedValueOnce(full);
    const answers = await Promise.allSettled(calls.map((raw) => node.submit(raw)));
    append.mockRestore();
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { reason: 'ServerFailureDatabase' } });
    }
    expect(snapshot({ chain, actor, contract })).toEqual(before);
    expect(await node.query({ kind: 'data-var', contract, name: 'total' })).toEqual({
      value: `0x${Cl.serialize(Cl.uint(0))}`,
    });
    for (const raw of calls) await node.submit(raw);
    expect(chain.history.logs(contract)).toHaveLength(2);
  });

  it('whose blocks come out otherwise is refused, and the line is named', async () => {
    await node.close();
    const path = journalPath(dataDir);
    // Well made lines, of which one holds another digest: as if another engine had run it.
    let previous = '';
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, i) => {
        const record = JSON.parse(line.slice(65)) as JournalRecord;
        if (i === 3 && record.kind === 'transaction') record.digest = 'ab'.repeat(32);
        const encoded = encodeRecord(previous, record);
        previous = encoded.hash;
        return encoded.line;
      });
    writeFileSync(path, lines.join(''));
    const journal = (await Journal.open(path)) as Journal;
    await expect(Chain.open(journal)).rejects.toMatchObject({ name: ReplayDiverged.name, line: 4 });
    await journal.close();
  });
});

describe('a server that was stopped', () => {
  it('comes back with the same heads, balances, events and contracts, and without its mempool', async () => {
    const dataDir = join(folder, 'server');
    const clock = () => 1_800_000_000_000;
    const first = await startSimnetServer({ dataDir, port: 0, clock, blockTime: 'manual' });
    const actor = makeActor();
    await first.admin.fund(actor.address, 10n ** 9n);
    const send = async (url: string, wire: ReturnType<typeof signCall>) => {
      return await ask(`${url}/v2/transactions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tx: (await wire).serialize() }),
      });
    };
    await send(first.url, signDeploy(actor, 'counter', counterSource, { nonce: 0 }));
    await first.admin.mine();
    for (const nonce of [1, 2, 3])
      await send(first.url, signCall(actor, `${actor.address}.counter`, 'add', [Cl.uint(nonce)], { nonce }));
    await first.admin.mine();
    await first.admin.pass(86_400);
    const pending = signTransfer(actor, makeActor().address, 1n, { nonce: 4 });
    await send(first.url, pending);
    const paths = [
      '/v2/info',
      `/v2/accounts/${actor.address}?proof=0`,
      `/v2/contracts/interface/${actor.address}/counter`,
      `/v2/contracts/source/${actor.address}/counter`,
      `/v2/data_var/${actor.address}/counter/total`,
      `/extended/v2/smart-contracts/${actor.address}.counter/logs`,
      '/extended/v2/blocks/latest',
    ];
    const look = (url: string) => Promise.all(paths.map((path) => ask(`${url}${path}`)));
    const seen = await look(first.url);
    expect(seen.map(({ status }) => status)).toEqual(paths.map(() => 200));
    await first.stop();
    await first.stop();
    await expect(fetch(`${first.url}/v2/info`)).rejects.toThrow();

    const second = await startSimnetServer({ dataDir, port: 0, clock, blockTime: 'manual' });
    expect(await look(second.url)).toEqual(seen);
    expect(await ask(`${second.url}/extended/v1/tx/${(await pending).txid()}`)).toMatchObject({
      status: 404,
    });
    expect(await send(second.url, pending)).toMatchObject({ status: 200 });
    expect((await second.admin.mine()).transactions).toHaveLength(1);

    await second.admin.reset();
    expect(await second.admin.status()).toMatchObject({
      head: { height: 1 },
      transactions: 0,
      contracts: 0,
      pending: 0,
    });
    expect((await ask(`${second.url}/v2/contracts/source/${actor.address}/counter`)).status).toBe(404);
    await second.stop();
    expect(readFileSync(journalPath(dataDir), 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });
});
