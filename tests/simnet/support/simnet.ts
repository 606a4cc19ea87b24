import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClarityValue,
  getAddressFromPrivateKey,
  makeContractCall,
  makeContractDeploy,
  makeRandomPrivKey,
  makeSTXTokenTransfer,
  type StacksTransactionWire,
} from '@stacks/transactions';
import { afterAll, beforeAll } from 'vitest';
import {
  type SimnetServer,
  type SimnetServerOptions,
  startSimnetServer,
} from '../../../src/lib/simnet/server.ts';

/** A clock that stands still until it is moved, so that no test depends on how long it takes. */
class TestClock {
  /** Milliseconds since 1970. */
  now = Date.UTC(2027, 0, 1);
  readonly read = (): number => this.now;
  pass(seconds: number): void {
    this.now += seconds * 1000;
  }
}

/** A key of its own, and its address. */
export interface Actor {
  key: string;
  address: string;
}

export function makeActor(): Actor {
  const key = makeRandomPrivKey();
  return { key, address: getAddressFromPrivateKey(key, 'testnet') };
}

export interface SharedSimnet {
  readonly server: SimnetServer;
  readonly clock: TestClock;
  /** For the stock functions of @stacks/transactions. */
  readonly client: { baseUrl: string };
  /** An actor with 1,000 STX. */
  fundedActor(): Promise<Actor>;
  get(path: string): Promise<{ status: number; body: unknown }>;
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  /** Posts a transaction as bytes. */
  send(transaction: StacksTransactionWire): Promise<{ status: number; body: unknown }>;
  /** The status of a transaction, as the indexer routes tell it. */
  statusOf(transaction: StacksTransactionWire): Promise<unknown>;
}

/** One simulator for a test file, in this process. */
export function useSimnet(options: Partial<SimnetServerOptions> = {}): SharedSimnet {
  const clock = new TestClock();
  let server: SimnetServer | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'medrec-simnet-'));
    server = await startSimnetServer({ dataDir: folder, port: 0, clock: clock.read, ...options });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const running = (): SimnetServer => {
    if (server === undefined) throw new Error('the simulator did not start');
    return server;
  };
  return {
    clock,
    get server() {
      return running();
    },
    get client() {
      return { baseUrl: running().url };
    },
    async fundedActor() {
      const actor = makeActor();
      await running().admin.fund(actor.address, 1_000_000_000n);
      return actor;
    },
    get: (path) => ask(`${running().url}${path}`),
    post: (path, body) =>
      ask(`${running().url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    send: (transaction) =>
      ask(`${running().url}/v2/transactions`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from(transaction.serialize(), 'hex'),
      }),
    async statusOf(transaction) {
      const { body } = await ask(`${running().url}/extended/v1/tx/${transaction.txid()}`);
      return typeof body === 'object' && body !== null && 'tx_status' in body ? body.tx_status : body;
    },
  };
}

export async function ask(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}

interface SignOptions {
  nonce: number;
  /** microSTX; 1,000 unless set. */
  fee?: number;
}

/** A signed transfer, made offline. */
export async function signTransfer(
  from: Actor,
  recipient: string,
  amount: bigint,
  { nonce, fee = 1000 }: SignOptions,
): Promise<StacksTransactionWire> {
  return await makeSTXTokenTransfer({
    recipient,
    amount,
    senderKey: from.key,
    network: 'testnet',
    nonce,
    fee,
  });
}

/** A signed deploy, made offline. */
export async function signDeploy(
  from: Actor,
  contractName: string,
  codeBody: string,
  { nonce, fee = 100_000 }: SignOptions,
): Promise<StacksTransactionWire> {
  return await makeContractDeploy({
    contractName,
    codeBody,
    clarityVersion: 4,
    senderKey: from.key,
    network: 'testnet',
    nonce,
    fee,
  });
}

/** A signed call of `ADDRESS.name`, made offline. */
export async function signCall(
  from: Actor,
  contract: string,
  functionName: string,
  functionArgs: ClarityValue[],
  { nonce, fee = 1000 }: SignOptions,
): Promise<StacksTransactionWire> {
  const [contractAddress = '', contractName = ''] = contract.split('.');
  return await makeContractCall({
    contractAddress,
    contractName,
    functionName,
    functionArgs,
    senderKey: from.key,
    network: 'testnet',
    nonce,
    fee,
  });
}
