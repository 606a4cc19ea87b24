import { kinds } from './classify.ts';
import { operators } from './operators.ts';
import type { Result } from './run.ts';

/** What the run prints as its last line. Invalid mutants do not deploy and are no mutants. */
export interface Summary {
  mutants: number;
  killed: number;
  equivalent: number;
  survived: number;
  invalid: number;
  seconds: number;
}

export function summarise(results: readonly Result[], seconds: number): Summary {
  const count = (outcome: Result['outcome']) => results.filter((each) => each.outcome === outcome).length;
  return {
    mutants: results.length - count('invalid'),
    killed: count('killed'),
    equivalent: count('equivalent'),
    survived: count('survived'),
    invalid: count('invalid'),
    seconds,
  };
}

/** docs/mutants.md: the same for the same results. */
export function renderReport(results: readonly Result[]): string {
  const contracts = [...new Set(results.map(({ mutant }) => mutant.contract))];
  const byFiles = results.filter(({ outcome, by }) => outcome === 'killed' && !by.endsWith('model')).length;
  const byModel = results.filter(({ outcome, by }) => outcome === 'killed' && by.endsWith('model')).length;
  const survivors = results.filter(({ outcome }) => outcome === 'survived');
  return `${[
    '# Mutants of the contracts',
    intro,
    '## By contract',
    table(
      'contract',
      contracts.map((name) => [name, results.filter(({ mutant }) => mutant.contract === name)]),
    ),
    '## By the rule that is broken',
    kindsNote,
    table(
      'rule',
      kinds.map((kind) => [kind, results.filter(({ mutant }) => mutant.kind === kind)]),
    ),
    '## By the way it is broken',
    table(
      'operator',
      operators.map(({ name, summary }) => [
        `\`${name}\`: ${summary}`,
        results.filter(({ mutant }) => mutant.operator === name),
      ]),
    ),
    operatorsNote,
    '## What killed them',
    `| stage | killed |\n| --- | --: |\n| the reference model | ${byModel} |\n| the tests of the contracts | ${byFiles} |`,
    killedNote,
    ...(survivors.length > 0 ? ['## Survivors', survivors.map(describe).join('\n')] : []),
    '## Equivalent',
    equivalentNote,
    renderEquivalents(results),
  ].join('\n\n')}\n`;
}

const intro = `Written by \`npm run prove:mutants\`; do not edit. Each mutant is a contract with one expression replaced by another that
breaks a rule. It is killed when the reference model or a test of the contracts sees a difference. Those that do not
deploy (invalid) are no mutants and are not counted in any other column.`;

const kindsNote = `\`authorisation\` is who may do or read what, \`expiry\` is a time or a span, \`log\` is an event, its fields and the chain of
hashes, \`state\` is what is stored, \`other\` is which error is told and what only a getter shows.`;

const operatorsNote = `Some ways were left out because a test that kills one of the above kills them, too. Exchanging \`and\` and \`or\`, or leaving
out a \`not\`, in a condition: it has the same outcome as \`drop-check\`, \`drop-operand\` or \`force-if\` at the input that tells
those. A comparison with zero that always holds: \`drop-check\` and the others do just that. Two mutants that read the same
are one.`;

const killedNote = `The model goes first, because it is quick: a few seeds play random calls on the mutant and on the reference model. What
it leaves alive goes through the tests that call the function. A mutant that makes the simulator panic or gives no answer
in time counts as killed.`;

const equivalentNote = `These stay alive because nobody can tell them from the original. The list is \`scripts/mutants/equivalent.json\`; the run
fails when an entry of it is no mutant any more, or is killed. They go through the model and the three files of tests that
name their functions most.`;

function table(title: string, rows: readonly (readonly [string, readonly Result[]])[]): string {
  const all = rows.flatMap(([, results]) => results);
  const lines = [...rows, ['all', all] as const].map(([name, results]) => {
    const { mutants, killed, equivalent, survived, invalid } = summarise(results, 0);
    return `| ${name} | ${[mutants, killed, equivalent, survived, invalid].join(' | ')} |`;
  });
  return [
    `| ${title} | mutants | killed | equivalent | survived | invalid |`,
    '| --- | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}

function renderEquivalents(results: readonly Result[]): string {
  const equivalents = results.filter(({ outcome }) => outcome === 'equivalent');
  if (equivalents.length === 0) return 'None.';
  return equivalents.map((result) => `${describe(result)}\n  ${result.reason}`).join('\n');
}

/** A mutant on one line, for people. */
export function describe({ mutant }: Pick<Result, 'mutant'>): string {
  const { contract, place, operator, original, mutated, id } = mutant;
  const change = mutated === '' ? `without \`${original}\`` : `\`${original}\` → \`${mutated}\``;
  return `- **${contract} / ${mutant.function}** (${place}, \`${operator}\`, ${id}): ${change}`;
}
