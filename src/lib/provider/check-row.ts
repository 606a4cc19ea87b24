import { type Role, roles } from '../contracts/vocabulary.ts';
import type { Columns, RawField, RawRow, ReadRow } from './columns.ts';
import type { Credentials } from './commitment.ts';
import { type Fault, type FaultCode, makeFault } from './faults.ts';
import { findNpiFault } from './npi.ts';
import type { PrincipalRules } from './principal-rules.ts';
import type { TableRecord } from './read-table.ts';
import { stateCodes } from './state-codes.ts';
import { findRole, taxonomyPattern } from './taxonomy.ts';

/** A row without fault. */
export interface ProviderRow {
  line: number;
  npi: string;
  role: Role;
  credentials: Credentials & { npi: string };
  /** Absent when the institution is to hold the key. */
  principal?: string;
}

/** Longest texts, in characters; NPPES's own bounds for names and license numbers. */
const longest: Partial<Record<RawField, number>> = { name: 150, license: 20, principal: 200 };

/** Roles that need no license. */
const unlicensed: ReadonlySet<Role> = new Set<Role>(['administrator', 'researcher']);

/**
 * Checks one record by itself: every fault of it, or the row that it is.
 *
 * A deactivated NPI and an organisation are one fault each: NPPES leaves their other cells empty.
 */
export function checkRow(
  record: TableRecord,
  { row, headers, ambiguous }: ReadRow,
  columns: Pick<Columns, 'form' | 'count'>,
  principals: PrincipalRules,
): { row: ProviderRow } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const add = (code: FaultCode, field?: RawField, particular = '') => {
    const column = field === undefined ? '' : headers[field];
    const value = field === undefined ? '' : row[field];
    faults.push(makeFault({ line: record.line, npi: row.npi, column }, code, value, particular));
  };

  if (record.cells.length !== columns.count) {
    add('column-count', undefined, `${record.cells.length} instead of ${columns.count}`);
    return { faults };
  }
  const npiFault = findNpiFault(row.npi);
  if (npiFault !== undefined) add(npiFault, 'npi');
  const inactive = findDeactivation(row);
  if (inactive !== undefined) {
    add(inactive.code, inactive.field);
    return { faults };
  }
  if (columns.form === 'nppes' && row.entityType !== '1') {
    add(row.entityType === '2' ? 'organisation' : 'entity-type', 'entityType');
    return { faults };
  }
  checkTexts(row, columns.form, add);
  const role = findRowRole(row, ambiguous, add);
  checkLicense(row, role, add);
  const principalFault = row.principal === '' ? undefined : principals.find(row.principal);
  if (principalFault !== undefined) add(principalFault, 'principal');

  if (faults.length > 0 || role === undefined) return { faults };
  const { npi, name, license, state, taxonomy, principal } = row;
  const credentials = { npi, name: name.normalize('NFC'), license, state, taxonomy };
  return { row: { line: record.line, npi, role, credentials, ...(principal === '' ? {} : { principal }) } };
}

type Add = (code: FaultCode, field?: RawField, particular?: string) => void;

function checkTexts(row: RawRow, form: Columns['form'], add: Add): void {
  for (const field of ['role', 'name', 'license', 'state', 'taxonomy', 'principal'] as const) {
    if (/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(row[field])) add('text-unsafe', field);
    if (row[field].length > (longest[field] ?? Infinity)) {
      add('text-too-long', field, `${row[field].length} characters, at most ${longest[field]}`);
    }
  }
  if (form === 'nppes' && row.name === '') add('name-missing', 'name');
}

function findRowRole(row: RawRow, ambiguous: boolean, add: Add): Role | undefined {
  const wellFormed = taxonomyPattern.test(row.taxonomy);
  if (ambiguous) add('taxonomy-ambiguous', 'taxonomy');
  else if (row.taxonomy !== '' && !wellFormed) add('taxonomy-malformed', 'taxonomy');
  if (row.role !== '') {
    const role = (Object.keys(roles) as Role[]).find((name) => name === row.role);
    if (role === undefined) add('role-unknown', 'role', `one of ${Object.keys(roles).join(', ')}`);
    return role;
  }
  if (row.taxonomy === '') {
    add('role-missing', 'taxonomy');
    return undefined;
  }
  if (ambiguous || !wellFormed) return undefined;
  const role = findRole(row.taxonomy);
  if (role === undefined) add('role-unmapped', 'taxonomy');
  return role;
}

function checkLicense(row: RawRow, role: Role | undefined, add: Add): void {
  const needed = role !== undefined && !unlicensed.has(role);
  if (row.license === '' && needed) add('license-missing', 'license');
  if (row.license !== '' && !/^[\p{L}\p{N}][\p{L}\p{N} ./#-]*$/u.test(row.license))
    add('license-malformed', 'license');
  if (row.state === '' && row.license !== '') add('state-missing', 'state');
  if (row.state !== '' && !stateCodes.has(row.state)) add('state-unknown', 'state');
}

/** Whether the NPI is out of use: deactivated, and not reactivated on that day or later. */
function findDeactivation(row: RawRow): { code: FaultCode; field: RawField } | undefined {
  if (row.deactivated === '') return undefined;
  const from = parseDate(row.deactivated);
  if (from === undefined) return { code: 'date-malformed', field: 'deactivated' };
  if (row.reactivated === '') return { code: 'npi-deactivated', field: 'deactivated' };
  const until = parseDate(row.reactivated);
  if (until === undefined) return { code: 'date-malformed', field: 'reactivated' };
  return until < from ? { code: 'npi-deactivated', field: 'deactivated' } : undefined;
}

/** MM/DD/YYYY, as NPPES writes dates, as a text that sorts; undefined when it is no date. */
function parseDate(text: string): string | undefined {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  if (month === undefined) return undefined;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
