// What onboarding takes: `npm run bench:onboarding`. 10,000 invented providers by `medrec provider import` onto the
// embedded chain; on the same chain, a register-provider each for 500 by a script with stacks.js; and the memory of
// checking 10,000 and 100,000 rows.
// Its last line is one JSON object; it fails when a limit is not met. Options: --rows N, --slice N, --write (the table
// into docs/onboarding.md).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openKeystore } from '../src/lib/keystore/keystore.ts';
import { generateSecret } from '../src/lib/keystore/secret.ts';
import { makeFile } from './onboarding/make-file.ts';
import { registerOneByOne } from './onboarding/register-one-by-one.ts';
import { type ProgramRun, runProgram } from './run-program.ts';

const limits = { ratio: 20, transactionShare: 1 / 100, memoryRatio: 1.3 };
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    slice: { type: 'string', default: '500' },
    write: { type: 'boolean', default: false },
  },
});
const [rows, slice] = [Number(options.rows), Number(options.slice)];
const folder = mkdtempSync(join(tmpdir(), 'medrec-onboarding-'));
const passwordFile = join(folder, 'password');
const env = {
  ...process.env,
  MEDREC_DATA_DIR: join(folder, 'data'),
  MEDREC_CONFIG: join(folder, 'config.toml'),
};
const medrec = (...argv: string[]) => runProgram([...argv, '--password-file', passwordFile], env);
const dataOf = async <T>(...argv: string[]) => JSON.parse((await medrec(...argv, '--json')).stdout).data as T;

try {
  process.exitCode = await measure();
} finally {
  await medrec('simnet', 'stop').catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<number> {
  const password = 'a password for the bench';
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { url } = await dataOf<{ url: string }>('simnet', 'start', '--port', '0');
  const keystore = openKeystore(join(folder, 'data', 'keystore'));
  for (const name of ['admin', 'registrar', 'reviewer', 'hospital', 'clinic']) {
    await keystore.add(name, password, 'testnet', generateSecret());
    await medrec('simnet', 'fund', name, '1000STX');
  }
  const officers = ['--registrar', 'registrar', '--reviewer', 'reviewer'];
  const { contracts } = await dataOf<{ contracts: { contract: string; id: string }[] }>(
    'deploy',
    '--from',
    'admin',
    ...officers,
  );
  for (const name of ['hospital', 'clinic']) {
    await medrec('register-institution', name, '--root', '5e'.repeat(32), '--from', 'registrar');
  }

  const accessControl = contracts.find(({ contract }) => contract === 'access-control')?.id ?? '';

  const file = join(folder, 'providers.csv');
  await makeFile(file, rows);
  const head = () => dataOf<{ seq: number }>('get-head');
  const before = (await head()).seq;
  const run = await medrec('provider', 'import', file, '--from', 'hospital', '--ndjson');
  const summary = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as {
    counts: Record<string, number>;
    transactions: number;
  };
  const onChain = (await head()).seq - before;
  if (onChain !== rows || summary.counts.registered !== rows)
    throw new Error(`${onChain} of ${rows} are on chain`);

  const entry = await keystore.unlock('clinic', password, 0);
  const oneByOne = await entry.withPrivateKey((senderKey) =>
    registerOneByOne({ url, contract: accessControl, institution: entry.address, senderKey, count: slice }),
  );

  const checks: ProgramRun[] = [];
  for (const count of [rows, 10 * rows]) {
    await makeFile(file, count);
    checks.push(await medrec('provider', 'import', file, '--check'));
  }
  return report(run, summary.transactions, oneByOne, checks);
}

function report(
  run: ProgramRun,
  transactions: number,
  { funding, registering }: { funding: number; registering: number },
  checks: ProgramRun[],
): number {
  const round = (value: number, digits = 1) => Number(value.toFixed(digits));
  const [small, large] = checks as [ProgramRun, ProgramRun];
  const result = {
    rows,
    seconds: round(run.seconds),
    rowsPerSecond: round(rows / run.seconds),
    transactions,
    peakMemoryMB: round(run.peakMemoryMB),
    naiveRows: slice,
    naiveSeconds: round(registering),
    naiveFundingSeconds: round(funding),
    naiveRowsPerSecond: round(slice / registering),
    ratio: round(rows / run.seconds / (slice / registering)),
    ratioWithFunding: round(rows / run.seconds / (slice / (registering + funding))),
    checkedRows: [rows, 10 * rows],
    checkSeconds: [round(small.seconds, 2), round(large.seconds, 2)],
    checkMemoryMB: [round(small.peakMemoryMB), round(large.peakMemoryMB)],
    memoryRatio: round(large.peakMemoryMB / small.peakMemoryMB, 2),
  };
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const count = (value: number) => value.toLocaleString('en-US');
  const table = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}.

| | providers | transactions | seconds | rows a second | peak memory, MB |
| --- | ---: | ---: | ---: | ---: | ---: |
| \`medrec provider import\` | ${count(rows)} | ${count(transactions)} | ${result.seconds} | ${result.rowsPerSecond} | ${result.peakMemoryMB} |
| \`register-provider\` each, with stacks.js | ${count(slice)} | ${count(slice)} | ${result.naiveSeconds} | ${result.naiveRowsPerSecond} | |
| STX for each of them before that | ${count(slice)} | ${count(slice)} | ${result.naiveFundingSeconds} | | |
| ratio | | 1 to ${round(rows / transactions)} a row | | ${result.ratio}; with funding ${result.ratioWithFunding} | |
| \`--check\` | ${count(rows)} | | ${result.checkSeconds[0]} | ${count(Math.round(rows / small.seconds))} | ${result.checkMemoryMB[0]} |
| \`--check\` | ${count(10 * rows)} | | ${result.checkSeconds[1]} | ${count(Math.round((10 * rows) / large.seconds))} | ${result.checkMemoryMB[1]} |
| ratio | | | | | ${result.memoryRatio} |
`;
  console.log(table);
  if (options.write) writeTable(table);
  console.log(JSON.stringify(result));
  const isMet =
    result.ratio >= limits.ratio &&
    transactions <= rows * limits.transactionShare &&
    result.memoryRatio <= limits.memoryRatio;
  return isMet ? 0 : 1;
}

function writeTable(table: string): void {
  const path = 'docs/onboarding.md';
  const page = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    page.replace(
      /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/,
      (_, open, close) => `${open}${table}${close}`,
    ),
  );
}
