import * as v from 'valibot';
import { type Cell, hashCell, parseCell, principalCell, timeCell, uintCell } from './cells.ts';
import type { Head } from './head.ts';

/** A uint as {@link toJson} writes it: a number while a double holds it exactly, else its digits. */
export const uintSchema = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger()), v.string()]),
  v.rawTransform(
    ({ dataset, addIssue, NEVER }) => readCell(uintCell, String(dataset.value), addIssue) ?? NEVER,
  ),
);
/** A text in the one spelling of a cell. */
export const cellSchema = <T>(cell: Cell<T>) =>
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

const fieldsSchema = v.object({
  schemaVersion: v.literal(1),
  network: v.object({ profile: v.optional(v.string()), chainId: uintSchema }),
  registry: cellSchema(principalCell),
  seq: uintSchema,
  hash: cellSchema(hashCell),
  time: v.optional(cellSchema(timeCell)),
  height: v.optional(uintSchema),
  readAt: v.optional(cellSchema(timeCell)),
});
/** A head inside another file. */
export const headSchema = v.pipe(fieldsSchema, v.transform(toHead));
/** `medrec audit head --json > FILE` keeps the envelope too; it is as good. */
const fileSchema = v.union([
  fieldsSchema,
  v.pipe(
    v.object({ data: fieldsSchema }),
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
    const direct = v.safeParse(fieldsSchema, json);
    const [issue] = direct.issues ?? result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  }
  return toHead(result.output);
}

function toHead({
  network,
  registry,
  seq,
  hash,
  time,
  height,
  readAt,
}: v.InferOutput<typeof fieldsSchema>): Head {
  const { profile, chainId } = network;
  const known = profile !== undefined && time !== undefined && height !== undefined && readAt !== undefined;
  return { chainId, registry, seq, hash, reading: known ? { profile, time, height, readAt } : null };
}
