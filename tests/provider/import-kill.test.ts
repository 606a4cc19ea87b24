import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRegistrations } from '../../src/lib/provider/registrations.ts';
import { ageLocks } from '../support/age-locks.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { makeRow, nextNpi, plainFile, useHospital } from './support/hospital.ts';

const program = resolve('dist/bin/medrec.js');

describe('medrec provider import that is killed', () => {
  const hospital = useHospital();
  const { clinic } = hospital;
  const node = useProxyNode(() => clinic.server.url);

  /** Runs the built program, and kills it as it is about to make its `nth` request of a kind. */
  const runKilled = async (argv: readonly string[], isMoment: (path: string) => boolean, nth: number) => {
    const child = spawn(process.execPath, [program, ...argv], {
      env: { ...process.env, ...clinic.env, MEDREC_NODE_URL: node.url },
      stdio: 'ignore',
    });
    let count = 0;
    node.intercept(({ path }) => {
      if (isMoment(path)) count += 1;
      if (count === nth) child.kill('SIGKILL');
      return undefined;
    });
    const [code, signal] = await once(child, 'close');
    node.intercept(() => undefined);
    ageLocks(clinic.env.MEDREC_DATA_DIR ?? '');
    return { code, signal };
  };
  it('registers each provider once, however often it is killed, and pays for nothing twice', async () => {
    const npis = Array.from({ length: 601 }, nextNpi);
    const file = hospital.write('killed.csv', plainFile(npis.map((npi) => makeRow(npi))));
    const argv = ['provider', 'import', file, '--from', 'hospital', '--password-file', hospital.passwordFile];
    const before = await hospital.eventCount();
    const chain = await hospital.chain();
    const { nonce } = await chain.account(hospital.address);

    const isRead = (path: string) => path.includes('/map_entry/');
    const isSend = (path: string) => path === '/v2/transactions';
    const isQuestion = (path: string) => path.startsWith('/extended/v1/tx/');
    const ends = [
      await runKilled(argv, isRead, 300),
      await runKilled(argv, isSend, 1),
      // the first list is sent again as it was, the second for the first time
      await runKilled(argv, isSend, 2),
      await runKilled([...argv, '--resume'], isQuestion, 1),
    ];
    expect(ends.map(({ signal }) => signal)).toEqual(Array(4).fill('SIGKILL'));

    const { code, envelope } = await hospital.runJson(['provider', 'import', file, '--resume']);
    expect({ code, errors: envelope.errors }).toEqual({ code: 0, errors: [] });
    expect(envelope.data.rows).toHaveLength(601);
    // each registration is one event: none is missing, none is there twice
    expect(await hospital.eventCount()).toBe(before + 601);
    const principals = envelope.data.rows.map(({ principal }) => principal);
    expect((await readRegistrations(chain, principals)).size).toBe(601);
    // four lists, and not one transaction more
    expect((await chain.account(hospital.address)).nonce).toBe(nonce + 4n);
    const [row] = envelope.data.rows;
    const opening = await hospital.run(['provider', 'opening', row?.npi ?? '', '--field', 'license']);
    expect(opening.stdout).toContain(row?.root);
  });
});
