import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { Cl, type StacksTransactionWire } from '@stacks/transactions';
import { AdminClient } from '../../../src/lib/simnet/process/admin-client.ts';
import { makeRandom } from '../../support/make-random.ts';
import { counterSource } from './contracts.ts';
import { type Actor, ask, makeActor, signCall, signDeploy } from './simnet.ts';

/** Senders at a time; each waits for one answer before it sends its next. */
const senders = 4;

export interface SimulatorKills {
  kills: number;
  /** Transactions that a simulator had confirmed before it was killed. */
  confirmed: number;
  /** What is wrong, in words; empty when nothing is. */
  faults: string[];
}

/** What was seen of a transaction that is mined. */
interface Confirmed {
  block_height: number;
  block_hash: string;
  block_time: number;
  tx_result: { repr: string };
}

interface Running {
  child: ChildProcess;
  url: string;
}

/**
 * Kills the built program's simulator again and again in the middle of a stream of transactions. After each kill it must
 * come back with every transaction that it had confirmed, at the same place, and with a chain that is whole.
 */
export async function killSimulator({
  kills,
  seed,
  tell = () => undefined,
}: {
  kills: number;
  seed: number;
  tell?: (line: string) => void;
}): Promise<SimulatorKills> {
  const folder = mkdtempSync(join(tmpdir(), 'medrec-kill-'));
  const random = makeRandom(seed);
  const actors = Array.from({ length: senders }, makeActor);
  const owner = actors[0] as Actor;
  const contract = `${owner.address}.counter`;
  const confirmed = new Map<string, Confirmed>();
  const faults: string[] = [];
  let running = await start(folder);
  try {
    const admin = await AdminClient.connect(join(folder, 'simnet'), new AbortController().signal);
    for (const { address } of actors) await admin.fund(address, 10n ** 10n);
    await send(running.url, await signDeploy(owner, 'counter', counterSource, { nonce: 0 }), confirmed);
    for (let round = 1; round <= kills && faults.length === 0; round += 1) {
      await killUnder(running, actors, contract, 1 + random(12), confirmed);
      running = await start(folder);
      faults.push(
        ...(await findFaults(running.url, contract, confirmed)).map((one) => `kill ${round}: ${one}`),
      );
      tell(
        `the simulator: ${round} of ${kills} kills, ${confirmed.size} transactions, ${faults.length} faults`,
      );
    }
  } finally {
    await kill(running);
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills, confirmed: confirmed.size, faults };
}

/** Starts the built program, and waits until it says where it answers. */
async function start(folder: string): Promise<Running> {
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

async function kill({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Has every actor call the counter without a pause, and kills the simulator at its `goal`th answer. */
async function killUnder(
  { url, child }: Running,
  actors: readonly Actor[],
  contract: string,
  goal: number,
  confirmed: Map<string, Confirmed>,
): Promise<void> {
  let answered = 0;
  const killed = once(child, 'exit');
  await Promise.all(
    actors.map(async (actor) => {
      const { body } = await ask(`${url}/v2/accounts/${actor.address}?proof=0`);
      for (let { nonce } = body as { nonce: number }; ; nonce += 1) {
        const call = await signCall(actor, contract, 'add', [Cl.uint(1)], { nonce });
        try {
          await send(url, call, confirmed);
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
}

async function send(
  url: string,
  transaction: StacksTransactionWire,
  confirmed: Map<string, Confirmed>,
): Promise<void> {
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
}

async function look(url: string, txid: string): Promise<Confirmed | undefined> {
  const { status, body } = await ask(`${url}/extended/v1/tx/${txid}`);
  const found = body as Confirmed & { tx_status?: string };
  if (status !== 200 || found.tx_status !== 'success') return undefined;
  const { block_height, block_hash, block_time, tx_result } = found;
  return { block_height, block_hash, block_time, tx_result };
}

/** What a simulator lacks of what was confirmed, and where its chain is not whole. */
async function findFaults(
  url: string,
  contract: string,
  confirmed: ReadonlyMap<string, Confirmed>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [txid, before] of confirmed) {
    const found = await look(url, txid);
    if (!isDeepStrictEqual(found, before)) {
      faults.push(`${txid} was ${JSON.stringify(before)} and is ${JSON.stringify(found)}`);
    }
  }
  // The sum that the contract holds is the number of calls that are in the chain.
  const { body } = await ask(`${url}/extended/v2/smart-contracts/${contract}/logs?limit=1`);
  const { total } = body as { total: number };
  const { body: variable } = await ask(`${url}/v2/data_var/${contract.replace('.', '/')}/total?proof=0`);
  if (!isDeepStrictEqual(variable, { data: `0x${Cl.serialize(Cl.uint(total))}` })) {
    faults.push(`there are ${total} calls, and the counter is ${JSON.stringify(variable)}`);
  }
  // All but the deployment are calls.
  if (total < confirmed.size - 1) faults.push(`of ${confirmed.size - 1} confirmed calls there are ${total}`);
  return faults;
}
