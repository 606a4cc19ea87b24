import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  broadcastTransaction,
  getAddressFromPrivateKey,
  makeContractDeploy,
  makeRandomPrivKey,
} from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { openChain } from '../../src/lib/chain/chain.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { type ActorName, useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { type Run, runMedrec } from '../support/run-medrec.ts';

const clinic = useClinic({ deployed: false });
const proxy = useProxyNode(() => clinic.server.url);
const roles = [
  '--owner',
  'board',
  '--registrar',
  'registrar',
  '--reviewer',
  'reviewer',
  '--pauser',
  'security',
];
const password = () => ['--password-file', join(clinic.folder, 'password')];

/** Runs deploy with a configuration file of its own, so that each test has its own profile. */
async function deploy(config: string, from: ActorName, ...argv: string[]) {
  const run = await runMedrec(['deploy', '--from', from, ...argv, '--json', ...password()], {
    env: envOf(config),
  });
  return read(run);
}

const envOf = (config: string) => ({
  ...clinic.env,
  MEDREC_CONFIG: join(clinic.folder, `${config}.toml`),
  MEDREC_NODE_URL: proxy.url,
});

function read({ code, stdout, stderr }: Run) {
  const { data, errors, warnings } = JSON.parse(stdout);
  return { code, data, error: errors[0], warnings, stderr };
}

const chain = () =>
  openChain({ nodeUrl: clinic.server.url, indexerUrl: clinic.server.url } as never, {
    now: Date.now,
    signal: new AbortController().signal,
  });
const nonceOf = async (name: ActorName) => (await chain().account(clinic.address[name])).nonce;
const outcomes = (data: { contracts: { contract: string; outcome: string }[] }) =>
  data.contracts.map(({ contract, outcome }) => `${contract} ${outcome}`);

describe('a deployment', () => {
  it('is rehearsed without a password: fees and nonces, and nothing is sent or written', async () => {
    const line = ['deploy', '--from', 'admin', ...roles, '--dry-run', '--json'];
    const { code, data } = read(await runMedrec(line, { env: envOf('rehearsed') }));
    expect(code).toBe(0);
    expect(data.steps).toEqual([
      ...['registry', 'access-control', 'patient-consent'].map((name, nonce) => ({
        step: `deploy ${clinic.address.admin}.${name}`,
        outcome: 'to be sent',
        nonce,
        fee: expect.any(Number),
      })),
      { step: 'give the opening roles', outcome: 'to be sent', nonce: 3, fee: expect.any(Number) },
    ]);
    expect(data.roles.owner).toBe(clinic.address.board);
    expect(await nonceOf('admin')).toBe(0n);
    expect(existsSync(envOf('rehearsed').MEDREC_CONFIG)).toBe(false);
  });

  it('puts the contracts on the chain, gives the roles, and writes the registry into the profile', async () => {
    const { code, data } = await deploy('fresh', 'admin', ...roles);
    expect(code).toBe(0);
    expect(outcomes(data)).toEqual([
      'registry deployed',
      'access-control deployed',
      'patient-consent deployed',
    ]);
    expect(data.roles).toEqual(
      (['owner board', 'registrar registrar', 'reviewer reviewer', 'pauser security'] as const).map(
        (line) => {
          const [role = '', name = ''] = line.split(' ');
          return { role, principal: clinic.address[name as ActorName], held: true };
        },
      ),
    );
    const config = readFileSync(envOf('fresh').MEDREC_CONFIG, 'utf8');
    // The registry names the others.
    expect(config.trim().split('\n')).toEqual([
      '[profiles.simnet]',
      `registry = "${clinic.address.admin}.registry"`,
    ]);
    for (const name of ['registry', 'access-control', 'patient-consent']) {
      const source = await chain().source(`${clinic.address.admin}.${name}`);
      expect(source).toBe(readFileSync(`contracts/${name}.clar`, 'utf8'));
    }
  });

  it('is skipped where it is there already, and its dry run says so', async () => {
    const nonce = await nonceOf('admin');
    const { code, data, warnings } = await deploy('again', 'admin', ...roles);
    expect({ code, warnings, outcomes: outcomes(data) }).toEqual({
      code: 0,
      warnings: [],
      outcomes: ['registry already there', 'access-control already there', 'patient-consent already there'],
    });
    const rehearsal = await deploy('again', 'admin', ...roles, '--dry-run');
    expect(new Set(rehearsal.data.steps.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
      new Set(['already there']),
    );
    expect(await nonceOf('admin')).toBe(nonce);
  });

  it('that was opened with other roles keeps them, and warns', async () => {
    const others = ['--owner', 'board', '--registrar', 'clinic', '--reviewer', 'reviewer'];
    const { code, data, warnings } = await deploy('others', 'admin', ...others);
    expect({ code, warnings }).toEqual({ code: 0, warnings: [expect.stringContaining('opened before')] });
    expect(data.roles).toContainEqual({ role: 'registrar', principal: clinic.address.clinic, held: false });
  });

  it('is printed with every role', async () => {
    const line = ['deploy', '--from', 'admin', ...roles, ...password()];
    const { code, stdout } = await runMedrec(line, { env: envOf('printed') });
    expect(code).toBe(0);
    for (const role of ['owner', 'registrar', 'reviewer', 'pauser']) {
      expect(stdout).toMatch(new RegExp(`^${role}\tST[0-9A-Z]+\tyes$`, 'm'));
    }
  });

  it('of a derived account is at that account’s address', async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const { address } = await keystore.unlock('nurse', 'a password for tests only', 1);
    await clinic.server.admin.fund(address, 1_000_000n);
    const registrar = ['--registrar', 'registrar', '--reviewer', 'reviewer'];
    const { code, data } = await deploy('derived', 'nurse', ...registrar, '--account', '1');
    expect({ code, id: data.contracts[0].id, owner: data.roles[0] }).toEqual({
      code: 0,
      id: `${address}.registry`,
      owner: { role: 'owner', principal: address, held: true },
    });
    const self = ['--registrar', address, '--reviewer', 'reviewer'];
    expect(await deploy('derived', 'nurse', ...self, '--account', '1')).toMatchObject({ code: 2 });
  });
});

describe('a deployment is refused before anything is sent', () => {
  it.each([
    ['without a registrar', ['--reviewer', 'reviewer'], '--registrar is missing'],
    ['without a reviewer', ['--registrar', 'registrar'], '--reviewer is missing'],
    [
      'with two owners',
      ['--owner', 'board,clinic', '--registrar', 'registrar', '--reviewer', 'reviewer'],
      'more than once',
    ],
    [
      'with one for two roles',
      ['--owner', 'board', '--registrar', 'clinic', '--reviewer', 'clinic'],
      '--registrar and --reviewer',
    ],
    [
      'with the signer, who is the owner, as registrar',
      ['--registrar', 'stranger', '--reviewer', 'reviewer'],
      'the signer',
    ],
    ['with one twice', ['--registrar', 'registrar,registrar', '--reviewer', 'reviewer'], 'twice'],
    [
      'with 21 of a role',
      ['--registrar', 'registrar', '--reviewer', 'reviewer', '--pauser', principals(21)],
      'at most 20',
    ],
  ])('%s', async (_, given, reason) => {
    const { code, error } = await deploy('refused', 'stranger', ...given);
    expect({ code, name: error.code, message: error.message }).toEqual({
      code: 2,
      name: 'bad-usage',
      message: expect.stringContaining(reason),
    });
    expect(await nonceOf('stranger')).toBe(0n);
  });

  it('at an address with another contract of that name', async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const signer = await keystore.unlock('researcher', 'a password for tests only', 0);
    await signer.withPrivateKey(async (senderKey) => {
      const transaction = await makeContractDeploy({
        codeBody: '(define-read-only (get-head) u0)',
        contractName: 'access-control',
        senderKey,
        network: 'testnet',
        fee: 1_000,
        nonce: 0,
      });
      await broadcastTransaction({ transaction, client: { baseUrl: clinic.server.url } });
    });
    const { code, error } = await deploy('foreign', 'researcher', ...roles);
    expect({ code, error }).toMatchObject({
      code: 6,
      error: {
        code: 'contract-differs',
        details: { id: `${clinic.address.researcher}.access-control`, line: 1 },
      },
    });
    expect(await nonceOf('researcher')).toBe(1n);
    expect((await deploy('foreign', 'researcher', ...roles, '--dry-run')).code).toBe(6);
  });

  it('on another network', async () => {
    proxy.tamperJson('/v2/info', (body: { network_id: number }) => {
      body.network_id = 1;
    });
    const { code, error } = await deploy('elsewhere', 'stranger', ...roles);
    expect({ code, name: error.code }).toEqual({ code: 3, name: 'network-mismatch' });
    expect((await deploy('elsewhere', 'stranger', ...roles, '--dry-run')).code).toBe(3);
    expect(await nonceOf('stranger')).toBe(0n);
  });

  it('where its fee is above the cap', async () => {
    const { code, error } = await deploy('dear', 'stranger', ...roles, '--max-fee', '1000');
    expect({ code, name: error.code }).toEqual({ code: 6, name: 'fee-too-high' });
    expect(await nonceOf('stranger')).toBe(0n);
  });

  it('on a network where no one said yes', async () => {
    const env = envOf('asked');
    for (const [name, value] of [
      ['node-url', proxy.url],
      ['chain-id', '2147483648'],
      ['transaction-version', 'testnet'],
      ['address-prefix', 'ST'],
    ] as const) {
      await runMedrec(['config', 'set', name, value, '--profile', 'shared'], { env });
    }
    const { code, error } = await deploy('asked', 'stranger', ...roles, '--profile', 'shared');
    expect({ code, name: error.code }).toEqual({ code: 2, name: 'needs-terminal' });
    expect(await nonceOf('stranger')).toBe(0n);
  });
});

describe('an interrupted deployment', () => {
  it('goes on where it was', async () => {
    const interrupt = new AbortController();
    let sent = 0;
    proxy.tamper(({ method, path }) => {
      sent += method === 'POST' && path === '/v2/transactions' ? 1 : 0;
      if (sent === 2) interrupt.abort();
      return undefined;
    });
    const line = ['deploy', '--from', 'doctor', ...roles, '--json', ...password()];
    const first = await runMedrec(line, { env: envOf('interrupted'), signal: interrupt.signal });
    expect(read(first)).toMatchObject({ code: 130, error: { code: 'interrupted' } });
    expect(await nonceOf('doctor')).toBe(2n);
    const { code, data } = await deploy('interrupted', 'doctor', ...roles);
    expect({ code, outcomes: outcomes(data) }).toEqual({
      code: 0,
      outcomes: ['registry already there', 'access-control already there', 'patient-consent deployed'],
    });
    expect(data.roles.every(({ held }: { held: boolean }) => held)).toBe(true);
    // Three contracts and the roles: nothing was sent twice.
    expect(await nonceOf('doctor')).toBe(4n);
  });
});

/** So many different addresses. */
function principals(count: number): string {
  return Array.from({ length: count }, () => getAddressFromPrivateKey(makeRandomPrivKey(), 'testnet')).join(
    ',',
  );
}
