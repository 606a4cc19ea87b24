// Writes src/lib/contracts/generated/ from the contracts' interfaces and comments; `--check` only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type {
  ClarityType,
  ErrorBinding,
  FunctionBinding,
  TupleField,
} from '../src/lib/contracts/interface.ts';
import { listErrors } from './list-errors.ts';
import { openContracts } from './open-contracts.ts';
import { readComments } from './read-comments.ts';

/** A read-only function without a comment: what is stored, under its own name, for the other contracts. */
const plainFacts = { kind: 'facts', who: 'anyone', summary: '', events: '' } as const;

const folder = 'src/lib/contracts/generated';
const hints = JSON.parse(readFileSync('contracts/error-hints.json', 'utf8')) as Record<string, string>;
const check = process.argv.includes('--check');

const stale: string[] = [];
mkdirSync(folder, { recursive: true });
const contracts = await openContracts();
const sources = new Map([...contracts].map(([name, { expressions }]) => [name, expressions]));
for (const [name, contract] of contracts) {
  const path = `${folder}/${name}.ts`;
  const text = renderBinding(name, contract);
  if (readIfThere(path) === text) continue;
  stale.push(path);
  if (!check) writeFileSync(path, text);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run npm run generate:bindings`);
  process.exitCode = 1;
} else {
  console.error(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'bindings are up to date');
}

function renderBinding(
  name: string,
  contract: Awaited<ReturnType<typeof openContracts>> extends Map<string, infer C> ? C : never,
): string {
  const comments = readComments(readFileSync(contract.path, 'utf8'), hints);
  const functions: Record<string, FunctionBinding> = {};
  for (const declared of contract.interface.functions) {
    if (declared.access === 'private') continue;
    const comment =
      comments.functions[declared.name] ?? (declared.access === 'read_only' ? plainFacts : undefined);
    if (comment === undefined)
      throw new Error(`${contract.path}: ${declared.name} has no @who or @store comment`);
    functions[declared.name] = {
      access: declared.access,
      ...comment,
      ...(comment.kind === 'call' ? { errors: listErrors(sources, name, declared.name) } : {}),
      args: declared.args as TupleField[],
      output: declared.outputs.type as ClarityType,
    };
  }
  const maps = contract.interface.maps.map(({ name: map, key, value }) => [map, { key, value }]);
  const variables = contract.interface.variables
    .filter((variable) => variable.access === 'variable')
    .map((variable) => [variable.name, variable.type]);
  const errors: Record<number, ErrorBinding> = comments.errors;
  const data = {
    name,
    functions,
    maps: Object.fromEntries(maps),
    variables: Object.fromEntries(variables),
    errors,
  };
  return [
    `// Generated from contracts/${name}.clar by scripts/generate-bindings.ts: do not edit.`,
    "import type { ContractBinding } from '../interface.ts';",
    '',
    `export const ${toCamelCase(name)} = ${JSON.stringify(data, null, 2)} as const satisfies ContractBinding;`,
    '',
  ].join('\n');
}

function toCamelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
