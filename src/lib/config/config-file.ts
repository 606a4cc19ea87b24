import { readFile } from 'node:fs/promises';
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import { profileSettings } from './profiles.ts';

const scalar = v.union([v.string(), v.number()]);
const fileSchema = v.strictObject({
  profile: v.optional(v.string()),
  profiles: v.optional(v.record(v.string(), v.record(v.picklist(Object.keys(profileSettings)), scalar))),
});

/** What the configuration file says: the profile in force, and settings of profiles by their names. */
export type ConfigFile = v.InferOutput<typeof fileSchema>;

/**
 * Reads the configuration file; one that does not exist is empty.
 *
 * @throws config-unreadable when it cannot be read, is not TOML, or has a name that is no setting
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  return parseConfig(await readConfigText(path), path);
}

/** The text of the configuration file; '' when there is none. Throws config-unreadable. */
export async function readConfigText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw fail('config-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}

/** Parses the text of a configuration file; `path` is for the error. Throws config-unreadable. */
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
