import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS_TESTNET } from '@stacks/network';
import {
  Cl,
  type ClarityValue,
  makeContractCall,
  makeContractDeploy,
  makeSTXTokenTransfer,
  Pc,
  PostConditionMode,
} from '@stacks/transactions';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { openTransaction } from '../../src/lib/offline/open-transaction.ts';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';

/** A port that nothing listens on: whoever asks it anything fails. */
const noNetwork = ['--node-url', 'http://127.0.0.1:1'];
const privateKey = `${'7'.repeat(64)}01`;
const testnet = { ...STACKS_TESTNET, chainId: 0x80000000 };

interface FileData {
  file: string;
  sender: string;
  nonce: number;
  needs: string;
  txid: string;
}

describe('a transaction in a file', () => {
  const clinic = useClinic();
  const node = useProxyNode(() => clinic.server.url);
  let penniless = '';
  let count = 0;
  beforeAll(async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'), { cost: 2 ** 14 });
    const password = 'a password for tests only';
    penniless = (await keystore.add('penniless', password, 'testnet', generateSecret())).address;
  });

  const newPath = () => {
    count += 1;
    return join(clinic.folder, `${count}.json`);
  };
  const limit = (n: number) => ['set-override-limit', String(n), '--from', 'board'];
  const registry = () => `${clinic.address.admin}.registry`;
  const nonceOf = async (address: string) => {
    const response = await fetch(`${clinic.server.url}/v2/accounts/${address}?proof=0`);
    return ((await response.json()) as { nonce: number }).nonce;
  };
  const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const write = (content: unknown) => {
    const path = newPath();
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const file = (transaction: string) => ({
    format: 'medrec-transaction',
    version: 1,
    chainId: 0x80000000,
    transaction,
  });
  const call = async (name: string, args: ClarityValue[], more: object = {}) =>
    (
      await makeContractCall({
        senderKey: privateKey,
        contractAddress: clinic.address.admin,
        contractName: 'registry',
        functionName: name,
        functionArgs: args,
        network: testnet,
        fee: 3_000n,
        nonce: 0n,
        postConditionMode: PostConditionMode.Deny,
        ...more,
      })
    ).serialize();

  it('is signed and not sent, shown, sent, and not sent twice', async () => {
    const path = newPath();
    const before = await nonceOf(clinic.address.board);
    const written = await clinic.data<FileData>(...limit(2), '--offline', path);
    expect(written).toMatchObject({
      contract: registry(),
      function: 'set-override-limit',
      arguments: { limit: 2 },
      sender: clinic.address.board,
      nonce: before,
      needs: 'broadcast',
      next: `medrec tx broadcast ${path}`,
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readJson(path)).toMatchObject({ format: 'medrec-transaction', version: 1, chainId: 0x80000000 });
    expect(await nonceOf(clinic.address.board)).toBe(before);
    const looked = JSON.parse((await clinic.run('tx', 'show', path, ...noNetwork)).stdout);
    expect(looked).toMatchObject({ success: true, warnings: [] });
    const { file: _, ...shown } = looked.data;
    expect(written).toMatchObject(shown);

    expect(await clinic.data('tx', 'broadcast', path, '--dry-run')).toMatchObject(shown);
    expect(await nonceOf(clinic.address.board)).toBe(before);
    const sent = await clinic.data('tx', 'broadcast', path);
    expect(sent).toMatchObject({ status: 'success', txid: written.txid, nonce: before });
    const again = JSON.parse((await clinic.run('tx', 'broadcast', path)).stdout);
    expect(again).toMatchObject({ success: true, data: { txid: written.txid, status: 'success' } });
    expect(again.warnings).toEqual([expect.stringContaining('was sent before')]);
    expect(await nonceOf(clinic.address.board)).toBe(before + 1);
    const { transactions } = await clinic.data<{ transactions: object[] }>(
      'tx',
      'list',
      '--all',
      '--from',
      'board',
    );
    expect(transactions).toContainEqual(expect.objectContaining({ txid: written.txid, status: 'success' }));
  });

  it('is written without a network when nonce and fee are given', async () => {
    const nonce = await nonceOf(clinic.address.board);
    const alone = ['--nonce', String(nonce), '--fee', '3000', ...noNetwork];
    const path = newPath();
    await clinic.data(...limit(1), '--offline', path, ...alone);
    expect(await clinic.data('tx', 'broadcast', path)).toMatchObject({ status: 'success', fee: 3000 });

    const preferences = ['set-emergency-preferences', '--data-types', 'lab-results', '--from', 'patient'];
    const other = newPath();
    await clinic.data(...preferences, '--offline', other, '--nonce', '0', '--fee', '3000', ...noNetwork);
    expect(await clinic.data('tx', 'broadcast', other)).toMatchObject({ status: 'success' });

    for (const missing of [
      ['--nonce', '1'],
      ['--fee', '3000'],
    ]) {
      const asked = await clinic.error(...preferences, '--offline', newPath(), ...missing, ...noNetwork);
      expect(asked).toMatchObject({ code: 5, error: { code: 'node-unreachable' } });
    }
    const grant = ['grant-consent', 'doctor', '--data-types', 'lab-results', '--from', 'patient'];
    const span = await clinic.error(...grant, '--expires', '90d', '--offline', newPath(), ...alone);
    expect(span.error.hint).toContain('2027-01-31');
    const dated = ['--expires', '2040-01-31', '--offline', newPath(), ...alone];
    expect(await clinic.data(...grant, ...dated)).toMatchObject({
      arguments: {
        provider: clinic.address.doctor,
        'data-types': ['lab-results'],
        expiry: '2040-01-31T00:00:00Z',
      },
    });
  });

  it('is written unsigned for an account whose key is elsewhere, and signed there without a network', async () => {
    const [unsigned, signed] = [newPath(), newPath()];
    const sender = ['--sender', clinic.address.security];
    const written = await clinic.data<FileData>('pause', ...sender, '--offline', unsigned);
    expect(written).toMatchObject({
      needs: 'signature',
      signatures: 0,
      threshold: 1,
      sender: clinic.address.security,
    });
    const early = await clinic.error('tx', 'broadcast', unsigned);
    expect(early).toMatchObject({ code: 2, error: { code: 'transaction-incomplete' } });

    const wrong = await clinic.error(
      'tx',
      'sign',
      unsigned,
      '--from',
      'doctor',
      '--out',
      signed,
      ...noNetwork,
    );
    expect(wrong).toMatchObject({ code: 4, error: { code: 'not-a-signer' } });
    const place = await clinic.error('tx', 'sign', unsigned, '--from', 'security', ...noNetwork);
    expect(place).toMatchObject({ code: 2, error: { code: 'file-exists' } });
    await clinic.data('tx', 'sign', unsigned, '--from', 'security', '--out', signed, ...noNetwork);
    expect(readJson(unsigned)).not.toEqual(readJson(signed));
    const twice = await clinic.error('tx', 'sign', signed, '--from', 'security', '--force', ...noNetwork);
    expect(twice).toMatchObject({ code: 2, error: { code: 'signed-already' } });
    await clinic.data('tx', 'sign', unsigned, '--from', 'security', '--force', ...noNetwork);
    expect(readJson(unsigned)).toEqual(readJson(signed));

    expect(await clinic.data('tx', 'broadcast', signed)).toMatchObject({ status: 'success' });
    expect(await clinic.data('unpause', '--from', 'board')).toMatchObject({ status: 'success' });
  });

  it('takes the place of no file without --force', async () => {
    const path = write('precious');
    const refused = await clinic.error(...limit(3), '--offline', path);
    expect(refused).toMatchObject({ code: 2, error: { code: 'file-exists' } });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await clinic.data(...limit(3), '--offline', path, '--force');
    expect(readJson(path)).toMatchObject({ version: 1 });
    const folder = await clinic.error(...limit(3), '--offline', clinic.folder, '--force');
    expect(folder).toMatchObject({ code: 2, error: { code: 'file-unwritable' } });
  });

  it('is told in a dry run, for whoever would sign', async () => {
    const would = ['--sender', clinic.address.security, '--offline', newPath(), '--dry-run'];
    expect(await clinic.data('pause', ...would)).toMatchObject({
      sender: clinic.address.security,
      verdict: 'would succeed',
    });
  });

  it.each([
    '--sponsor hospital --offline never.json',
    '--sponsored --fee 5 --offline never.json',
    '--sponsored',
    '--force',
    '--sender doctor',
    '--threshold 2',
    '--threshold 2 --offline never.json',
  ])('refuses options that make no sense together: %s', async (options) => {
    const refused = await clinic.error(...limit(3), ...options.split(' '));
    expect(refused).toMatchObject({ code: 2, error: { code: 'bad-usage' } });
  });

  describe('for a sponsor', () => {
    const sponsored = (path: string, types: string, ...more: string[]) => [
      ...['set-emergency-preferences', '--data-types', types, '--from', 'penniless', '--sponsored'],
      ...['--offline', path, ...more],
    ];

    it('is signed by who has no STX and no network, and paid for elsewhere, once', async () => {
      const path = newPath();
      const written = await clinic.data(...sponsored(path, 'lab-results', '--nonce', '0', ...noNetwork));
      expect(written).toMatchObject({
        needs: 'sponsor',
        sponsor: null,
        next: `medrec tx sponsor ${path} --from NAME`,
      });
      const early = await clinic.error('tx', 'broadcast', path);
      expect(early).toMatchObject({ code: 2, error: { code: 'transaction-unsponsored' } });
      const poor = await clinic.error('tx', 'sponsor', path, '--from', 'penniless');
      expect(poor).toMatchObject({ code: 2, error: { code: 'sponsor-is-sender' } });
      const dear = await clinic.error('tx', 'sponsor', path, '--from', 'hospital', '--max-fee', '10');
      expect(dear).toMatchObject({ code: 6, error: { code: 'fee-too-high' } });
      const before = await nonceOf(clinic.address.hospital);
      const would = await clinic.data('tx', 'sponsor', path, '--from', 'hospital', '--dry-run');
      expect(would).toMatchObject({ sponsor: clinic.address.hospital, fee: expect.any(Number) });
      expect(await nonceOf(clinic.address.hospital)).toBe(before);

      const sent = await clinic.data('tx', 'sponsor', path, '--from', 'hospital');
      expect(sent).toMatchObject({ status: 'success', sender: penniless, sponsor: clinic.address.hospital });
      const again = await clinic.error('tx', 'sponsor', path, '--from', 'hospital');
      expect(again).toMatchObject({ code: 6, error: { code: 'nonce-used' } });
      expect(await nonceOf(clinic.address.hospital)).toBe(before + 1);
    });

    it('is paid for on a machine without a network', async () => {
      const [path, paid] = [newPath(), newPath()];
      await clinic.data(...sponsored(path, 'medical-history'));
      const nonce = String(await nonceOf(clinic.address.hospital));
      const payer = [
        '--from',
        'hospital',
        '--offline',
        paid,
        '--nonce',
        nonce,
        '--fee',
        '4000',
        ...noNetwork,
      ];
      const written = await clinic.data('tx', 'sponsor', path, ...payer);
      expect(written).toMatchObject({ needs: 'broadcast', sponsor: clinic.address.hospital, fee: 4000 });
      const twice = await clinic.error('tx', 'sponsor', paid, '--from', 'clinic');
      expect(twice).toMatchObject({ code: 2, error: { code: 'transaction-sponsorless' } });
      const dear = await clinic.error('tx', 'broadcast', paid, '--max-fee', '3999');
      expect(dear).toMatchObject({ code: 6, error: { code: 'fee-too-high' } });
      expect(await clinic.data('tx', 'broadcast', paid)).toMatchObject({ status: 'success', fee: 4000 });
    });

    it('is not wanted for one that its sender pays', async () => {
      const path = newPath();
      await clinic.data(...limit(3), '--offline', path);
      const refused = await clinic.error('tx', 'sponsor', path, '--from', 'hospital');
      expect(refused).toMatchObject({ code: 2, error: { code: 'transaction-sponsorless' } });
    });
  });

  describe('that is hostile', () => {
    const everyVerb = async (path: string, code: string, exit: number) => {
      for (const verb of [['broadcast'], ['sponsor'], ['sign', '--force'], ['show']]) {
        const [name = '', ...more] = verb;
        const refused = await clinic.error('tx', name, path, '--from', 'board', ...more);
        expect({ verb, ...refused }).toMatchObject({ verb, code: exit, error: { code } });
      }
    };
    const limitArgument = [Cl.uint(3)];

    it('is refused when it is no transaction file', async () => {
      const good = await call('set-override-limit', limitArgument);
      const texts: unknown[] = [
        '',
        'hello',
        '{"format":',
        '[]',
        { ...file(good), version: 2 },
        { ...file(good), privateKey: '00' },
        { ...file(good), chainId: 1 },
        { ...file(good), transaction: 'zz' },
        file(`${good}00`),
        file(good.slice(0, -2)),
        file('00'),
        ' '.repeat(2 * 1024 * 1024 + 1),
      ];
      for (const text of texts) await everyVerb(write(text), 'transaction-file-damaged', 2);
    });

    it('is refused when there is no file to read', async () => {
      await everyVerb(newPath(), 'file-unreadable', 2);
      await everyVerb(clinic.folder, 'file-unreadable', 2);
      const pipe = newPath();
      execFileSync('mkfifo', [pipe]);
      await everyVerb(pipe, 'file-unreadable', 2);
    });

    it('is refused when its signature is of somebody else, or of something else', async () => {
      const good = await call('set-override-limit', limitArgument);
      const bytes = Buffer.from(good, 'hex');
      // version, chain id, kind of authorization and hash mode are 7 bytes; then the account, nonce and fee
      for (const at of [7, 34, 42]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await everyVerb(write(file(changed.toString('hex'))), 'transaction-file-damaged', 2);
      }
    });

    it('is refused for another network', async () => {
      const other = { ...testnet, chainId: 0x80000001 };
      const elsewhere = await call('pause', [], { network: other });
      await everyVerb(write(elsewhere), 'transaction-other-network', 3);
      await everyVerb(write(await call('pause', [], { network: 'mainnet' })), 'transaction-other-network', 3);
    });

    it('is refused when it is anything but a call of the profile that moves no assets', async () => {
      const common = { senderKey: privateKey, network: testnet, fee: 3_000n, nonce: 0n };
      const transfer = await makeSTXTokenTransfer({
        ...common,
        recipient: clinic.address.doctor,
        amount: 1n,
      });
      const deploy = await makeContractDeploy({ ...common, contractName: 'registry-2', codeBody: '(+ 1 1)' });
      const forbidden = [
        transfer.serialize(),
        deploy.serialize(),
        await call('pause', [], { postConditionMode: PostConditionMode.Allow }),
        await call('pause', [], {
          postConditions: [Pc.principal(clinic.address.board).willSendLte(1_000_000_000).ustx()],
        }),
        await call('pause', [], { contractName: 'vault' }),
        await call('pause', [], { contractAddress: clinic.address.stranger }),
        await call('no-such-function', []),
        await call('get-settings', []),
        await call('append-event', []),
        await call('pause', limitArgument),
        await call('set-override-limit', [Cl.int(3)]),
        await call('set-override-limit', []),
      ];
      for (const one of forbidden) await everyVerb(write(one), 'transaction-forbidden', 2);
    });

    it('is refused when it calls a version that is not in force', async () => {
      const old = await call('resign', [], { contractName: 'access-control-9' });
      const refused = await clinic.error('tx', 'broadcast', write(old));
      expect(refused).toMatchObject({ code: 6, error: { code: 'transaction-contract-differs' } });
    });

    it('is told by its bytes, whatever it says of itself', async () => {
      const summary = { function: 'propose-owner', contract: 'something nice' };
      const path = write({ ...file(await call('set-override-limit', limitArgument)), summary });
      const { stdout } = await clinic.run('tx', 'show', path);
      expect(JSON.parse(stdout)).toMatchObject({ data: { function: 'set-override-limit' } });
      expect(JSON.parse(stdout).warnings).toEqual([
        expect.stringContaining('is not what its transaction does'),
      ]);
    });

    it('costs no more than the cap', async () => {
      const dear = write(await call('set-override-limit', limitArgument, { fee: 2_000_000n }));
      const refused = await clinic.error('tx', 'broadcast', dear);
      expect(refused).toMatchObject({
        code: 6,
        error: { code: 'fee-too-high', details: { cap: 1_000_000 } },
      });
    });
  });

  describe('with a nonce', () => {
    it('that was used is refused', async () => {
      const path = newPath();
      await clinic.data(...limit(3), '--offline', path);
      await clinic.data(...limit(3), '--fee', '9000');
      const refused = await clinic.error('tx', 'broadcast', path);
      expect(refused).toMatchObject({ code: 6, error: { code: 'nonce-used' } });
    });

    it('that another one waits with is refused, with a higher fee too', async () => {
      const nonce = String((await nonceOf(clinic.address.nurse)) + 1);
      const mine = ['set-emergency-preferences', '--from', 'nurse', '--nonce', nonce];
      const waiting = await clinic.data<{ txid: string }>(
        ...mine,
        '--data-types',
        'lab-results',
        '--no-wait',
      );
      const path = newPath();
      await clinic.data(...mine, '--data-types', 'medical-history', '--fee', '9000', '--offline', path);
      const here = await clinic.error('tx', 'broadcast', path);
      expect(here).toMatchObject({ code: 6, error: { code: 'nonce-taken' } });
      expect(here.error.message).toContain(waiting.txid);
      // on a machine that has not sent the other one
      const data = ['--data-dir', join(clinic.folder, 'elsewhere')];
      const there = await clinic.error('tx', 'broadcast', path, ...data);
      expect(there).toMatchObject({ code: 6, error: { code: 'nonce-taken' } });
    });

    it('that comes later waits, and says so', async () => {
      const nonce = String((await nonceOf(clinic.address.researcher)) + 2);
      const path = newPath();
      const mine = ['set-emergency-preferences', '--from', 'researcher', '--nonce', nonce];
      await clinic.data(...mine, '--data-types', 'lab-results', '--offline', path);
      const { stdout } = await clinic.run('tx', 'broadcast', path, '--no-wait');
      expect(JSON.parse(stdout)).toMatchObject({ success: true, data: { status: 'pending' } });
      expect(JSON.parse(stdout).warnings).toEqual([expect.stringContaining('the transaction waits')]);
    });
  });

  it('survives a connection that breaks while it is sent', async () => {
    const path = newPath();
    const written = await clinic.data<FileData>(
      ...[
        'set-emergency-preferences',
        '--data-types',
        'lab-results',
        '--from',
        'cardiologist',
        '--offline',
        path,
      ],
    );
    let broken = 0;
    node.intercept(({ method, path: asked }) => {
      if (method !== 'POST' || asked !== '/v2/transactions' || broken > 0) return undefined;
      broken += 1;
      return 'dropped';
    });
    const lost = await clinic.error('tx', 'broadcast', path, '--node-url', node.url);
    expect(lost).toMatchObject({ code: 5, error: { details: { txid: written.txid } } });
    expect(await clinic.data('tx', 'broadcast', path, '--node-url', node.url)).toMatchObject({
      status: 'success',
      txid: written.txid,
    });
    expect(await nonceOf(clinic.address.cardiologist)).toBe(1);
  });

  it('is read as it was written, and no byte of it can be changed', async () => {
    const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const text = fc.constantFrom('pause', 'set-override-limit', 'queue-protocol-contract');
    await fc.assert(
      fc.asyncProperty(
        text,
        uint64,
        uint64,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, nonce, fee, at, by) => {
          const bytes = await call(name, [Cl.uint(fee), Cl.bufferFromHex('00ff')], { nonce, fee });
          const opened = openTransaction(bytes);
          expect(opened).toMatchObject({ bytes, fee, origin: { nonce, given: 1, required: 1 } });
          const changed = Buffer.from(bytes, 'hex');
          const place = at % changed.length;
          changed[place] = (changed[place] ?? 0) ^ by;
          let other: ReturnType<typeof openTransaction> | undefined;
          try {
            other = openTransaction(changed.toString('hex'));
          } catch {
            return;
          }
          expect(other.origin.address).not.toBe(opened.origin.address);
        },
      ),
      { numRuns: 60 },
    );
  });
});
