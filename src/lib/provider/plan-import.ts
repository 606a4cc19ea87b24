import type { Role } from '../contracts/vocabulary.ts';
import type { ProviderRow } from './check-row.ts';
import { type Fault, type FaultCode, makeFault } from './faults.ts';
import type { Mapping, Mappings } from './mappings.ts';
import type { Openings } from './openings.ts';
import type { Registration } from './registrations.ts';

/** A good row, and what is to be done about it. */
export interface PlannedRow {
  line: number;
  npi: string;
  role: Role;
  principal: string;
  /** The institution holds the key. */
  custodial: boolean;
  /** The commitment to the row's credentials. */
  root: Uint8Array;
  /** `skip`: the chain has this registration already. */
  action: 'register' | 'skip';
  /** What is worth knowing of a row that is skipped. */
  note?: string;
}

export interface ImportPlan {
  rows: PlannedRow[];
  /** What only the chain and the mappings could show. */
  faults: Fault[];
  /** The mappings as they are to be once the rows are sent. */
  mappings: Mappings;
}

/** What a plan is made from. */
export interface PlanFacts {
  institution: string;
  mappings: Mappings;
  /** Gets a commitment for each good row; a stored one is used again. */
  openings: Openings;
  /** The custodial key of an NPI: asked only for rows that have no principal and never had one. */
  derive(npi: string): Promise<{ principal: string; path: string }>;
  /** The registrations that there are, by principal. */
  read(principals: Iterable<string>): Promise<ReadonlyMap<string, Registration>>;
  /** Register again who resigned from this institution. */
  includeResigned: boolean;
}

/**
 * Decides for each row under which principal it is registered, and whether it still must be. Reads the chain and
 * writes nothing.
 */
export async function planImport(rows: readonly ProviderRow[], facts: PlanFacts): Promise<ImportPlan> {
  const chosen = await Promise.all(
    rows.map(async (row) => ({ row, likely: await chooseMapping(row, facts) })),
  );
  const registrations = await facts.read(
    chosen.flatMap(({ row, likely }) => [...namesOf(likely), ...namesOf(facts.mappings.get(row.npi))]),
  );

  const plan: ImportPlan = { rows: [], faults: [], mappings: new Map(facts.mappings) };
  const lines = new Map<string, number>();
  for (const { row, likely } of chosen) {
    const mapping = settleProposal(likely, registrations, facts);
    const { principal } = mapping;
    const where = { line: row.line, npi: row.npi, column: '' };
    const add = (code: FaultCode, particular = '') =>
      plan.faults.push(makeFault(where, code, principal, particular));
    const earlier = lines.get(principal);
    lines.set(principal, earlier ?? row.line);
    const before = facts.mappings.get(row.npi);
    if (principal === facts.institution) add('principal-institution');
    else if (earlier !== undefined) add('principal-duplicate', `line ${earlier}`);
    else if (
      before !== undefined &&
      before.principal !== principal &&
      isActive(registrations.get(before.principal), facts)
    ) {
      add('npi-registered', before.principal);
    } else {
      const decision = decide(row.role, registrations.get(principal), facts);
      if ('fault' in decision) {
        add(decision.fault, decision.particular);
      } else {
        const { root } = facts.openings.commit(row.npi, row.credentials);
        const note =
          decision.action === 'skip' ? compareRoots(root, registrations.get(principal)) : undefined;
        plan.mappings.set(row.npi, mapping);
        plan.rows.push({
          line: row.line,
          npi: row.npi,
          role: row.role,
          principal,
          custodial: mapping.custodial,
          root,
          action: decision.action,
          ...(note === undefined ? {} : { note }),
        });
      }
    }
  }
  return plan;
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

function compareRoots(root: Uint8Array, registration: Registration | undefined): string | undefined {
  if (registration === undefined || Buffer.compare(registration.root, root) === 0) return undefined;
  return 'registered with another root: the next verification can bring this one';
}
