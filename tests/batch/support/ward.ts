import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import type { Chain } from '../../../src/lib/chain/chain.ts';
import { makeActor } from '../../simnet/support/simnet.ts';
import { type ActorName, type Clinic, useClinic } from '../../support/clinic.ts';
import { testContext } from '../../support/context.ts';
import { type Run, type RunOptions, runMedrec } from '../../support/run-medrec.ts';

/** What a batch command gives with `--json`. */
export interface Envelope {
  success: boolean;
  data: {
    rows: { line: number; status: string; txid: string | null; reason: string | null; provider?: string }[];
    faults: { line: number; column: string; code: string; reason: string }[];
    counts: Record<string, number>;
    good: number;
    faulty: number;
    transactions: number;
    fees: number;
  } | null;
  errors: { code: string; message: string; hint: string }[];
  warnings: string[];
}

/** A batch that was run, its parts as tests look at them. */
export interface BatchRun {
  code: number;
  errors: string[];
  rows: NonNullable<Envelope['data']>['rows'];
  faults: NonNullable<Envelope['data']>['faults'];
  counts: Record<string, number>;
  transactions: number;
  envelope: Envelope;
  stderr: string;
}

/** A chain on which the clinic and the hospital are institutions. */
export interface Ward {
  readonly clinic: Clinic;
  readonly passwordFile: string;
  /** Writes a CSV file of rows into the test's folder; its path. */
  file(name: string, header: string, rows: readonly string[]): string;
  run(argv: readonly string[], from: ActorName | undefined, options?: RunOptions): Promise<Run>;
  /** Runs a batch with the key of `from`, `--json`. */
  batch(argv: readonly string[], from: ActorName | undefined, options?: RunOptions): Promise<BatchRun>;
  /** How many events the log has. */
  eventCount(): Promise<number>;
  chain(): Promise<Chain>;
  /** Lists principals as nurses of an institution. */
  enlist(principals: readonly string[], institution?: ActorName): Promise<void>;
}

export const zeroRoot = '00'.repeat(32);

/**
 * One for a test file.
 *
 * @param options `twoRegistrars` makes `security` a registrar beside `registrar`
 */
export function useWard({ twoRegistrars = false } = {}): Ward {
  const clinic = useClinic({ deployed: !twoRegistrars });
  const passwordFile = join(clinic.folder, 'password');
  beforeAll(async () => {
    const roles = ['--registrar', 'registrar', '--registrar', 'security', '--reviewer', 'reviewer'];
    if (twoRegistrars) await clinic.data('deploy', '--from', 'admin', '--owner', 'board', ...roles);
    for (const name of ['clinic', 'hospital']) {
      await clinic.data('register-institution', name, '--root', zeroRoot, '--from', 'registrar');
    }
  });
  const file: Ward['file'] = (name, header, rows) => {
    const path = join(clinic.folder, name);
    writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
    return path;
  };
  const run: Ward['run'] = (argv, from, options) =>
    runMedrec([...argv, ...(from === undefined ? [] : ['--from', from, '--password-file', passwordFile])], {
      env: clinic.env,
      ...options,
    });
  return {
    clinic,
    passwordFile,
    file,
    run,
    async batch(argv, from, options) {
      const { code, stdout, stderr } = await run([...argv, '--json'], from, options);
      const envelope = JSON.parse(stdout) as Envelope;
      const { rows = [], faults = [], counts = {}, transactions = 0 } = envelope.data ?? {};
      const errors = envelope.errors.map((error) => error.code);
      return { code, errors, rows, faults, counts, transactions, envelope, stderr };
    },
    eventCount: async () => (await clinic.data<{ seq: number }>('get-head')).seq,
    chain: async () => await (await testContext(clinic.env)).chain(),
    async enlist(principals, institution = 'clinic') {
      const rows = principals.map((principal) => `${principal},nurse,${zeroRoot}`);
      for (let start = 0; start < rows.length; start += 200) {
        const list = file('listed.csv', 'provider,role,root', rows.slice(start, start + 200));
        await clinic.data('register-providers', list, '--from', institution);
      }
    },
  };
}

/** Addresses that nobody has a key of. */
export function makeAddresses(count: number): string[] {
  return Array.from({ length: count }, () => makeActor().address);
}

/** What a command printed with `--ndjson`. */
export function readLines({ stdout }: Run): { type: string; [field: string]: unknown }[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
