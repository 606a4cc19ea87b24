import { join } from 'node:path';
import fc from 'fast-check';
import Libsql from 'libsql';
import { expect, it } from 'vitest';
import { runMedrec } from '../support/run-medrec.ts';
import { event, linkRows } from './arbitrary-events.ts';
import { FakeNetwork } from './fake-network.ts';

const network = new FakeNetwork().use();
const log = linkRows(
  fc
    .sample(event, { numRuns: 30, seed: 21 })
    .map((any) => ({ ...any, topic: 'access-denied', outcome: 11n })),
);

it('a filtered export of a ledger that was changed is refused, though the two agree', async () => {
  const { folder, env } = network.home();
  network.tell(log);
  const ledger = join(folder, 'ledger.sqlite');
  const out = join(folder, 'denials.csv');
  const run = async (...argv: string[]) => {
    const { code, stdout } = await runMedrec([...argv, '--ledger', ledger, '--json'], { env });
    const { data, errors } = JSON.parse(stdout);
    return { code, data, error: errors[0]?.code, details: errors[0]?.details };
  };
  await run('ledger', 'sync');
  await run('audit', 'export', '--offline', '--outcome', 'objected', '--out', out);
  expect(await run('audit', 'verify', out)).toMatchObject({
    code: 0,
    data: { filter: { outcomes: ['objected'] } },
  });
  const db = new Libsql(ledger);
  db.exec(`UPDATE events SET outcome = 'not-covered' WHERE seq = 17`);
  db.close();
  await run('audit', 'export', '--offline', '--outcome', 'objected', '--out', out, '--force');
  expect(await run('audit', 'verify', out)).toMatchObject({
    code: 6,
    error: 'ledger-differs',
    details: { seq: 17, difference: 'changed' },
  });
});
