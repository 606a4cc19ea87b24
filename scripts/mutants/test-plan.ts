import { readModules } from './dependencies.ts';
import type { Subject } from './judge.ts';
import type { Entries } from './reach.ts';

/** How many files every mutant goes through first; one that is known to be no change goes through no others. */
const likeliest = 3;

/** How many lines around a mutant say what it is about. */
const around = 2;

/**
 * Which files of tests can tell a mutant, by the functions that they name, and which of them first: those that killed
 * others of the same function or operator, those that name its functions most, and those that have the words around it.
 */
export class TestPlan {
  private readonly texts: ReadonlyMap<string, { own: string; all: string }>;
  /** How often a file was asked about a function or an operator, and how often it told the mutant. */
  private readonly tries = new Map<string, { asked: number; told: number }>();

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

  /** The files that most likely tell the mutant. */
  likeliestFor(subject: Subject): readonly string[] {
    return subject ? this.rank(subject).slice(0, likeliest) : [];
  }

  /** All files that can tell the mutant; the likeliest when it is known to be no change. */
  filesFor(subject: Subject): readonly string[] {
    if (!subject) return this.files;
    return this.equivalent.has(subject.id) ? this.likeliestFor(subject) : this.rank(subject);
  }

  private rank(subject: NonNullable<Subject>): string[] {
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
      const shared = words.reduce((sum, { word, weight }) => sum + (own.includes(word) ? weight : 0), 0);
      const { told: alike } = this.triesOf(file, subject.operator);
      const { asked, told } = this.triesOf(file, functionOf(subject));
      return Math.log1p(mentions) + 2 * shared + Math.log1p(alike) + Math.log((told + 0.5) / (asked + 1));
    };
    const words = this.wordsNear(subject);
    const scored = this.files.map((file) => ({ file, score: score(file) }));
    return scored
      .filter((each) => each.score !== undefined)
      .sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
      .map(({ file }) => file);
  }

  /** The words on the lines around a mutant, each with how much it tells: one that all tests have tells nothing. */
  private wordsNear({ source, place }: NonNullable<Subject>): { word: string; weight: number }[] {
    const line = Number(place.split(':')[0]);
    const near = source.split('\n').slice(Math.max(0, line - 1 - around), line + around);
    const words = [...new Set(near.join('\n').match(/[a-z][a-z-]{3,}/g) ?? [])];
    return words.map((word) => {
      const having = [...this.texts.values()].filter(({ own }) => own.includes(word)).length;
      return { word, weight: having === 0 ? 0 : Math.log(this.files.length / having) / words.length };
    });
  }

  /** Remembers whether a file told a mutant. */
  learn(subject: NonNullable<Subject>, file: string, told: boolean): void {
    for (const what of [subject.operator, functionOf(subject)]) {
      const before = this.triesOf(file, what);
      this.tries.set(`${what} ${file}`, { asked: before.asked + 1, told: before.told + (told ? 1 : 0) });
    }
  }

  private triesOf(file: string, what: string): { asked: number; told: number } {
    return this.tries.get(`${what} ${file}`) ?? { asked: 0, told: 0 };
  }
}

function functionOf(subject: NonNullable<Subject>): string {
  return `${subject.contract}/${subject.function}`;
}
