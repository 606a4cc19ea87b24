import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { startSimnetServer } from '../../src/lib/simnet/server.ts';
import { testCost } from './keys.ts';

/** The password of every key of a clinic. */
export const clinicPassword = 'a password for tests only';

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

/** Where a clinic keeps its files. */
export function placesIn(folder: string) {
  return {
    /** medrec's data folder. */
    data: join(folder, 'data'),
    config: join(folder, 'config.toml'),
    /** The embedded chain's. */
    chain: join(folder, 'chain'),
    passwordFile: join(folder, 'password'),
  };
}

/**
 * Puts a clinic's files into `folder`: a key for each actor, a chain on which each has 1,000 STX, and on it, unless
 * `deployed` is false, the contracts as `medrec deploy` puts them there. Nobody is registered yet, and nothing runs.
 *
 * @param templates a folder that lasts longer than one test file: a clinic is made there once, and copied from then on
 */
export async function layClinic(folder: string, deployed: boolean, templates?: string): Promise<void> {
  if (templates === undefined) return await makeClinic(folder, deployed);
  const template = join(templates, deployed ? 'deployed' : 'bare');
  if (!existsSync(template)) {
    const draft = mkdtempSync(join(templates, 'draft-'));
    await makeClinic(draft, deployed);
    try {
      renameSync(draft, template);
    } catch (error) {
      // Another test file was making one at the same time.
      if (!existsSync(template)) throw error;
      rmSync(draft, { recursive: true });
    }
  }
  cpSync(template, folder, { recursive: true });
}

async function makeClinic(folder: string, deployed: boolean): Promise<void> {
  const { data, config, chain, passwordFile } = placesIn(folder);
  writeFileSync(passwordFile, `${clinicPassword}\n`, { mode: 0o600 });
  const server = await startSimnetServer({ dataDir: chain, port: 0 });
  try {
    const keystore = openKeystore(join(data, 'keystore'), { cost: testCost });
    for (const name of actors) {
      const { address } = await keystore.add(name, clinicPassword, 'testnet', generateSecret());
      await server.admin.fund(address, 1_000_000_000n);
    }
    if (!deployed) return;
    const officers = { owner: 'board', registrar: 'registrar', reviewer: 'reviewer', pauser: 'security' };
    const roles = Object.entries(officers).flatMap(([role, name]) => [`--${role}`, name]);
    const argv = ['deploy', '--from', 'admin', ...roles, '--password-file', passwordFile];
    await execa(process.execPath, [resolve('dist/bin/medrec.js'), ...argv], {
      env: { MEDREC_DATA_DIR: data, MEDREC_CONFIG: config, MEDREC_NODE_URL: server.url },
    });
  } finally {
    await server.stop();
  }
}

/** The actors' addresses. */
export function readAddresses(folder: string): Record<ActorName, string> {
  const keys = join(placesIn(folder).data, 'keystore');
  const pairs = readdirSync(keys).map((file) => {
    const { address } = JSON.parse(readFileSync(join(keys, file), 'utf8')) as { address: string };
    return [file.replace(/\.json$/, ''), address] as const;
  });
  return Object.fromEntries(pairs) as Record<ActorName, string>;
}
