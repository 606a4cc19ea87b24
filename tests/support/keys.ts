import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeystoreEntry, openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret, parseSecret } from '../../src/lib/keystore/secret.ts';

/** The least cost that reading accepts: 20 ms a key instead of 300. */
export const testCost = 2 ** 14;

export const testPassword = 'seven wet otters';

/** Clarinet's well-known development accounts, and the addresses that Clarinet prints for them. */
export const developmentKeys = {
  deployer: {
    phrase:
      'twice kind fence tip hidden tilt action fragile skin nothing glory cousin green tomorrow spring wrist shed math olympic multiply hip blue scout claw',
    address: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
  },
  wallet1: {
    phrase:
      'sell invite acquire kitten bamboo drastic jelly vivid peace spawn twice guilt pave pen trash pretty park cube fragile unaware remain midnight betray rebuild',
    address: 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5',
  },
  wallet2: {
    phrase:
      'hold excess usual excess ring elephant install account glad dry fragile donkey gaze humble truck breeze nation gasp vacuum limb head keep delay hospital',
    address: 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG',
  },
} as const;

/**
 * Puts a key, cheap to open, into the data folder of {@link temporaryHome}, beside a password file for it:
 * `--from NAME --password-file FILE`.
 */
export async function makeKey(
  env: Record<string, string>,
  name: string,
  secret?: string,
): Promise<{ entry: KeystoreEntry; passwordFile: string }> {
  const data = env.MEDREC_DATA_DIR ?? '';
  const keystore = openKeystore(join(data, 'keystore'), { cost: testCost });
  const made = secret === undefined ? generateSecret() : parseSecret(secret);
  const entry = await keystore.add(name, testPassword, 'testnet', made);
  const passwordFile = join(data, 'test-password');
  writeFileSync(passwordFile, `${testPassword}\n`, { mode: 0o600 });
  return { entry, passwordFile };
}
