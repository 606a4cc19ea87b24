// What the ledger takes: `npm run bench:ledger`. Histories of 10,000, 100,000 and 1,000,000 events, and of 3,000,000 for
// the memory; each figure beside its limit in the same run: the bare driver of SQLite, or sqlite3 itself, on the same rows.
// Its last line is one JSON object; it fails when a limit is not met. Options: --events N (the largest), --seed N,
// --write (the tables into docs/ledger.md).
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHead } from '../src/lib/audit/parse-head.ts';
import { eventColumns } from '../src/lib/ledger/schema.ts';
import { findHistory } from './ledger-bench/histories.ts';
import { measureDecisions, measurePatients } from './ledger-bench/in-process.ts';
import { type ProgramRun, runProgram } from './run-program.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const [largest, seed] = [Number(options.events), Number(options.seed)];
const folder = mkdtempSync(join(tmpdir(), 'medrec-ledger-'));
const env = {
  ...process.env,
  MEDREC_DATA_DIR: join(folder, 'data'),
  MEDREC_CONFIG: join(folder, 'config.toml'),
};

/** What one size takes, in seconds. */
interface Measured {
  events: number;
  sync: ProgramRun;
  syncLimit: number;
  verify: ProgramRun;
  verifyLimit: number;
  export: ProgramRun;
  exportLimit: number;
  ledger: string;
}

try {
  process.exitCode = await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<number> {
  const sizes: Measured[] = [];
  for (const events of [largest / 100, largest / 10, largest]) sizes.push(await measureSize(events));
  const [last] = sizes.slice(-1) as [Measured];
  const patients = await measurePatients(last.ledger);
  const decisions = await measureDecisions(last.ledger, 500_000);
  const triple = await measureMemory(3 * largest);
  return report(sizes, patients, decisions, triple);
}

async function measureSize(events: number): Promise<Measured> {
  console.error(`${events} events`);
  const { file, head } = await findHistory(events, seed);
  const ledger = join(folder, `${events}.sqlite`);
  const sync = await runProgram(['ledger', 'sync', '--file', file, '--head', head, '--ledger', ledger], env);
  const bare = (...argv: string[]): number =>
    Number(
      execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/ledger-bench/bare.ts', ...argv], {
        encoding: 'utf8',
      }),
    );
  const syncLimit = 3 * bare('insert', join(folder, 'bare.sqlite'), file);
  rmSync(join(folder, 'bare.sqlite'));
  const verify = await verifyAll(ledger);
  const verifyLimit = 2 * bare('verify', ledger);
  const exported = await exportAll(ledger);
  const exportLimit = 2 * exportWithSqlite(ledger, head);
  return { events, sync, syncLimit, verify, verifyLimit, export: exported, exportLimit, ledger };
}

async function verifyAll(ledger: string): Promise<ProgramRun> {
  return await runProgram(['ledger', 'verify', '--offline', '--ledger', ledger], env);
}

async function exportAll(ledger: string): Promise<ProgramRun> {
  const out = join(folder, 'log.csv');
  return await runProgram(['audit', 'export', '--offline', '--ledger', ledger, '--out', out, '--force'], env);
}

/** Seconds that sqlite3 takes for the same columns in CSV. Checks that the program wrote the same rows. */
function exportWithSqlite(ledger: string, headFile: string): number {
  const { chainId, registry } = parseHead(readFileSync(headFile, 'utf8'));
  const columns = eventColumns.map((column) => `"${column}"`).join(', ');
  const sql = `SELECT ${columns}, '${chainId}' AS "chain-id", '${registry}' AS "registry" FROM "events" ORDER BY "seq"`;
  const out = join(folder, 'sqlite.csv');
  const file = openSync(out, 'w');
  const started = process.hrtime.bigint();
  const { status } = spawnSync('sqlite3', ['-csv', '-header', ledger, sql], {
    stdio: ['ignore', file, 'inherit'],
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  closeSync(file);
  if (status !== 0) throw new Error('sqlite3 failed: apt-get install sqlite3');
  rmSync(out);
  return seconds;
}

/** The most memory that export and verify have, in MB, with so many events. */
async function measureMemory(
  events: number,
): Promise<{ events: number; verifyMB: number; exportMB: number }> {
  const { file, head } = await findHistory(events, seed);
  const ledger = join(folder, `${events}.sqlite`);
  await runProgram(['ledger', 'sync', '--file', file, '--head', head, '--ledger', ledger], env);
  const verify = await verifyAll(ledger);
  const exported = await exportAll(ledger);
  rmSync(ledger);
  return { events, verifyMB: verify.peakMemoryMB, exportMB: exported.peakMemoryMB };
}

function report(
  sizes: readonly Measured[],
  patients: Awaited<ReturnType<typeof measurePatients>>,
  decisions: Awaited<ReturnType<typeof measureDecisions>>,
  triple: Awaited<ReturnType<typeof measureMemory>>,
): number {
  const round = (value: number, digits = 2) => Number(value.toFixed(digits));
  const [last] = sizes.slice(-1) as [Measured];
  const result = {
    events: last.events,
    verifySeconds: round(last.verify.seconds),
    verifyLimitSeconds: round(last.verifyLimit),
    exportSeconds: round(last.export.seconds),
    exportLimitSeconds: round(last.exportLimit),
    patientQueryMs: round(patients.ms, 3),
    patientQueryLimitMs: round(2 * patients.bareMs, 3),
    syncSeconds: round(last.sync.seconds),
    syncLimitSeconds: round(last.syncLimit),
    decisionsPerSecond: Math.round(decisions.perSecond),
    decisionP99Ms: round(decisions.p99Ms, 4),
    peakMemoryMB: Math.ceil(
      Math.max(last.verify.peakMemoryMB, last.export.peakMemoryMB, triple.verifyMB, triple.exportMB),
    ),
    verifyMemoryMB: [round(last.verify.peakMemoryMB, 0), round(triple.verifyMB, 0)],
    exportMemoryMB: [round(last.export.peakMemoryMB, 0), round(triple.exportMB, 0)],
    memoryEvents: [last.events, triple.events],
    syncMemoryMB: round(last.sync.peakMemoryMB, 0),
    seed,
  };
  const count = (value: number) => value.toLocaleString('en-US');
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const row = ({ events, sync, syncLimit, verify, verifyLimit, export: exported, exportLimit }: Measured) => {
    const pair = (seconds: number, limit: number) => `${round(seconds)} (${round(limit)})`;
    return `| ${count(events)} | ${pair(sync.seconds, syncLimit)} | ${pair(verify.seconds, verifyLimit)} | ${pair(exported.seconds, exportLimit)} |`;
  };
  const table = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}, seed ${seed}. Seconds, and in brackets the limit from the same run.

| events | \`ledger sync --file\` | \`ledger verify\` | \`audit export\`, full CSV |
| ---: | ---: | ---: | ---: |
${sizes.map(row).join('\n')}

| of ${count(last.events)} events | measured | limit |
| --- | ---: | ---: |
| a patient's rows, some fifty (median) | ${result.patientQueryMs} ms | ${result.patientQueryLimitMs} ms |
| decisions a second, over ${count(decisions.patients)} patients | ${count(result.decisionsPerSecond)} | 20,000 |
| 99 of 100 decisions within | ${result.decisionP99Ms} ms | 1 ms |
| most memory of \`ledger verify\`, ${count(last.events)} and ${count(triple.events)} events | ${result.verifyMemoryMB.join(' and ')} MB | 300 MB |
| most memory of \`audit export\`, ${count(last.events)} and ${count(triple.events)} events | ${result.exportMemoryMB.join(' and ')} MB | 300 MB |
`;
  console.log(table);
  if (options.write) writeTable(table);
  console.log(JSON.stringify(result));
  const isMet =
    result.verifySeconds <= result.verifyLimitSeconds &&
    result.exportSeconds <= result.exportLimitSeconds &&
    result.patientQueryMs <= result.patientQueryLimitMs &&
    result.syncSeconds <= result.syncLimitSeconds &&
    result.decisionsPerSecond >= 20_000 &&
    result.decisionP99Ms <= 1 &&
    result.peakMemoryMB <= 300;
  return isMet ? 0 : 1;
}

function writeTable(table: string): void {
  const path = 'docs/ledger.md';
  const page = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    page.replace(
      /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/,
      (_, open, close) => `${open}${table}${close}`,
    ),
  );
}
