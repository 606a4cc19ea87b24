import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A contract that Rendezvous puts under test. */
export type Target = 'registry' | 'access-control' | 'patient-consent';

/** Contracts that are deployed before the target, in order. Each other one would be a circle of calls. */
const companions: Record<Target, readonly string[]> = {
  registry: [],
  'access-control': ['registry', 'patient-consent', 'board'],
  'patient-consent': ['registry', 'access-control', 'board', 'panel', 'hospital', 'clinic'],
};

/** Where the source of each contract lies. */
const sources: Record<string, string> = {
  registry: 'contracts/registry.clar',
  'access-control': 'contracts/access-control.clar',
  'patient-consent': 'contracts/patient-consent.clar',
  board: 'invariants/world/board.clar',
  panel: 'invariants/world/panel.clar',
  hospital: 'invariants/world/institution.clar',
  clinic: 'invariants/world/institution.clar',
};

/** A fault to plant: in one contract, one text by another; and the check that has to notice it. */
export interface Fault {
  contract: Target;
  find: string;
  replace: string;
  by: string;
}

/**
 * Writes a Clarinet project to `folder` in which Rendezvous can test `target`: the contracts as they are in contracts/,
 * read anew each time, the helpers and the tests.
 * @param fault a fault to plant, with its check as the only one; throws an Error unless its text occurs exactly once
 */
export function writeWorld(folder: string, target: Target, fault?: Fault): void {
  mkdirSync(join(folder, 'settings'), { recursive: true });
  copyFileSync('invariants/settings/Devnet.toml', join(folder, 'settings', 'Devnet.toml'));
  const names = [...companions[target], target];
  for (const name of names) writeFileSync(join(folder, `${name}.clar`), sourceOf(name, target, fault));
  const parts = {
    registry: ['cast', ''],
    'access-control': ['cast', 'shared', 'ask', ''],
    'patient-consent': ['cast', 'shared', ''],
  }[target];
  const tests = parts.map((part) =>
    read(`invariants/${part === '' ? `${target}.tests` : `world/${part}`}.clar`),
  );
  const source = tests.join('\n');
  writeFileSync(join(folder, `${target}.tests.clar`), fault ? keepCheck(source, fault.by) : source);
  writeFileSync(join(folder, 'Clarinet.toml'), renderManifest(names));
}

function sourceOf(name: string, target: Target, fault: Fault | undefined): string {
  let source = read(sources[name] ?? '');
  if (fault?.contract === name) source = plant(source, fault);
  if (name === 'patient-consent') source = renameContext(source);
  if (name === 'registry' && target !== name)
    for (const part of ['cast', 'judge', 'opening']) source += `\n${read(`invariants/world/${part}.clar`)}`;
  if (name === 'access-control' && target !== name) source += `\n${read('invariants/world/ask.clar')}`;
  // Clarinet orders contracts by the calls that it sees, and it does not see those of the tests
  if (name === 'access-control' && target === name)
    source +=
      '\n(define-private (deployed-before) (begin (contract-call? .patient-consent get-study u0) (contract-call? .board unpause)))\n';
  return source;
}

/** Renames every other check, so that Rendezvous passes it over; all stay where events are counted. */
function keepCheck(source: string, check: string): string {
  if (check === 'count-events') return source;
  if (!source.includes(`(${check}`)) throw new Error(`there is no ${check}`);
  return source.replace(
    /(\(define-(?:public|read-only) \()((?:test|invariant)-[\w-]+)/g,
    (whole, head, name) => (name === check ? whole : `${head}other-${name}`),
  );
}

function plant(source: string, { contract, find, replace }: Fault): string {
  if (source.split(find).length !== 2)
    throw new Error(`the text of a fault is not once in ${contract}: ${find}`);
  return source.replace(find, () => replace);
}

/** Rendezvous adds a map named `context` to the contract under test; Clarity forbids a local of the same name. */
function renameContext(source: string): string {
  return source.replace(/(?<=[({\s])context(?=[\s)])/g, 'row-context');
}

function renderManifest(names: readonly string[]): string {
  const project =
    '[project]\nname = "medrec-invariants"\ndescription = ""\nauthors = []\ntelemetry = false\ncache_dir = "./.cache"\nrequirements = []\n';
  // the newest epoch that this simulator knows
  const contracts = names.map(
    (name) => `\n[contracts.${name}]\npath = "${name}.clar"\nclarity_version = 4\nepoch = "3.3"\n`,
  );
  return project + contracts.join('');
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
