import { dirname, join } from 'node:path';
import envPaths from 'env-paths';

/** Where medrec keeps its files. Folders are made, mode 0700, by whoever first writes into them. */
export interface Folders {
  /** The configuration file, TOML. */
  configFile: string;
  /** The user's own templates of consents, TOML: beside the configuration file. */
  templatesFile: string;
  data: string;
  /** One encrypted key file an account. */
  keystore: string;
  /** The embedded chain's journal and process file. */
  simnet: string;
  /** Openings of credential commitments and mappings of custodial providers. */
  providers: string;
  /** Journals of the transactions that this machine signed. */
  transactions: string;
  /** Copies of event logs, one a profile. */
  ledgers: string;
  /** Locks that keep two runs from sharing a nonce. */
  locks: string;
}

/**
 * Finds the folders: `dataDir` (from `--data-dir`) first, then MEDREC_DATA_DIR, then the platform's own
 * (XDG on Linux); for the configuration file MEDREC_CONFIG, then the platform's. An empty variable is as good as none.
 */
export function findFolders(env: Readonly<Record<string, string | undefined>>, dataDir?: string): Folders {
  const paths = envPaths('medrec', { suffix: '' });
  const data = dataDir ?? (env.MEDREC_DATA_DIR || paths.data);
  const configFile = env.MEDREC_CONFIG || join(paths.config, 'config.toml');
  return {
    configFile,
    templatesFile: join(dirname(configFile), 'templates.toml'),
    data,
    keystore: join(data, 'keystore'),
    simnet: join(data, 'simnet'),
    providers: join(data, 'providers'),
    transactions: join(data, 'transactions'),
    ledgers: join(data, 'ledgers'),
    locks: join(data, 'locks'),
  };
}
