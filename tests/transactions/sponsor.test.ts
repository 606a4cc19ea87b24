import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataTypes, fromMask } from '../../src/lib/contracts/vocabulary.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';

interface Account {
  nonce: number;
  balance: bigint;
}

describe('a transaction that a sponsor pays for', () => {
  const clinic = useClinic();
  const node = useProxyNode(() => clinic.server.url);
  let patient = '';
  let count = 0;
  beforeAll(async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'), { cost: 2 ** 14 });
    // with no STX at all
    const password = 'a password for tests only';
    patient = (await keystore.add('penniless', password, 'testnet', generateSecret())).address;
  });

  const account = async (address: string): Promise<Account> => {
    const response = await fetch(`${clinic.server.url}/v2/accounts/${address}?proof=0`);
    const { nonce, balance } = (await response.json()) as { nonce: number; balance: string };
    return { nonce, balance: BigInt(balance) };
  };
  /** A call of the patient's own; others each time, since the contract refuses what is set already. */
  const prefer = (...more: string[]) => {
    count += 1;
    const types = fromMask(dataTypes, BigInt(count)).join(',');
    return ['set-emergency-preferences', '--data-types', types, '--from', 'penniless', '--no-wait', ...more];
  };
  const list = async (name: string) =>
    (
      await clinic.data<{ transactions: { txid: string; status: string; with: string; nonce: number }[] }>(
        ...['tx', 'list', '--all', '--from', name],
      )
    ).transactions;

  it('needs no STX of its signer', async () => {
    const poor = await clinic.error(...prefer());
    expect(poor).toMatchObject({ code: 6, error: { code: 'transaction-rejected' } });
    expect(poor.error.hint).toContain('--sponsor');

    const before = await account(clinic.address.hospital);
    const sent = await clinic.data<{ txid: string; fee: number; sender: string; sponsor: string }>(
      ...prefer('--sponsor', 'hospital'),
    );
    expect(sent).toMatchObject({ sender: patient, sponsor: clinic.address.hospital, nonce: 0 });
    expect(await clinic.data('tx', 'wait', sent.txid)).toMatchObject({ status: 'success', sender: patient });
    expect(await account(patient)).toEqual({ nonce: 1, balance: 0n });
    expect(await account(clinic.address.hospital)).toEqual({
      nonce: before.nonce + 1,
      balance: before.balance - BigInt(sent.fee),
    });
    const preferences = await clinic.data('get-emergency-preferences', patient);
    expect(preferences).toEqual(fromMask(dataTypes, BigInt(count)));
  });

  it('is in the journals of both, each with its own nonce', async () => {
    const sent = await clinic.data<{ txid: string }>(...prefer('--sponsor', 'hospital'));
    const entry = { txid: sent.txid, status: 'success' };
    expect(await list('penniless')).toContainEqual(
      expect.objectContaining({ ...entry, nonce: 1, with: clinic.address.hospital }),
    );
    expect(await list('hospital')).toContainEqual(expect.objectContaining({ ...entry, with: patient }));
  });

  it('costs the sponsor no more than the cap', async () => {
    const refused = await clinic.error(...prefer('--sponsor', 'hospital', '--max-fee', '10'));
    expect(refused).toMatchObject({ code: 6, error: { code: 'fee-too-high', details: { cap: 10 } } });
    expect(await list('hospital')).not.toContainEqual(expect.objectContaining({ status: 'pending' }));
  });

  it('shows who would pay, and warns when they cannot', async () => {
    const shown = await clinic.data(...prefer('--sponsor', 'hospital', '--dry-run'));
    expect(shown).toMatchObject({ sender: patient, sponsor: clinic.address.hospital });
    const { stdout } = await clinic.run(...prefer('--sponsor', 'penniless', '--from', 'doctor', '--dry-run'));
    expect(JSON.parse(stdout).warnings).toEqual([expect.stringMatching(/^the sponsor has 0 microSTX/)]);
  });

  it('has another payer than its sender', async () => {
    const refused = await clinic.error(...prefer('--from', 'doctor', '--sponsor', 'doctor'));
    expect(refused).toMatchObject({ code: 2, error: { code: 'sponsor-is-sender' } });
    const unknown = await clinic.error(...prefer('--sponsor', 'nobody-here'));
    expect(unknown).toMatchObject({ code: 4, error: { code: 'key-not-found' } });
  });

  it('can be cancelled by its sponsor, and leaves no gap', async () => {
    // the nonce before it is missing, so that it waits
    const nonce = (await account(patient)).nonce;
    const ahead = ['--nonce', String(nonce + 1)];
    const slow = await clinic.data<{ txid: string }>(...prefer('--sponsor', 'hospital', ...ahead));
    const noSpeed = await clinic.error('tx', 'speed-up', slow.txid, '--from', 'penniless');
    expect(noSpeed).toMatchObject({ code: 2, error: { code: 'transaction-sponsored' } });

    await clinic.data('tx', 'cancel', slow.txid, '--from', 'hospital', '--no-wait');
    for (const next of [nonce, nonce + 1]) {
      const again = await clinic.data<{ txid: string }>(...prefer('--sponsor', 'hospital'));
      expect(again).toMatchObject({ nonce: next });
      expect(await clinic.data('tx', 'status', again.txid)).toMatchObject({ status: 'success' });
    }
    expect(await list('hospital')).toContainEqual(
      expect.objectContaining({ txid: slow.txid, status: 'superseded' }),
    );
  });

  it('is paid for once, whatever becomes of the connection', async () => {
    const isBroadcast = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path === '/v2/transactions';
    let broken = false;
    node.intercept((request) => {
      if (broken || !isBroadcast(request)) return undefined;
      broken = true;
      return 'dropped';
    });
    // of the second, the answer is lost on its way
    node.tamper((request) => (isBroadcast(request) ? 'dropped' : undefined));
    const [mine, payer] = [await account(patient), await account(clinic.address.hospital)];
    const command = [...prefer('--sponsor', 'hospital'), '--node-url', node.url];
    const lost = await clinic.error(...command);
    expect(lost).toMatchObject({ code: 5, error: { code: 'node-unreachable' } });
    const sent = await clinic.data<{ fee: number; nonce: number }>(...command);
    expect(sent.nonce).toBe(mine.nonce);
    expect(await account(patient)).toEqual({ nonce: mine.nonce + 1, balance: 0n });
    expect(await account(clinic.address.hospital)).toEqual({
      nonce: payer.nonce + 1,
      balance: payer.balance - BigInt(sent.fee),
    });
  });
});
