import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChain } from '../../src/lib/chain/chain.ts';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { readReport } from '../support/report.ts';
import { runMedrec } from '../support/run-medrec.ts';

const clinic = useClinic();
const proxy = useProxyNode(() => clinic.server.url);
const write = ['--write', '--registrar', 'registrar', '--fund-from', 'stranger'];

/** `medrec smoke --write` through the proxy. */
const smoke = async (...argv: string[]) =>
  readReport(await clinic.run('smoke', '--node-url', proxy.url, ...(argv.length > 0 ? argv : write)));
const headSeq = async () => (await clinic.data<{ seq: number }>('get-head')).seq;
const balanceOf = async (name: 'stranger' | 'registrar') => {
  const profile = { nodeUrl: clinic.server.url, indexerUrl: clinic.server.url } as never;
  const chain = openChain(profile, { now: Date.now, signal: new AbortController().signal });
  return (await chain.account(clinic.address[name])).balance;
};
const isCall = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path === '/v2/transactions';

describe('a round trip', () => {
  it('passes, moves the head by exactly its events, and leaves no key behind', async () => {
    const [seq, balance] = [await headSeq(), await balanceOf('stranger')];
    const keys = readdirSync(join(clinic.folder, 'data', 'keystore'));
    const { code, checks, find } = await smoke();
    expect({
      code,
      unpassed: checks.filter(({ status }) => status !== 'passed').map(({ name }) => name),
    }).toEqual({
      code: 0,
      unpassed: ['an emergency override', 'a change behind the timelock'],
    });
    expect(await headSeq()).toBe(seq + 7);
    expect(find('event log').detail).toBe(
      `${seq} to ${seq + 7}: 7 events and no others, proven by the hash of the head`,
    );
    expect(find('an emergency override')).toMatchObject({
      status: 'skipped',
      detail: expect.stringContaining('24 hours'),
    });
    // Lent is 1,500,000; all but the fees came back.
    expect(balance - (await balanceOf('stranger'))).toBeLessThan(5_000n);
    expect(find('sent back').detail).toMatch(/^149\d{4} of 1500000 microSTX/);
    expect(readdirSync(join(clinic.folder, 'data', 'keystore'))).toEqual(keys);
    const provider = find('lists a provider').detail.split(',')[0] ?? '';
    const { 'verified-from': from, 'verified-until': until } = await clinic.data('get-provider', provider);
    expect(Date.parse(String(until)) - Date.parse(String(from))).toBeLessThanOrEqual(86_400_000);
  });

  it('is paid by the registrar, too, with one password', async () => {
    const line = [
      'smoke',
      '--write',
      '--registrar',
      'registrar',
      '--fund-from',
      'registrar',
      '--json',
      '--password-stdin',
    ];
    const report = readReport(
      await runMedrec(line, { env: clinic.env, stdin: 'a password for tests only\n' }),
    );
    expect(report.code).toBe(0);
    expect(report.find('both keys').detail).toContain(`funds of ${clinic.address.registrar}`);
  });
});

describe('a round trip is refused before any STX moves', () => {
  const unchanged = async (run: () => Promise<void>) => {
    const before = [await balanceOf('stranger'), await balanceOf('registrar'), await headSeq()];
    await run();
    expect([await balanceOf('stranger'), await balanceOf('registrar'), await headSeq()]).toEqual(before);
  };

  it.each([
    ['without a registrar', ['--write', '--fund-from', 'stranger']],
    ['without a funder', ['--write', '--registrar', 'registrar']],
    ['without --write', ['--registrar', 'registrar']],
    ['with nothing to lend', [...write, '--fund', '0']],
    ['as JUnit and JSON at once', [...write, '--format', 'junit']],
  ])('%s', async (_, argv) => {
    const { code, errors } = await smoke(...argv);
    expect({ code, errors }).toEqual({
      code: 2,
      errors: [expect.stringMatching(/^(bad-usage|invalid-value)$/)],
    });
  });

  it('by a key that is no registrar', async () => {
    await unchanged(async () => {
      const { code, errors, first } = await smoke(
        '--write',
        '--registrar',
        'reviewer',
        '--fund-from',
        'stranger',
      );
      expect({ code, errors }).toEqual({ code: 6, errors: ['registrar-needed'] });
      expect(first?.hint).toContain('get-officer-roles');
    });
  });

  it('by a key that is not there, or whose password is another', async () => {
    await unchanged(async () => {
      const missing = await smoke('--write', '--registrar', 'nobody', '--fund-from', 'stranger');
      expect({ code: missing.code, errors: missing.errors }).toEqual({ code: 4, errors: ['key-not-found'] });
      expect(missing.find('event log').status).toBe('skipped');
      const line = ['smoke', ...write, '--json', '--password-stdin'];
      const wrong = readReport(await runMedrec(line, { env: clinic.env, stdin: 'not this one\n' }));
      expect({ code: wrong.code, errors: wrong.errors }).toEqual({ code: 4, errors: ['wrong-password'] });
    });
  });

  it('while the registry is paused', async () => {
    await clinic.data('pause', '--from', 'security');
    await unchanged(async () => {
      const { code, errors, find } = await smoke();
      expect({ code, errors }).toEqual({ code: 6, errors: ['registry-paused'] });
      expect(find('get their STX').status).toBe('skipped');
    });
    await clinic.data('unpause', '--from', 'board');
  });

  it('on another network than simnet, unless someone says yes', async () => {
    await unchanged(async () => {
      await nameNetwork('shared');
      const { code, errors, find } = await smoke(...write, '--profile', 'shared');
      expect({ code, errors }).toEqual({ code: 2, errors: ['needs-terminal'] });
      expect(find('both keys').status).toBe('failed');
    });
  });

  it('on a node that is not this machine’s, even under the profile simnet, unless someone says yes', async () => {
    // The same proxy under an address that is not written as one of this machine.
    const mapped = proxy.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    await unchanged(async () => {
      const { code, errors } = await smoke(...write, '--node-url', mapped);
      expect({ code, errors }).toEqual({ code: 2, errors: ['needs-terminal'] });
    });
  });

  it('to a deployment that is not right', async () => {
    proxy.tamperJson(/interface\/[^/]+\/registry/, (body: { maps: unknown[] }) => {
      body.maps = [];
    });
    await unchanged(async () => {
      const { code, find } = await smoke();
      expect(code).toBe(6);
      expect(find('both keys')).toMatchObject({
        status: 'skipped',
        detail: expect.stringContaining('registry has the interface'),
      });
    });
  });
});

describe('a round trip fails', () => {
  it('when the accounts are lent too little, and gives the rest back', async () => {
    const balance = await balanceOf('stranger');
    const { code, errors, find } = await smoke(...write, '--fund', '250');
    expect({ code, errors }).toEqual({ code: 6, errors: ['throw-away-short'] });
    expect(find('grants a consent').status).toBe('skipped');
    expect(find('sent back')).toMatchObject({
      status: 'passed',
      detail: expect.stringContaining('210 of 750'),
    });
    expect(balance - (await balanceOf('stranger'))).toBe(3n * 180n + 750n - 210n);
  });

  it('when the rules answer otherwise', async () => {
    proxy.tamperJson(/call-read\/.*\/check-access$/, (body: { result: string }) => {
      body.result = turnDecision(body.result, '03');
    });
    const { code, errors, first, find } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['answer-differs'] });
    expect(first?.message).toMatch(/^check-access of .* was answered with not-covered, permitted true/);
    expect(find('check-access permits').status).toBe('passed');
    expect(find('sent back').status).toBe('passed');
  });

  it('when the indexer leaves an event out', async () => {
    let skip = 1;
    proxy.tamperJson(/\/logs\?/, (body: { results: unknown[] }) => {
      if (skip-- > 0) body.results.splice(3, 1);
    });
    const { code, errors } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['log-differs'] });
  });
});

describe('on a chain that others write to', () => {
  /** Appends an event by another in the middle of the round trip. */
  const interfere = () => {
    let calls = 0;
    proxy.tamper(async (request) => {
      calls += isCall(request) ? 1 : 0;
      if (!isCall(request) || calls !== 7) return undefined;
      await clinic.data('publish-encryption-key', 'ab'.repeat(32), '--from', 'nurse');
      return undefined;
    });
  };

  it('their events are told from its own', async () => {
    interfere();
    await nameNetwork('shared');
    const { code, find } = await smoke(...write, '--profile', 'shared', '--yes');
    expect({ code, detail: find('event log').detail }).toEqual({
      code: 0,
      detail: expect.stringContaining('7 events and 1 of others'),
    });
  });

  it('which an embedded one should not be', async () => {
    interfere();
    const { code, errors, first } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['log-differs-from-calls'] });
    expect(first?.message).toContain('1 events of others');
  });
});

describe('machines behind one address', () => {
  it('are waited for until they have the block', async () => {
    let lagging = 0;
    proxy.tamper((request) => {
      if (isCall(request)) lagging = 2;
      return undefined;
    });
    proxy.tamperJson('/v2/info', (body: { stacks_tip_height: number }) => {
      lagging -= 1;
      if (lagging >= 0) body.stacks_tip_height = 1;
    });
    // What a machine without the newest block answers: the opposite of what has become true.
    proxy.tamperJson(/call-read\/.*\/check-access$/, (body: { result: string }) => {
      if (lagging >= 0) body.result = turnDecision(body.result);
    });
    expect((await smoke()).errors).toEqual([]);
  });

  it('are not waited for without end', async () => {
    proxy.tamperJson('/v2/info', (body: { stacks_tip_height: number }) => {
      body.stacks_tip_height = 1;
    });
    const { code, errors } = await smoke(...write, '--timeout', '0');
    expect({ code, errors }).toEqual({ code: 5, errors: ['node-behind'] });
  });
});

it('an interrupted round trip sends back what it can', async () => {
  const interrupt = new AbortController();
  let calls = 0;
  proxy.tamper((request) => {
    calls += isCall(request) ? 1 : 0;
    if (isCall(request) && calls === 7) interrupt.abort();
    return undefined;
  });
  const balance = await balanceOf('stranger');
  const password = ['--password-file', join(clinic.folder, 'password')];
  const { code, stderr } = await runMedrec(['smoke', ...write, '--node-url', proxy.url, ...password], {
    env: clinic.env,
    signal: interrupt.signal,
  });
  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted: 149\d{4} microSTX are on their way back/);
  expect(balance - (await balanceOf('stranger'))).toBeLessThan(5_000n);
});

/** A serialized decision with another `permitted`: 03 is true, 04 false (SIP-005). */
function turnDecision(hex: string, permitted?: '03' | '04'): string {
  const field = Buffer.from('permitted').toString('hex');
  return hex.replace(
    new RegExp(`${field}(03|04)`),
    (_, now) => field + (permitted ?? (now === '03' ? '04' : '03')),
  );
}

/** A profile of the same chain whose name is not simnet. */
async function nameNetwork(profile: string): Promise<void> {
  const settings = {
    'node-url': clinic.server.url,
    'chain-id': String(0x80000000),
    'transaction-version': 'testnet',
    'address-prefix': 'ST',
  };
  for (const contract of ['registry', 'access-control', 'patient-consent']) {
    Object.assign(settings, { [contract]: `${clinic.address.admin}.${contract}` });
  }
  for (const [name, value] of Object.entries(settings)) {
    await runMedrec(['config', 'set', name, value, '--profile', profile], { env: clinic.env });
  }
}
