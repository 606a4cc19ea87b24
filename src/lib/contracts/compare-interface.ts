import type { ContractInterface } from '../chain/chain.ts';
import { describeType } from './describe-type.ts';
import type { ContractBinding, FunctionBinding } from './interface.ts';

/** The Clarity version that `medrec deploy` asks for. */
const clarityVersion = 'Clarity4';

type DeployedFunction = ContractInterface['functions'][number];

/**
 * How a contract's interface differs from its binding, one sentence a difference: functions that others can call, maps
 * and data variables, by name, access and type. Private functions and constants are not part of an interface.
 */
export function compareInterface(binding: ContractBinding, actual: ContractInterface): string[] {
  const version = actual.clarity_version ?? clarityVersion;
  const functions = actual.functions.filter(({ access }) => access !== 'private');
  const variables = actual.variables.filter(({ access }) => access !== 'constant');
  return [
    ...(version === clarityVersion ? [] : [`it runs as ${version}, not ${clarityVersion}`]),
    ...compareNamed('function', binding.functions, functions, compareFunction),
    ...compareNamed('map', binding.maps, actual.maps, (expected, { key, value }) => [
      ...compareType('the key', expected.key, key),
      ...compareType('the value', expected.value, value),
    ]),
    ...compareNamed('variable', binding.variables, variables, (expected, { type }) =>
      compareType('the type', expected, type),
    ),
  ];
}

/** As {@link compareInterface}, of one function of the binding. */
export function compareNamedFunction(
  binding: ContractBinding,
  actual: ContractInterface,
  name: string,
): string[] {
  const expected = Object.entries(binding.functions).filter(([one]) => one === name);
  const found = actual.functions.filter((one) => one.name === name && one.access !== 'private');
  return compareNamed('function', Object.fromEntries(expected), found, compareFunction);
}

/** The functions that others can call, and that this program does not know. */
export function listUnknownFunctions(binding: ContractBinding, actual: ContractInterface): string[] {
  return actual.functions
    .filter(({ access, name }) => access !== 'private' && !Object.hasOwn(binding.functions, name))
    .map(({ name }) => name);
}

/** Names that only one side has, and how those of both differ. */
function compareNamed<E, A extends { name: string }>(
  kind: string,
  expected: Readonly<Record<string, E>>,
  actual: readonly A[],
  compare: (expected: E, actual: A) => string[],
): string[] {
  const found = new Map(actual.map((one) => [one.name, one]));
  const differences = Object.entries(expected).flatMap(([name, one]) => {
    const other = found.get(name);
    if (other === undefined) return [`the ${kind} ${name} is missing`];
    return compare(one, other).map((difference) => `${kind} ${name}: ${difference}`);
  });
  const added = [...found.keys()].filter((name) => !Object.hasOwn(expected, name));
  return [...differences, ...added.map((name) => `the ${kind} ${name} is not of this version`)];
}

function compareFunction(expected: FunctionBinding, { access, args, outputs }: DeployedFunction): string[] {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ') || 'nothing';
  if (access !== expected.access) return [`it is ${access}, not ${expected.access}`];
  if (names(args) !== names(expected.args)) return [`it takes ${names(args)}, not ${names(expected.args)}`];
  return [
    ...expected.args.flatMap(({ name, type }, i) => compareType(name, type, args[i]?.type)),
    ...compareType('the result', expected.output, outputs.type),
  ];
}

function compareType(what: string, expected: unknown, actual: unknown): string[] {
  const [wanted, got] = [describeType(expected), describeType(actual)];
  return wanted === got ? [] : [`${what} is ${got}, not ${wanted}`];
}
