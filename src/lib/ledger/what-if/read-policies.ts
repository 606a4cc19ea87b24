import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import * as v from 'valibot';
import {
  dataTypes,
  purposes,
  roleFlags,
  roles,
  toMask,
  type Vocabulary,
} from '../../contracts/vocabulary.ts';
import { fail } from '../../errors/medrec-error.ts';
import type { PolicyChange } from './hypothesis.ts';

/** More than any honest file of six policies has, in bytes. */
const maxBytes = 64 * 1024;

/** A mask as a list of names. */
function namesSchema(vocabulary: Vocabulary) {
  const names = Object.keys(vocabulary);
  return v.pipe(
    v.array(v.picklist(names, ({ received }) => `${received} is not one of ${names.join(', ')}`)),
    v.transform((given) => toMask(vocabulary, given)),
  );
}

const policySchema = v.strictObject({
  'data-types': v.optional(namesSchema(dataTypes)),
  purposes: v.optional(namesSchema(purposes)),
  flags: v.optional(namesSchema(roleFlags)),
});
const fileSchema = v.record(v.picklist(Object.keys(roles)), policySchema);

/**
 * Reads a file of role policies, TOML or JSON: a part for each role, with data-types, purposes and flags in the
 * program's names. What a part leaves out stays as it was.
 *
 * @returns by the number of the role
 * @throws policies-unreadable
 */
export async function readPolicies(path: string, folder: string): Promise<Map<bigint, PolicyChange>> {
  const refuse = (reason: string, cause?: unknown) =>
    fail('policies-unreadable', { path, reason }, cause === undefined ? {} : { cause });
  let document: unknown;
  try {
    const file = resolve(folder, path);
    if ((await stat(file)).size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    const text = (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
    document = /^\s*\{/.test(text) ? JSON.parse(text) : parseToml(text);
  } catch (error) {
    throw refuse(((error as Error).message.split('\n')[0] ?? '').trim(), error);
  }
  const { output, success, issues } = v.safeParse(fileSchema, document);
  if (!success) {
    const [issue] = issues;
    throw refuse(`${issue.path?.map(({ key }) => String(key)).join('.') ?? 'all of it'}: ${issue.message}`);
  }
  const found = new Map<bigint, PolicyChange>();
  for (const [role, policy] of Object.entries(output)) {
    const given = Object.fromEntries(Object.entries(policy).filter(([, mask]) => mask !== undefined));
    found.set(roles[role as keyof typeof roles], given);
  }
  if (found.size === 0) throw refuse('it names no role');
  return found;
}
