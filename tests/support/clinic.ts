import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { type SimnetServer, startSimnetServer } from '../../src/lib/simnet/server.ts';
import type { BlockTime } from '../../src/lib/simnet/simnet-node.ts';
import { type Run, runMedrec } from './run-medrec.ts';

/** The password of every key in a test. */
const password = 'a password for tests only';

/** The keys that a clinic's tests sign with: officers, institutions, people. */
export const actors = [
  'admin',
  'board',
  'registrar',
  'reviewer',
  'security',
  'clinic',
  'hospital',
  'doctor',
  'cardiologist',
  'nurse',
  'researcher',
  'patient',
  'stranger',
] as const;
export type ActorName = (typeof actors)[number];

export interface Clinic {
  readonly server: SimnetServer;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly address: Record<ActorName, string>;
  /** Runs medrec with this chain and these keys; `--json`. */
  run(...argv: string[]): Promise<Run>;
  /** As `run`, and gives the envelope's data; fails the test when the command fails. */
  data<T = Record<string, unknown>>(...argv: string[]): Promise<T>;
  /** As `run`, and gives exit code and first error. */
  error(...argv: string[]): Promise<{
    code: number;
    error: { code: string; message: string; hint: string; details: Record<string, unknown> };
  }>;
}

/**
 * An embedded chain with the contracts deployed by `medrec deploy` and a funded key for each actor, one for each test
 * file. Nobody is registered yet.
 *
 * @param deployed false for a chain without the contracts
 * @param blockTime when blocks are made; on arrival unless set
 */
export function useClinic({
  deployed = true,
  blockTime = 0,
}: {
  deployed?: boolean;
  blockTime?: BlockTime;
} = {}): Clinic {
  const folder = mkdtempSync(join(tmpdir(), 'medrec-clinic-'));
  const env: Record<string, string> = {
    MEDREC_DATA_DIR: join(folder, 'data'),
    MEDREC_CONFIG: join(folder, 'config.toml'),
  };
  const passwordFile = join(folder, 'password');
  const address = {} as Record<ActorName, string>;
  let server: SimnetServer | undefined;

  const run = (...argv: string[]) => runMedrec([...argv, '--json', '--password-file', passwordFile], { env });
  const data: Clinic['data'] = async <T>(...argv: string[]) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ argv, code, stdout: code === 0 ? '' : stdout, stderr: code === 0 ? '' : stderr }).toEqual({
      argv,
      code: 0,
      stdout: '',
      stderr: '',
    });
    return JSON.parse(stdout).data as T;
  };

  beforeAll(async () => {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    server = await startSimnetServer({ dataDir: join(folder, 'chain'), port: 0, blockTime });
    env.MEDREC_NODE_URL = server.url;
    // The least cost that the keystore reads: these keys guard nothing.
    const keystore = openKeystore(join(folder, 'data', 'keystore'), { cost: 2 ** 14 });
    for (const name of actors) {
      const entry = await keystore.add(name, password, 'testnet', generateSecret());
      address[name] = entry.address;
      await server.admin.fund(entry.address, 1_000_000_000n);
    }
    if (!deployed) return;
    const roles = [
      '--owner',
      'board',
      '--registrar',
      'registrar',
      '--reviewer',
      'reviewer',
      '--pauser',
      'security',
    ];
    await data('deploy', '--from', 'admin', ...roles);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    env,
    address,
    run,
    data,
    get server() {
      if (server === undefined) throw new Error('the chain is started before the first test');
      return server;
    },
    async error(...argv) {
      const { code, stdout } = await run(...argv);
      const envelope = JSON.parse(stdout);
      return { code, error: envelope.errors[0] };
    },
  };
}
