import { describe, expect, it } from 'vitest';
import { readRegistrations } from '../../src/lib/provider/registrations.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { runKilled } from '../support/run-killed.ts';
import { makeRow, nextNpi, plainFile, useHospital } from './support/hospital.ts';

describe('medrec provider import that is killed', () => {
  const hospital = useHospital();
  const { clinic } = hospital;
  const node = useProxyNode(() => clinic.server.url);

  const run = (argv: readonly string[], isMoment: (path: string) => boolean, nth: number) =>
    runKilled(argv, clinic.env, node, isMoment, nth);

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
      await run(argv, isRead, 300),
      await run(argv, isSend, 1),
      // the first list is sent again as it was, the second for the first time
      await run(argv, isSend, 2),
      await run([...argv, '--resume'], isQuestion, 1),
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
