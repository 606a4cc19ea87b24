import * as v from 'valibot';
import { type Cell, hashCell, parseCell, principalCell, timeCell, uintCell } from './cells.ts';
import type { Head } from './head.ts';

const uint = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger()), v.string()]),
  v.rawTransform(
    ({ dataset, addIssue, NEVER }) => readCell(uintCell, String(dataset.value), addIssue) ?? NEVER,
  ),
);
const text = <T>(cell: Cell<T>) =>
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => readCell(cell, dataset.value, addIssue) ?? NEVER),
  );

function readCell<T>(
  cell: Cell<T>,
  value: string,
  addIssue: (issue: { message: string }) => void,
): T | undefined {
  try {
    return parseCell(cell, value);
  } catch (error) {
    addIssue({ message: (error as Error).message });
    return undefined;
  }
}

const headSchema = v.object({
  schemaVersion: v.literal(1),
  network: v.object({ profile: v.optional(v.string()), chainId: uint }),
  registry: text(principalCell),
  seq: uint,
  hash: text(hashCell),
  time: v.optional(text(timeCell)),
  height: v.optional(uint),
  readAt: v.optional(text(timeCell)),
});
/** `medrec audit head --json > FILE` keeps the envelope too; it is as good. */
const fileSchema = v.union([
  headSchema,
  v.pipe(
    v.object({ data: headSchema }),
    v.transform(({ data }) => data),
  ),
]);

/**
 * Reads the text of a head file. When and where the head was read may be left out of one that is written by hand.
 *
 * @throws Error with the reason, for who knows the file's name
 */
export function parseHead(fileText: string): Head {
  let json: unknown;
  try {
    json = JSON.parse(fileText);
  } catch {
    throw new Error('it is not JSON');
  }
  const result = v.safeParse(fileSchema, json);
  if (!result.success) {
    const direct = v.safeParse(headSchema, json);
    const [issue] = direct.issues ?? result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  }
  const { network, time, height, readAt, ...head } = result.output;
  const { profile, chainId } = network;
  const known = profile !== undefined && time !== undefined && height !== undefined && readAt !== undefined;
  return { ...head, chainId, reading: known ? { profile, time, height, readAt } : null };
}
