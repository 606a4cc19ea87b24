import { hashTexts } from './dependencies.ts';
import type { Mutant } from './list.ts';
import type { Stages, Verdict, Verdicts } from './verdicts.ts';

export type Sources = Readonly<Record<string, string>>;

/** One way to tell a mutant from the original, whole or in part: `undefined` when it cannot. */
export interface Stage {
  /** The stages that there are for this mutant, in the order in which they should run. */
  namesFor(mutant: Subject): readonly string[];
  /** Runs those of them that are named. */
  judge(sources: Sources, names: readonly string[], subject: Subject): Promise<Verdict | undefined>;
  close(): void;
}

/** What is judged: a mutant, or the original when nothing is mutated. */
export type Subject =
  | Pick<Mutant, 'id' | 'contract' | 'function' | 'operator' | 'source' | 'place'>
  | undefined;

/** Judges one mutant after another: by its verdict of an earlier run if that holds, else by the stages in turn. */
export class Judge {
  constructor(
    private readonly originals: Sources,
    private readonly stages: readonly Stage[],
    private readonly hashes: Stages,
    private readonly verdicts: Verdicts,
  ) {}

  /** How many stages there are. */
  get rounds(): number {
    return this.stages.length;
  }

  /** @param rounds how many of the stages to ask, the cheapest first */
  async judge(subject: Subject, rounds = this.rounds): Promise<Verdict> {
    const stages = this.stages.slice(0, rounds);
    const sources = subject ? { ...this.originals, [subject.contract]: subject.source } : this.originals;
    const key = hashTexts(Object.values(sources));
    const wanted = stages.map((stage) => stage.namesFor(subject));
    const { verdict: known, passed } = this.verdicts.recall(key, this.hashes, wanted.flat());
    if (known) return known;
    const ran = new Map([...passed].map((name) => [name, this.hashes.get(name) ?? '']));
    let verdict: Verdict = { status: 'alive', by: '', why: '' };
    for (const [index, stage] of stages.entries()) {
      const names = wanted[index]?.filter((name) => !ran.has(name)) ?? [];
      if (names.length === 0) continue;
      const found = await stage.judge(sources, names, subject);
      if (found) {
        verdict = found;
        ran.set(found.by, this.hashes.get(found.by) ?? '');
        break;
      }
      for (const name of names) ran.set(name, this.hashes.get(name) ?? '');
    }
    // the original is asked again about what it failed
    if (!subject && verdict.status === 'killed') {
      ran.delete(verdict.by);
      this.verdicts.record(key, { status: 'alive', by: '', why: '' }, ran);
    } else this.verdicts.record(key, verdict, ran);
    return verdict;
  }

  close(): void {
    for (const stage of this.stages) stage.close();
  }
}
