import { readFile } from 'node:fs/promises';
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import {
  builtInProfiles,
  contractNames,
  type Profile,
  type ProfileSetting,
  profileSettings,
} from './profiles.ts';

type Scalar = string | number;

/** Where a value came from, in the order of precedence. */
export type Origin = `flag ${string}` | `environment ${string}` | `file ${string}` | 'default';

export interface Setting {
  name: ProfileSetting | 'profile';
  value: Scalar;
  origin: Origin;
}

/** What the command line said; each beats the environment, the file and the defaults. */
export interface SettingFlags {
  profile?: string | undefined;
  'node-url'?: string | undefined;
  signer?: string | undefined;
  account?: string | undefined;
}

const environment: Partial<Record<ProfileSetting | 'profile', string>> = {
  profile: 'MEDREC_PROFILE',
  'node-url': 'MEDREC_NODE_URL',
  'indexer-url': 'MEDREC_INDEXER_URL',
  signer: 'MEDREC_FROM',
  'max-fee': 'MEDREC_MAX_FEE',
};

const flagNames: Record<keyof SettingFlags, string> = {
  profile: '--profile',
  'node-url': '--node-url',
  signer: '--from',
  account: '--account',
};

const scalar = v.union([v.string(), v.number()]);
const fileSchema = v.strictObject({
  profile: v.optional(v.string()),
  profiles: v.optional(v.record(v.string(), v.record(v.picklist(Object.keys(profileSettings)), scalar))),
});
export type ConfigFile = v.InferOutput<typeof fileSchema>;

/**
 * Reads the configuration file; one that does not exist is empty.
 *
 * @throws config-unreadable when it cannot be read, is not TOML, or has a name that is no setting
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw fail('config-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
  return parseConfig(text, path);
}

/** Parses the text of a configuration file; `path` is for the error. */
export function parseConfig(text: string, path: string): ConfigFile {
  try {
    const result = v.safeParse(fileSchema, parse(text));
    if (result.success) return result.output;
    const [issue] = result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  } catch (error) {
    throw fail('config-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}

/**
 * Resolves the profile in force and every setting of it, each with its origin.
 * Precedence: command line, environment, configuration file, built-in default.
 *
 * @throws profile-unknown
 */
export function resolveSettings(
  file: ConfigFile,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  flags: SettingFlags,
): Setting[] {
  const pick = (
    name: ProfileSetting | 'profile',
    inFile?: Scalar,
    byDefault?: Scalar,
  ): Setting | undefined => {
    const flag = name in flagNames ? flags[name as keyof SettingFlags] : undefined;
    if (flag !== undefined) {
      return { name, value: flag, origin: `flag ${flagNames[name as keyof SettingFlags]}` };
    }
    const variable = environment[name];
    const fromEnv = variable === undefined ? undefined : env[variable];
    if (fromEnv !== undefined && fromEnv !== '')
      return { name, value: fromEnv, origin: `environment ${variable}` };
    if (inFile !== undefined) return { name, value: inFile, origin: `file ${path}` };
    return byDefault === undefined ? undefined : { name, value: byDefault, origin: 'default' };
  };

  const profile = pick('profile', file.profile, 'simnet') as Setting;
  const name = String(profile.value);
  const inFile = Object.hasOwn(file.profiles ?? {}, name) ? file.profiles?.[name] : undefined;
  const builtIn = Object.hasOwn(builtInProfiles, name) ? builtInProfiles[name] : undefined;
  if (inFile === undefined && builtIn === undefined) {
    const known = [...new Set([...Object.keys(builtInProfiles), ...Object.keys(file.profiles ?? {})])];
    throw fail('profile-unknown', { name, known: known.join(', '), path });
  }
  const settings: Setting[] = [profile];
  for (const setting of Object.keys(profileSettings) as ProfileSetting[]) {
    const found = pick(setting, inFile?.[setting], builtIn?.[setting] ?? profileDefaults[setting]);
    if (found !== undefined) settings.push(found);
  }
  return settings;
}

const profileDefaults: Partial<Record<ProfileSetting, Scalar>> = {
  account: 0,
  'max-fee': 1_000_000,
  'max-tip-age': 600,
};

/**
 * Makes the profile of resolved settings.
 *
 * @throws setting-missing, invalid-value
 */
export function toProfile(settings: readonly Setting[]): Profile {
  const values = new Map(settings.map((setting) => [setting.name, setting]));
  const name = String(values.get('profile')?.value);
  const text = (setting: ProfileSetting): string => {
    const value = values.get(setting)?.value;
    if (value === undefined) throw fail('setting-missing', { name: setting, profile: name });
    return String(value);
  };
  const check = <T>(setting: ProfileSetting, parsed: T | undefined, reason: string): T => {
    if (parsed !== undefined) return parsed;
    const origin = values.get(setting)?.origin ?? 'default';
    throw fail('invalid-value', {
      name: `the setting ${setting} (from ${origin})`,
      value: text(setting),
      reason,
      next: 'Run `medrec config list --show-origin` to see where each value comes from.',
    });
  };
  const nodeUrl = check('node-url', parseUrl(text('node-url')), 'is not an http or https URL');
  const signer = values.get('signer')?.value;
  const contracts: Profile['contracts'] = {};
  for (const contract of contractNames) {
    const id = values.get(contract)?.value;
    if (id === undefined) continue;
    contracts[contract] = check(contract, parseContractId(String(id)), 'is not a contract id (ADDRESS.name)');
  }
  return {
    name,
    nodeUrl,
    indexerUrl: values.has('indexer-url')
      ? check('indexer-url', parseUrl(text('indexer-url')), 'is not an http or https URL')
      : nodeUrl,
    chainId: Number(check('chain-id', parseCount(text('chain-id'), 0xffffffffn), 'is not a chain id')),
    transactionVersion: check(
      'transaction-version',
      parseChoice(text('transaction-version'), ['mainnet', 'testnet']),
      'is neither mainnet nor testnet',
    ),
    addressPrefix: check(
      'address-prefix',
      parseChoice(text('address-prefix'), ['SP', 'ST']),
      'is neither SP nor ST',
    ),
    contracts,
    ...(signer === undefined ? {} : { signer: String(signer) }),
    account: Number(check('account', parseCount(text('account'), 0x7fffffffn), 'is not an account index')),
    maxFee: check(
      'max-fee',
      parseCount(text('max-fee'), 2n ** 64n - 1n),
      'is not a whole number of microSTX',
    ),
    maxTipAge:
      text('max-tip-age') === 'none'
        ? null
        : Number(
            check('max-tip-age', parseCount(text('max-tip-age'), 2n ** 31n), 'is neither seconds nor none'),
          ),
  };
}

function parseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  return url.href.replace(/\/+$/, '');
}

function parseContractId(text: string): string | undefined {
  return /^S[0-9A-Z]{27,41}\.[a-zA-Z][a-zA-Z0-9-]{0,127}$/.test(text) ? text : undefined;
}

function parseCount(text: string, max: bigint): bigint | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= max ? value : undefined;
}

function parseChoice<const T extends string>(text: string, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === text);
}
