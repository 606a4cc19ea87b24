import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { identifyProcess } from './identity.ts';

const schema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  identity: v.string(),
  /** Absent until it answers. */
  url: v.optional(v.string()),
  token: v.optional(v.string()),
  blockTime: v.optional(v.string()),
});

/** Who holds a chain's folder. */
export type ProcessFile = v.InferOutput<typeof schema>;

/** Someone else holds the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
  constructor(
    readonly folder: string,
    readonly owner: ProcessFile,
  ) {
    super(`${folder} is in use by process ${owner.pid}`);
  }
}

/** The process that holds the folder; undefined when there is none, or when it has ended without a word. */
export async function findOwner(folder: string): Promise<ProcessFile | undefined> {
  const owner = await readProcessFile(folder);
  if (owner === undefined) return undefined;
  return (await identifyProcess(owner.pid)) === owner.identity ? owner : undefined;
}

/** True while the very process that `owner` names runs. */
export async function isRunning(owner: ProcessFile): Promise<boolean> {
  return (await identifyProcess(owner.pid)) === owner.identity;
}

/** A folder held for this process. */
export interface FolderHold {
  /** Says where this process answers; the file is for its owner's eyes only, since it holds the token. */
  announce(server: { url: string; token: string; blockTime: string }): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the folder for this process. A hold whose process has ended is taken over at once, whatever became of it.
 *
 * @throws FolderInUse
 */
export async function holdFolder(folder: string): Promise<FolderHold> {
  const { default: lockfile } = await import('proper-lockfile');
  const { default: writeFileAtomic } = await import('write-file-atomic');
  const path = processPath(folder);
  const own: ProcessFile = { pid: process.pid, identity: (await identifyProcess(process.pid)) ?? '' };
  const write = (file: ProcessFile) => writeFileAtomic(path, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  // Held only while one looks who is there: two that start at once must not both find no one.
  const done = await lockfile.lock(folder, {
    lockfilePath: join(folder, 'starting.lock'),
    stale: 5000,
    retries: { retries: 100, minTimeout: 20, maxTimeout: 200 },
  });
  try {
    const owner = await findOwner(folder);
    if (owner !== undefined) throw new FolderInUse(folder, owner);
    await write(own);
  } finally {
    await done();
  }
  return {
    announce: (server) => write({ ...own, ...server }),
    release: () => rm(path, { force: true }),
  };
}

async function readProcessFile(folder: string): Promise<ProcessFile | undefined> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(await readFile(processPath(folder), 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function processPath(folder: string): string {
  return join(folder, 'process.json');
}
