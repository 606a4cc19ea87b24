import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands.generated.ts';
import type { Context } from '../../src/context.ts';
import type { ContractCommand } from '../../src/contract-command.ts';
import { contractNames } from '../../src/lib/config/profiles.ts';
import { bindings } from '../../src/lib/contracts/bindings.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';

const forPeople = contractNames.flatMap((contract) =>
  Object.entries(bindings[contract].functions)
    .filter(([, { kind }]) => kind === 'call' || kind === 'read')
    .map(([name, binding]) => [contract, name, binding] as const),
);

describe('the contracts’ interfaces', () => {
  it.each(forPeople)('%s has a subcommand for %s', async (contract, name, binding) => {
    const entry = commands.find(({ path }) => path.length === 1 && path[0] === name);
    if (entry === undefined) throw new Error(`there is no subcommand ${name}`);
    const { wraps } = (await entry.load()) as ContractCommand;
    expect({ contract: wraps.contract, function: wraps.function }).toEqual({ contract, function: name });
    // Every argument of the function is made of the command's parameters, and nothing else is.
    const made = await wraps.toArguments(anyInput, {} as Context);
    expect(Object.keys(made).sort()).toEqual(binding.args.map((argument) => argument.name).sort());
  });

  it('are all that the contract commands wrap', async () => {
    const names = forPeople.map(([, name]) => name);
    for (const entry of commands) {
      const command = (await entry.load()) as Partial<ContractCommand>;
      if (command.wraps !== undefined) expect(names).toContain(command.wraps.function);
    }
  });
});

it('a list that the function does not take is a fault of the command line', async () => {
  const { env } = temporaryHome();
  const principal = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
  const registrars = Array.from({ length: 21 }, () => principal).join(',');
  const line = ['initialize', '--owner', principal, '--registrar', registrars, '--reviewer', principal];
  const { code, stderr } = await runMedrec(line, { env });
  expect(code).toBe(2);
  expect(stderr).toContain('registrars: more than 20 entries');
});

/** An input that has every field, and lists where a list is looped over; a template would fill none of them. */
const anyInput = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === 'template') return undefined;
      return ['consents', 'providers'].includes(String(name)) ? [] : name;
    },
  },
);
