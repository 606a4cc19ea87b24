import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `invalid` does not deploy; `alive` passed every stage. */
export interface Verdict {
  status: 'killed' | 'alive' | 'invalid';
  /** The stage that killed it: `model`, or the path of a file of tests; empty unless killed. */
  by: string;
  /** How it was seen: the first difference, the name of the test, or what the engine said. */
  why: string;
}

/** Hash of what a stage runs, by the name of the stage. */
export type Stages = ReadonlyMap<string, string>;

interface Line extends Verdict {
  /** Hash of the mutated sources. */
  key: string;
  /** The stages that it passed, and the one that killed it, with their hashes then. */
  stages: Record<string, string>;
}

/**
 * The verdicts of earlier runs, one JSON line each, appended as soon as it is known: a run that is stopped goes on
 * where it was, and a test that changed runs again alone.
 */
export class Verdicts {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      const line = readLine(text);
      if (line) this.lines.set(line.key, line);
    }
  }

  /**
   * The verdict that still holds; otherwise the stages that need not run again.
   * @param stages all that there are now
   * @param asked those that an alive mutant has to have passed
   */
  recall(
    key: string,
    stages: Stages,
    asked: readonly string[],
  ): { verdict?: Verdict; passed: ReadonlySet<string> } {
    const line = this.lines.get(key);
    if (!line) return { passed: new Set() };
    const current = Object.keys(line.stages).filter((name) => stages.get(name) === line.stages[name]);
    if (line.status === 'invalid' || (line.status === 'killed' && current.includes(line.by)))
      return { verdict: line, passed: new Set() };
    const passed = new Set(current.filter((name) => name !== line.by));
    const isComplete = line.status === 'alive' && asked.every((name) => passed.has(name));
    return isComplete ? { verdict: line, passed } : { passed };
  }

  record(key: string, verdict: Verdict, ran: Stages): void {
    const line = { key, ...verdict, stages: Object.fromEntries(ran) };
    this.lines.set(key, line);
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** A line of the file; nothing for one that was cut off. */
function readLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
