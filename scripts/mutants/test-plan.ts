import { readModules } from './dependencies.ts';
import type { Subject } from './judge.ts';
import type { Entries } from './reach.ts';

/** How many files a mutant goes through that is known to be no change. */
const likeliest = 3;

/**
 * Which files of tests can tell a mutant, by the functions that they name, and which of them first: those that killed
 * others of the same function, then those that name its functions most.
 */
export class TestPlan {
  private readonly texts: ReadonlyMap<string, { own: string; all: string }>;
  private readonly kills = new Map<string, number>();

  /** @param equivalent ids of mutants that are known to stay alive: for them the likeliest files have to do */
  constructor(
    private readonly entries: Entries,
    private readonly files: readonly string[],
    private readonly equivalent: { has(id: string): boolean },
  ) {
    this.texts = new Map(
      files.map((file) => {
        const modules = [...readModules(file)].filter(([path]) => path.startsWith('tests'));
        return [file, { own: modules[0]?.[1] ?? '', all: modules.map(([, text]) => text).join('\n') }];
      }),
    );
  }

  filesFor(subject: Subject): readonly string[] {
    if (!subject) return this.files;
    const entries = this.entries(subject.contract, subject.function);
    const score = (file: string) => {
      const { own = '', all = '' } = this.texts.get(file) ?? {};
      // a test that goes over the bindings calls functions that it does not name
      const named =
        /\b(bindings|allBindings)\(/.test(own) || entries.some((name) => all.includes(`'${name}'`));
      if (!named) return undefined;
      // what is nearer to the mutant counts more
      const mentions = entries.reduce(
        (sum, name, near) => sum + (own.split(`'${name}'`).length - 1) / (near + 1),
        0,
      );
      return mentions + 100 * (this.kills.get(`${subject.contract}/${subject.function} ${file}`) ?? 0);
    };
    const scored = this.files.map((file) => ({ file, score: score(file) }));
    const sorted = scored
      .filter((each) => each.score !== undefined)
      .sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
      .map(({ file }) => file);
    return this.equivalent.has(subject.id) ? sorted.slice(0, likeliest) : sorted;
  }

  /** Remembers which file killed a mutant. */
  learn(subject: NonNullable<Subject>, file: string): void {
    const key = `${subject.contract}/${subject.function} ${file}`;
    this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
  }
}
