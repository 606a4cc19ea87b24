import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadChecksum, type BlockRecord, decodeRecord, encodeRecord, type GenesisRecord } from './record.ts';

/** The journal's file in a chain's folder. */
export function journalPath(folder: string): string {
  return join(folder, 'chain.journal');
}

/** A journal that cannot be used, and the line at which it breaks. */
export class JournalDamaged extends Error {
  override name = 'JournalDamaged';
  constructor(
    readonly path: string,
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

export interface JournalEntry {
  record: BlockRecord;
  hash: string;
  /** Of the file, from 1. */
  line: number;
}

/**
 * The append-only file of everything that happened to one chain. What `append` has returned from is on disk.
 * One process at a time: whoever opens it holds the folder's lock.
 */
export class Journal {
  private constructor(
    private readonly file: FileHandle,
    readonly path: string,
    readonly genesis: GenesisRecord,
    /** Bytes at the end that were no whole record, and were cut off on opening. */
    readonly droppedBytes: number,
    private length: number,
    private lastHash: string,
  ) {}

  /** The hash of the last record: it stands for everything before it. */
  get tip(): string {
    return this.lastHash;
  }

  /** Starts an empty journal; whatever was at `path` is replaced. */
  static async create(path: string, genesis: GenesisRecord): Promise<Journal> {
    const file = await open(path, 'w+', 0o600);
    const { line, hash } = encodeRecord('', genesis);
    await file.writeFile(line);
    await file.sync();
    await syncFolder(dirname(path));
    return new Journal(file, path, genesis, 0, Buffer.byteLength(line), hash);
  }

  /**
   * Opens a journal and checks each record of it. A last record that is not whole was never visible to anyone:
   * it is cut off. Returns undefined when there is no journal, or no more than a torn first record.
   *
   * @throws JournalDamaged when a record in front of the last is not what was written
   */
  static async open(path: string): Promise<Journal | undefined> {
    let file: FileHandle;
    try {
      file = await open(path, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    let genesis: GenesisRecord | undefined;
    let good = 0;
    let hash = '';
    let torn: JournalDamaged | undefined;
    for await (const { text, line, end, whole } of readLines(file)) {
      if (torn !== undefined) throw await closing(file, torn);
      try {
        if (!whole) throw new BadChecksum('it has no end');
        const decoded = decodeRecord(hash, text);
        if ((decoded.record.kind === 'genesis') !== (line === 1)) throw new Error('it is out of place');
        if (decoded.record.kind === 'genesis') genesis = decoded.record;
        hash = decoded.hash;
        good = end;
      } catch (error) {
        const damaged = new JournalDamaged(path, line, (error as Error).message);
        if (!(error instanceof BadChecksum) || (line === 1 && whole)) throw await closing(file, damaged);
        torn = damaged;
      }
    }
    const { size } = await file.stat();
    if (genesis === undefined) {
      await file.close();
      return undefined;
    }
    if (size > good) {
      await file.truncate(good);
      await file.sync();
    }
    return new Journal(file, path, genesis, size - good, good, hash);
  }

  /** Every record behind the first, from the disk. */
  async *read(): AsyncGenerator<JournalEntry> {
    let hash = '';
    for await (const { text, line } of readLines(this.file, this.length)) {
      const decoded = decodeRecord(hash, text);
      hash = decoded.hash;
      if (decoded.record.kind !== 'genesis') yield { record: decoded.record, hash, line };
    }
  }

  /**
   * Appends records and syncs them; returns the hash of each. When that fails nothing of them is kept.
   *
   * @throws Error of the file system
   */
  async append(records: readonly BlockRecord[]): Promise<string[]> {
    const hashes: string[] = [];
    const lines: string[] = [];
    let previous = this.lastHash;
    for (const record of records) {
      const { line, hash } = encodeRecord(previous, record);
      previous = hash;
      hashes.push(hash);
      lines.push(line);
    }
    const bytes = Buffer.from(lines.join(''));
    try {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await this.file.write(bytes, written, null, this.length + written);
        written += bytesWritten;
      }
      await this.file.datasync();
    } catch (error) {
      await this.file.truncate(this.length).catch(() => undefined);
      throw error;
    }
    this.length += bytes.length;
    this.lastHash = previous;
    return hashes;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

interface Line {
  text: string;
  /** From 1. */
  line: number;
  /** The offset behind its newline. */
  end: number;
  /** False for a last line without a newline. */
  whole: boolean;
}

/** The lines of a file from its start, at most `limit` bytes of them. */
async function* readLines(file: FileHandle, limit = Number.POSITIVE_INFINITY): AsyncGenerator<Line> {
  const chunk = Buffer.alloc(1 << 18);
  let rest = Buffer.alloc(0);
  let line = 0;
  let position = 0;
  let end = 0;
  while (position < limit) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, limit - position), position);
    if (bytesRead === 0) break;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10, start)) {
      line += 1;
      end += at + 1 - start;
      yield { text: rest.toString('utf8', start, at), line, end, whole: true };
      start = at + 1;
    }
    rest = rest.subarray(start);
  }
  if (rest.length > 0) {
    yield { text: rest.toString('utf8'), line: line + 1, end: end + rest.length, whole: false };
  }
}

async function closing(file: FileHandle, error: Error): Promise<Error> {
  await file.close();
  return error;
}

/** A new file is on disk only when its folder is; Windows cannot sync a folder, and does not need to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
