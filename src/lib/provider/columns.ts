import { fail } from '../errors/medrec-error.ts';

/** What a row says, by the part it plays here; a cell is trimmed, and '' where there is none. */
export interface RawRow {
  npi: string;
  role: string;
  name: string;
  license: string;
  state: string;
  taxonomy: string;
  principal: string;
  entityType: string;
  deactivated: string;
  reactivated: string;
}

/** The part of a row that a fault is about. */
export type RawField = keyof RawRow;

/** How the cells of a file become rows. */
export interface Columns {
  form: 'nppes' | 'plain';
  /** How many cells a row has. */
  count: number;
  /** Reads a row. `ambiguous` says that several taxonomy codes are marked as primary. */
  read(cells: readonly string[]): { row: RawRow; headers: Record<RawField, string>; ambiguous: boolean };
}

/** Why a row failed, in a file of failures that is fed back: passed over. */
export const reasonColumn = 'reason';

const plainColumns = ['npi', 'role', 'name', 'license', 'state', 'taxonomy', 'principal'] as const;

/** The columns of the NPPES data dissemination file that are read; it has some 300 more. */
const nppes = {
  npi: 'NPI',
  entityType: 'Entity Type Code',
  lastName: 'Provider Last Name (Legal Name)',
  firstName: 'Provider First Name',
  credential: 'Provider Credential Text',
  deactivated: 'NPI Deactivation Date',
  reactivated: 'NPI Reactivation Date',
  taxonomy: 'Healthcare Provider Taxonomy Code_',
  primary: 'Healthcare Provider Primary Taxonomy Switch_',
  license: 'Provider License Number_',
  state: 'Provider License Number State Code_',
} as const;

const requiredNppes = [
  nppes.npi,
  nppes.entityType,
  nppes.lastName,
  nppes.firstName,
  nppes.deactivated,
  `${nppes.taxonomy}1`,
  `${nppes.license}1`,
  `${nppes.state}1`,
];

/** How many taxonomy codes, each with its license, an NPPES row has room for. */
const taxonomyCount = 15;

/**
 * Recognises the header: NPPES's own names, by name and in any order, with `role` and `principal` beside them if the
 * file has them; or the plain form, of which `npi` and one of `role` and `taxonomy` must be there.
 *
 * @param path for the error
 * @throws provider-header-unusable naming what is missing, double or unknown
 */
export function recogniseColumns(header: readonly string[], path: string): Columns {
  const names = header.map((name) => name.trim());
  const refuse = (reason: string) => fail('provider-header-unusable', { path, reason });
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? '')) {
    throw refuse('its cells are not separated by commas');
  }
  const places = new Map<string, number>();
  for (const [place, name] of names.entries()) {
    if (name === '') continue;
    if (places.has(name)) throw refuse(`the column "${name}" is there twice`);
    places.set(name, place);
  }
  if (places.has('NPI')) return recogniseNppes(places, names.length, refuse);
  if (places.has('npi')) return recognisePlain(places, names.length, refuse);
  throw refuse(
    `it has no column "NPI" or "npi"; the first line is the header, and begins "${names[0] ?? ''}"`,
  );
}

type Refuse = (reason: string) => Error;

function recognisePlain(places: ReadonlyMap<string, number>, count: number, refuse: Refuse): Columns {
  const unknown = [...places.keys()].filter(
    (name) => name !== reasonColumn && !plainColumns.some((known) => known === name),
  );
  if (unknown.length > 0) {
    throw refuse(`the column "${unknown[0]}" is none of ${plainColumns.join(', ')}`);
  }
  if (!places.has('role') && !places.has('taxonomy')) throw refuse('it has neither "role" nor "taxonomy"');
  const headers = { ...emptyRow };
  for (const name of plainColumns) headers[name] = name;
  return {
    form: 'plain',
    count,
    read(cells) {
      const row = { ...emptyRow };
      for (const name of plainColumns) row[name] = cellAt(cells, places.get(name));
      return { row, headers, ambiguous: false };
    },
  };
}

function recogniseNppes(places: ReadonlyMap<string, number>, count: number, refuse: Refuse): Columns {
  const missing = requiredNppes.filter((name) => !places.has(name));
  if (missing.length > 0) {
    throw refuse(`of the NPPES columns it lacks ${missing.map((name) => `"${name}"`).join(', ')}`);
  }
  return {
    form: 'nppes',
    count,
    read(cells) {
      const cell = (name: string) => cellAt(cells, places.get(name));
      const { number, ambiguous } = choosePrimary(cell);
      const headers: Record<RawField, string> = {
        npi: nppes.npi,
        role: 'role',
        name: nppes.lastName,
        license: `${nppes.license}${number}`,
        state: `${nppes.state}${number}`,
        taxonomy: `${nppes.taxonomy}${number}`,
        principal: 'principal',
        entityType: nppes.entityType,
        deactivated: nppes.deactivated,
        reactivated: nppes.reactivated,
      };
      const row: RawRow = {
        npi: cell(nppes.npi),
        role: cell('role'),
        name: joinName(cell(nppes.firstName), cell(nppes.lastName), cell(nppes.credential)),
        license: cell(headers.license),
        state: cell(headers.state),
        taxonomy: cell(headers.taxonomy),
        principal: cell('principal'),
        entityType: cell(nppes.entityType),
        deactivated: cell(nppes.deactivated),
        reactivated: cell(nppes.reactivated),
      };
      return { row, headers, ambiguous };
    },
  };
}

/** The taxonomy code marked Y, or the only or first one where none is: its license has the same number. */
function choosePrimary(cell: (name: string) => string): { number: number; ambiguous: boolean } {
  const used: number[] = [];
  const marked: number[] = [];
  for (let number = 1; number <= taxonomyCount; number += 1) {
    if (cell(`${nppes.taxonomy}${number}`) === '') continue;
    used.push(number);
    if (cell(`${nppes.primary}${number}`) === 'Y') marked.push(number);
  }
  return { number: marked[0] ?? used[0] ?? 1, ambiguous: marked.length > 1 };
}

function joinName(first: string, last: string, credential: string): string {
  const name = [first, last].filter((part) => part !== '').join(' ');
  return name === '' || credential === '' ? name : `${name}, ${credential}`;
}

function cellAt(cells: readonly string[], place: number | undefined): string {
  return place === undefined ? '' : (cells[place] ?? '').trim();
}

const emptyRow: RawRow = {
  npi: '',
  role: '',
  name: '',
  license: '',
  state: '',
  taxonomy: '',
  principal: '',
  entityType: '',
  deactivated: '',
  reactivated: '',
};
