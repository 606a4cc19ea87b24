import type { LineIndex } from '../batch/line-index.ts';
import type { Role } from '../contracts/vocabulary.ts';
import type { ProviderRow } from './check-row.ts';
import { type Fault, type FaultCode, makeFault } from './faults.ts';
import { toHex } from './hex.ts';
import type { Mapping, Mappings } from './mappings.ts';
import type { Registration } from './registrations.ts';

/** A good row, and what is to be done about it. */
export interface PlannedRow {
  line: number;
  npi: string;
  role: Role;
  principal: string;
  /** The institution holds the key. */
  custodial: boolean;
  /** `skip`: the chain has this registration already. */
  action: 'register' | 'skip';
  /** Of a row that is skipped: the root of its registration, hexadecimal, and whether it is verified. */
  registered?: { root: string; verified: boolean };
}

/** What a plan is made from. */
export interface PlanFacts {
  institution: string;
  /** Who stands for which NPI; a planned row is added. */
  mappings: Mappings;
  /** The custodial key of an NPI: asked only for rows that have no principal and never had one. */
  derive(npi: string): Promise<{ principal: string; path: string }>;
  /** The registrations that there are, by principal. */
  read(principals: Iterable<string>): Promise<ReadonlyMap<string, Registration>>;
  /** The line on which a principal stood first, the custodial ones among them. */
  principals: LineIndex;
  /** Register again who resigned from this institution. */
  includeResigned: boolean;
  /** Principals whose registration is known to be mined: of them the chain is not asked. */
  done: ReadonlySet<string>;
}

/**
 * Decides for each row under which principal it is registered, and whether it still must be; or what is wrong with it,
 * where only the chain and the mappings could show it. Reads the chain and writes nothing.
 */
export async function planRows(
  rows: readonly ProviderRow[],
  facts: PlanFacts,
): Promise<(PlannedRow | Fault)[]> {
  const chosen = await Promise.all(
    rows.map(async (row) => ({ row, likely: await chooseMapping(row, facts) })),
  );
  const asked = chosen.filter(({ likely }) => !facts.done.has(likely.principal));
  const registrations = await facts.read(
    asked.flatMap(({ row, likely }) => [...namesOf(likely), ...namesOf(facts.mappings.get(row.npi))]),
  );
  return chosen.map(({ row, likely }) => {
    const mapping = settleProposal(likely, registrations, facts);
    const planned = planRow(row, mapping, registrations, facts);
    if ('action' in planned) facts.mappings.set(row.npi, mapping);
    return planned;
  });
}

function planRow(
  { line, npi, role }: ProviderRow,
  { principal, custodial }: Mapping,
  registrations: ReadonlyMap<string, Registration>,
  facts: PlanFacts,
): PlannedRow | Fault {
  const fault = (code: FaultCode, particular = '') =>
    makeFault({ line, npi, column: '' }, code, principal, particular);
  const earlier = facts.principals.note(principal, line);
  if (principal === facts.institution) return fault('principal-institution');
  if (earlier !== undefined) return fault('principal-duplicate', `line ${earlier}`);
  if (facts.done.has(principal)) return { line, npi, role, principal, custodial, action: 'skip' };
  const before = facts.mappings.get(npi);
  if (before !== undefined && before.principal !== principal) {
    if (isActive(registrations.get(before.principal), facts))
      return fault('npi-registered', before.principal);
  }
  const registration = registrations.get(principal);
  const decision = decide(role, registration, facts);
  if ('fault' in decision) return fault(decision.fault, decision.particular);
  const planned = { line, npi, role, principal, custodial, action: decision.action };
  if (decision.action === 'register' || registration === undefined) return planned;
  const { root, verified } = registration;
  return { ...planned, registered: { root: toHex(root), verified } };
}

/** The principal in the row, else the one that stood for the NPI before, else a custodial one. */
async function chooseMapping(row: ProviderRow, facts: PlanFacts): Promise<Mapping> {
  const before = facts.mappings.get(row.npi);
  if (before !== undefined && (row.principal === undefined || row.principal === before.principal))
    return before;
  if (row.principal !== undefined) return { principal: row.principal, custodial: false };
  const { principal, path } = await facts.derive(row.npi);
  return { principal, custodial: true, path };
}

function namesOf(mapping: Mapping | undefined): string[] {
  if (mapping === undefined) return [];
  const proposed = mapping.custodial ? mapping.proposedTo : undefined;
  return proposed === undefined ? [mapping.principal] : [mapping.principal, proposed];
}

/** A claim that the provider accepted on its own machine since the last run. */
function settleProposal(
  mapping: Mapping,
  registrations: ReadonlyMap<string, Registration>,
  facts: PlanFacts,
): Mapping {
  const proposed = mapping.custodial ? mapping.proposedTo : undefined;
  if (proposed === undefined || !isActive(registrations.get(proposed), facts)) return mapping;
  return { principal: proposed, custodial: false, claimedFrom: mapping.principal };
}

export type Decision = { action: 'register' | 'skip' } | { fault: FaultCode; particular?: string };

/** What the contract would make of registering this principal with this role: see `register-providers`. */
export function decide(
  role: Role,
  registration: Registration | undefined,
  { institution, includeResigned }: Pick<PlanFacts, 'institution' | 'includeResigned'>,
): Decision {
  if (registration === undefined) return { action: 'register' };
  const here = registration.institution === institution;
  if (registration.role === undefined) return { fault: 'principal-taken' };
  if (registration.status === 'resigned') {
    return here && !includeResigned ? { fault: 'registration-resigned' } : { action: 'register' };
  }
  if (registration.status === 'pending') return { action: 'register' };
  if (!here) {
    return registration.verified
      ? { fault: 'principal-elsewhere', particular: registration.institution }
      : { action: 'register' };
  }
  return registration.role === role
    ? { action: 'skip' }
    : { fault: 'role-differs', particular: registration.role };
}

function isActive(registration: Registration | undefined, { institution }: PlanFacts): boolean {
  return registration?.institution === institution && registration.status === 'registered';
}
