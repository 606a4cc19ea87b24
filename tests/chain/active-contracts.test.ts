import { Cl, type ClarityValue, cvToHex } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { identifyContract } from '../../src/lib/chain/identify-contract.ts';
import type { ContractName } from '../../src/lib/config/profiles.ts';
import { toIntent } from '../../src/lib/contracts/call-contract.ts';
import { encode } from '../../src/lib/contracts/codec.ts';
import { registry } from '../../src/lib/contracts/generated/registry.ts';
import { readContract } from '../../src/lib/contracts/query-contract.ts';
import { type Reply, startFakeNode } from './support/fake-node.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const stranger = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const id = (contract: string) => `${address}.${contract}`;
const missing: Reply = { status: 404, body: {} };
const answering = (value: ClarityValue): Reply => ({ body: { okay: true, result: cvToHex(value) } });
const inForce = (patientConsent: string) => answering(settings(patientConsent));

function settings(patientConsent: string): ClarityValue {
  const value = {
    'access-control': id('access-control'),
    'patient-consent': patientConsent,
    'paused-until': 0n,
    'pause-spent': false,
    'override-limit': 3n,
    policies: [],
  };
  return encode(registry.functions['get-settings'].output, value);
}

interface Node {
  settings: Reply;
  interface?: Reply;
  /** What read-only functions of patient-consent answer. */
  read?: Reply;
  networkId?: number;
  configured?: Partial<Record<ContractName, string>>;
}

/** A node with a registry, and a client whose profile names the contracts of `configured`. */
async function startNode({ settings: answer, networkId = 0x80000000, configured, ...node }: Node) {
  const info = { network_id: networkId, stacks_tip_height: 1, burn_block_height: 1 };
  const fake = await startFakeNode((request) => {
    if (request.endsWith('/v2/info')) return { body: info };
    if (request.endsWith('/registry/get-settings')) return answer;
    if (request.includes('/call-read/')) return node.read ?? missing;
    return request.includes('/interface/') ? (node.interface ?? missing) : missing;
  });
  Object.assign(fake.chain.profile.contracts, configured ?? { registry: id('registry') });
  const warnings: string[] = [];
  fake.chain.options.warn = (text) => warnings.push(text);
  return { ...fake, warnings };
}

describe('the contract that is called', () => {
  it('is the one that the registry has in force, asked for once', async () => {
    const { chain, requests, warnings } = await startNode({ settings: inForce(id('patient-consent-2')) });
    expect(await Promise.all(['patient-consent', 'access-control', 'registry'].map(of(chain)))).toEqual([
      id('patient-consent-2'),
      id('access-control'),
      id('registry'),
    ]);
    expect(await chain.contractId('patient-consent')).toBe(id('patient-consent-2'));
    expect(requests.filter((line) => line.endsWith('get-settings'))).toHaveLength(1);
    expect(requests).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  it('is that one also where the profile names another, with one warning that tells what to do', async () => {
    const { chain, warnings } = await startNode({
      settings: inForce(id('patient-consent-2')),
      configured: {
        registry: id('registry'),
        'access-control': id('access-control'),
        'patient-consent': id('patient-consent'),
      },
    });
    for (const contract of ['patient-consent', 'access-control', 'patient-consent'] as const) {
      await chain.contractId(contract);
    }
    expect(await chain.contractId('patient-consent')).toBe(id('patient-consent-2'));
    expect(warnings).toHaveLength(1);
    for (const part of [
      `is ${id('patient-consent')},`,
      id('patient-consent-2'),
      'medrec config unset patient-consent --profile simnet',
    ]) {
      expect(warnings[0]).toContain(part);
    }
  });

  it.each([
    [
      'by the profile',
      { registry: id('registry'), 'patient-consent': `${stranger}.rules` },
      `${stranger}.rules`,
    ],
    ['beside the registry', { registry: id('registry') }, id('patient-consent')],
    ['alone', { 'patient-consent': `${stranger}.rules` }, `${stranger}.rules`],
  ])('without a registry on the chain is the one named %s', async (_, configured, expected) => {
    const { chain, warnings } = await startNode({ settings: missing, configured });
    expect(await chain.contractId('patient-consent')).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it('is none where the profile names no registry', async () => {
    const { chain, requests } = await startNode({ settings: missing, configured: {} });
    await expect(chain.contractId('patient-consent')).rejects.toMatchObject({
      code: 'contract-unset',
      details: { contract: 'registry' },
    });
    expect(requests).toEqual([]);
  });
});

describe('what a node says is in force is not believed', () => {
  it.each([
    ['an account', inForce(address)],
    ['a contract of another network', inForce('SP000000000000000000002Q6VF78.patient-consent')],
    ['another type', answering(Cl.bool(true))],
    ['no Clarity value', { body: { okay: true, result: '0xff' } }],
    ['HTML', { body: '<!doctype html>' }],
  ])('when it is %s', async (_, answer) => {
    const { chain } = await startNode({ settings: answer });
    await expect(chain.contractId('patient-consent')).rejects.toMatchObject({
      code: 'node-unusable',
      exitCode: 5,
    });
    await expect(toIntent(chain, 'patient-consent', 'end-override', { override: 1n })).rejects.toMatchObject({
      code: 'node-unusable',
    });
  });

  it('when it is of another network, and says so first', async () => {
    const { chain } = await startNode({ settings: answering(Cl.bool(true)), networkId: 1 });
    await expect(chain.contractId('patient-consent')).rejects.toMatchObject({ code: 'network-mismatch' });
  });

  it('when it will not say; it may the next time', async () => {
    const reply = { ...({ body: { okay: false, cause: 'CostBalanceExceeded' } } as Reply & object) };
    const { chain } = await startNode({ settings: reply });
    await expect(chain.contractId('patient-consent')).rejects.toMatchObject({ code: 'read-refused' });
    Object.assign(reply, inForce(id('patient-consent-2')));
    expect(await chain.contractId('patient-consent')).toBe(id('patient-consent-2'));
  });
});

describe('a contract in force that is newer than this program', () => {
  const endOverride = {
    name: 'end-override',
    access: 'public',
    args: [{ name: 'override', type: 'uint128' }],
    outputs: {
      type: {
        response: {
          ok: {
            tuple: [
              { name: 'events', type: 'uint128' },
              { name: 'seq', type: 'uint128' },
            ],
          },
          error: 'uint128',
        },
      },
    },
  };
  const withFunctions = (...functions: unknown[]): Reply => ({
    body: { functions, variables: [], maps: [] },
  });
  const newer = { name: 'extend-consent', access: 'public', args: [], outputs: { type: 'bool' } };
  const end = (chain: Parameters<typeof toIntent>[0]) =>
    toIntent(chain, 'patient-consent', 'end-override', { override: 1n });

  it('is called where the function is the same', async () => {
    const { chain, requests } = await startNode({
      settings: inForce(id('patient-consent-2')),
      interface: withFunctions(newer, endOverride),
    });
    expect(await end(chain)).toMatchObject({ contractId: id('patient-consent-2') });
    await end(chain);
    expect(requests.filter((line) => line.includes('/interface/'))).toHaveLength(1);
  });

  it.each([
    ['is not there', [newer], 'the function end-override is missing'],
    ['is only read', [{ ...endOverride, access: 'read_only' }], 'it is read_only, not public'],
    ['is private', [{ ...endOverride, access: 'private' }], 'the function end-override is missing'],
    [
      'takes more',
      [{ ...endOverride, args: [...endOverride.args, { name: 'reason', type: 'uint128' }] }],
      'takes override, reason',
    ],
    [
      'takes another type',
      [{ ...endOverride, args: [{ name: 'override', type: 'int128' }] }],
      'override is int, not uint',
    ],
    ['answers another type', [{ ...endOverride, outputs: { type: 'bool' } }], 'the result is bool'],
  ])('is not called where the function %s', async (_, functions, reason) => {
    const { chain } = await startNode({
      settings: inForce(id('patient-consent-2')),
      interface: withFunctions(...functions),
    });
    await expect(end(chain)).rejects.toMatchObject({
      code: 'version-differs',
      exitCode: 6,
      message: expect.stringMatching(/newer than this program/),
      details: { id: id('patient-consent-2'), difference: expect.stringContaining(reason) },
    });
  });

  it.each<[string, Reply]>([
    ['answers otherwise', answering(Cl.uint(1))],
    ['has no such function', { body: { okay: false, cause: 'UndefinedFunction' } }],
  ])('is told as such when a reading %s', async (_, read) => {
    const replaced = { interface: withFunctions(newer), read };
    const reading = async (settingsReply: Reply) => {
      const { chain } = await startNode({ settings: settingsReply, ...replaced });
      return await readContract(chain, 'patient-consent', 'get-study', { study: 1n }).catch(
        (error) => error.code,
      );
    };
    expect(await reading(inForce(id('patient-consent-2')))).toBe('version-differs');
    expect(await reading(inForce(id('patient-consent')))).toMatch(/^(node-unusable|read-refused)$/);
  });
});

describe('the contract of a transaction', () => {
  it.each([
    [id('registry'), 'registry', 0],
    [id('patient-consent'), 'patient-consent', 0],
    [id('patient-consent-7'), 'patient-consent', 0],
    [id('access-control-2'), 'access-control', 0],
    [`${stranger}.rules`, 'patient-consent', 1],
    [`${stranger}.patient-consent-2`, undefined, 1],
    [id('registry-2'), undefined, 1],
  ])('%s is %s', async (subject, expected, reads) => {
    const { chain, requests } = await startNode({ settings: inForce(`${stranger}.rules`) });
    expect(await identifyContract(chain, subject)).toBe(expected);
    expect(requests.filter((line) => line.endsWith('get-settings'))).toHaveLength(reads);
  });

  it('is no one’s where the node does not say', async () => {
    const { chain } = await startNode({ settings: 'dropped' });
    expect(await identifyContract(chain, `${stranger}.rules`)).toBe(undefined);
  });
});

function of(chain: { contractId(contract: ContractName): Promise<string> }) {
  return (contract: string) => chain.contractId(contract as ContractName);
}
