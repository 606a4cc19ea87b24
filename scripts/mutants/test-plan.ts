import { readModules } from './dependencies.ts';
import type { Sources, Subject } from './judge.ts';
import { findEntries } from './reach.ts';

/**
 * Which files of tests can tell a mutant, by the functions that they name, and which of them first: those that killed
 * others of the same function, then those that name its functions most.
 */
export class TestPlan {
  private readonly entries: ReturnType<typeof findEntries>;
  private readonly texts: ReadonlyMap<string, { own: string; all: string }>;
  private readonly kills = new Map<string, number>();

  constructor(
    sources: Sources,
    private readonly files: readonly string[],
  ) {
    this.entries = findEntries(sources);
    this.texts = new Map(
      files.map((file) => {
        const modules = [...readModules(file)].filter(([path]) => path.startsWith('tests'));
        return [file, { own: modules[0]?.[1] ?? '', all: modules.map(([, text]) => text).join('\n') }];
      }),
    );
  }

  filesFor(subject: Subject): readonly string[] {
    if (!subject) return this.files;
    const entries = [...this.entries(subject.contract, subject.function)];
    const score = (file: string) => {
      const { own = '', all = '' } = this.texts.get(file) ?? {};
      // a test that goes over the bindings calls functions that it does not name
      const named =
        /\b(bindings|allBindings)\(/.test(own) || entries.some((name) => all.includes(`'${name}'`));
      if (!named) return undefined;
      const mentions = entries.reduce((sum, name) => sum + own.split(`'${name}'`).length - 1, 0);
      return mentions + 100 * (this.kills.get(`${subject.contract}/${subject.function} ${file}`) ?? 0);
    };
    const scored = this.files.map((file) => ({ file, score: score(file) }));
    return scored
      .filter((each) => each.score !== undefined)
      .sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
      .map(({ file }) => file);
  }

  /** Remembers which file killed a mutant. */
  learn(subject: NonNullable<Subject>, file: string): void {
    const key = `${subject.contract}/${subject.function} ${file}`;
    this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
  }
}
