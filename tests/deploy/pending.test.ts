import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { broadcastTransaction, makeContractDeploy, makeRandomPrivKey } from '@stacks/transactions';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SimnetServer, startSimnetServer } from '../../src/lib/simnet/server.ts';
import { makeKey } from '../support/keys.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { runMedrec } from '../support/run-medrec.ts';

const folder = mkdtempSync(join(tmpdir(), 'medrec-deploy-'));
const env: Record<string, string> = {
  MEDREC_DATA_DIR: join(folder, 'data'),
  MEDREC_CONFIG: join(folder, 'config.toml'),
};
let server: SimnetServer;
let line: string[];
const proxy = useProxyNode(() => server.url);

beforeAll(async () => {
  server = await startSimnetServer({ dataDir: join(folder, 'chain'), port: 0, blockTime: 'manual' });
  env.MEDREC_NODE_URL = server.url;
  const { entry, passwordFile } = await makeKey(env, 'deployer');
  for (const name of ['registrar', 'reviewer']) await makeKey(env, name);
  await server.admin.fund(entry.address, 1_000_000_000n);
  const roles = ['--registrar', 'registrar', '--reviewer', 'reviewer'];
  line = [
    'deploy',
    '--from',
    'deployer',
    ...roles,
    '--json',
    '--password-file',
    passwordFile,
    '--timeout',
    '0',
  ];
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Deploys without waiting for blocks, and tells what is in the mempool afterwards. */
async function deploy() {
  const { code, stdout } = await runMedrec(line, { env });
  const { data, errors } = JSON.parse(stdout);
  const { pending } = await server.admin.status();
  return { code, pending, data, error: errors[0]?.code, txid: errors[0]?.details.txid };
}

it('what an earlier run has sent is waited for, and never sent again', async () => {
  const seen = new Set<string>();
  // The three contracts, and the roles.
  for (let step = 1; step <= 4; step += 1) {
    const first = await deploy();
    const second = await deploy();
    expect([first, second]).toMatchObject(
      Array(2).fill({ code: 8, pending: 1, error: 'transaction-pending', txid: first.txid }),
    );
    seen.add(first.txid);
    if (step === 4) {
      const { code, stdout } = await runMedrec(['smoke', '--json'], { env });
      expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({
        code: 6,
        error: 'registry-unopened',
      });
    }
    await server.admin.mine();
  }
  expect(seen.size).toBe(4);
  const { code, data } = await deploy();
  expect({ code, outcomes: data.contracts.map(({ outcome }: { outcome: string }) => outcome) }).toEqual({
    code: 0,
    outcomes: Array(3).fill('already there'),
  });
  expect(data.roles.every(({ held }: { held: boolean }) => held)).toBe(true);
});

it('what waits with another source is not taken for this package’s', async () => {
  const key = makeRandomPrivKey();
  const { entry, passwordFile } = await makeKey(env, 'other', key);
  await server.admin.fund(entry.address, 1_000_000_000n);
  const transaction = await makeContractDeploy({
    codeBody: '(define-read-only (get-head) u0)',
    contractName: 'registry',
    senderKey: key,
    network: 'testnet',
    fee: 1_000,
    nonce: 0,
  });
  await broadcastTransaction({ transaction, client: { baseUrl: server.url } });
  // The block comes while the command waits.
  proxy.tamper(async ({ path }) => {
    if (path.startsWith(`/extended/v1/tx/0x${transaction.txid()}`)) await server.admin.mine();
    return undefined;
  });
  const roles = ['--registrar', 'registrar', '--reviewer', 'reviewer', '--node-url', proxy.url];
  const argv = ['deploy', '--from', 'other', ...roles, '--json', '--password-file', passwordFile];
  const { code, stdout, stderr } = await runMedrec(argv, { env });
  expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 6, error: 'contract-differs' });
  expect(stderr).toContain(`waiting for ${entry.address}.registry`);
  expect((await server.admin.status()).pending).toBe(0);
});
