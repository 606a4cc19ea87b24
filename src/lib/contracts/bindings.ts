import type { ContractName } from '../config/profiles.ts';
import { accessControl } from './generated/access-control.ts';
import { patientConsent } from './generated/patient-consent.ts';
import { registry } from './generated/registry.ts';
import type { ContractBinding, ErrorBinding, FunctionBinding } from './interface.ts';

/** The contracts of this version. */
export const bindings: Record<ContractName, ContractBinding> = {
  registry,
  'access-control': accessControl,
  'patient-consent': patientConsent,
};

/** The binding of a function. Throws a RangeError when the contract has none of that name. */
export function findFunction(contract: ContractName, name: string): FunctionBinding {
  const { functions } = bindings[contract];
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found === undefined) throw new RangeError(`${contract} has no function ${name}`);
  return found;
}

/** The error with this number; their numbers are unique over all contracts. */
export function findError(number: bigint): (ErrorBinding & { contract: ContractName }) | undefined {
  for (const [contract, { errors }] of Object.entries(bindings)) {
    const found = errors[Number(number)];
    if (found !== undefined) return { ...found, contract: contract as ContractName };
  }
  return undefined;
}
