import { fail } from '../errors/medrec-error.ts';
import type { ConfigFile } from './config-file.ts';
import { builtInProfiles, type ProfileSetting, profileSettings } from './profiles.ts';

type Scalar = string | number;
type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value came from, in the order of precedence; a simnet that runs beats the built-in default only. */
export type Origin =
  | `flag ${string}`
  | `environment ${string}`
  | `file ${string}`
  | 'running simnet'
  | 'default';

export type SettingName = ProfileSetting | 'profile';

export interface Setting {
  name: SettingName;
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

/** Where settings are looked up. */
export interface Sources {
  file: ConfigFile;
  /** Of the file, to name it. */
  path: string;
  env: Environment;
  flags: SettingFlags;
}

/** The environment variable of a setting that has one. */
export const settingVariables: Partial<Record<SettingName, string>> = {
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

/** Hold for every profile that does not say otherwise. */
const profileDefaults: Partial<Record<ProfileSetting, Scalar>> = {
  account: 0,
  'max-fee': 1_000_000,
  'max-tip-age': 600,
};

/** Every setting that there is. */
export const settingNames = ['profile', ...Object.keys(profileSettings)] as readonly SettingName[];

/** The name of the profile in force, whether or not there is such a profile. */
export function resolveProfileName(sources: Sources): Setting {
  return pick(sources, 'profile', sources.file.profile, 'simnet') as Setting;
}

/**
 * Resolves the profile in force and every setting of it, each with its origin.
 * Precedence: command line, environment, configuration file, built-in default.
 *
 * @throws profile-unknown
 */
export function resolveSettings(sources: Sources): Setting[] {
  const { file, path } = sources;
  const profile = resolveProfileName(sources);
  const name = String(profile.value);
  const inFile = Object.hasOwn(file.profiles ?? {}, name) ? file.profiles?.[name] : undefined;
  const builtIn = Object.hasOwn(builtInProfiles, name) ? builtInProfiles[name] : undefined;
  if (inFile === undefined && builtIn === undefined) {
    throw fail('profile-unknown', { name, known: knownProfiles(file).join(', '), path });
  }
  const settings: Setting[] = [profile];
  for (const setting of Object.keys(profileSettings) as ProfileSetting[]) {
    const byDefault = builtIn?.[setting] ?? profileDefaults[setting];
    const found = pick(sources, setting, inFile?.[setting], byDefault);
    if (found !== undefined) settings.push(found);
  }
  return settings;
}

/** The built-in profiles, then those of the file. */
export function knownProfiles(file: ConfigFile): string[] {
  return [...new Set([...Object.keys(builtInProfiles), ...Object.keys(file.profiles ?? {})])];
}

function pick(
  { path, env, flags }: Sources,
  name: SettingName,
  inFile?: Scalar,
  byDefault?: Scalar,
): Setting | undefined {
  if (name in flagNames) {
    const flag = name as keyof SettingFlags;
    const value = flags[flag];
    if (value !== undefined) return { name, value, origin: `flag ${flagNames[flag]}` };
  }
  const variable = settingVariables[name];
  const fromEnv = variable === undefined ? undefined : env[variable];
  if (fromEnv !== undefined && fromEnv !== '') {
    return { name, value: fromEnv, origin: `environment ${variable}` };
  }
  if (inFile !== undefined) return { name, value: inFile, origin: `file ${path}` };
  return byDefault === undefined ? undefined : { name, value: byDefault, origin: 'default' };
}
