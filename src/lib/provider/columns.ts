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
  read(cells: readonly string[]): ReadRow;
}

/** What the cells of a row say. */
export interface ReadRow {
  row: RawRow;
  /** The column that each part came from. */
  headers: Record<RawField, string>;
  /** Several taxonomy codes are marked as primary. */
  ambiguous: boolean;
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
  const known = plainColumns.map((name) => [name, places.get(name)] as const);
  return {
    form: 'plain',
    count,
    read(cells) {
      const row = { ...emptyRow };
      for (const [name, place] of known) row[name] = cellAt(cells, place);
      return { row, headers, ambiguous: false };
    },
  };
}

function recogniseNppes(places: ReadonlyMap<string, number>, count: number, refuse: Refuse): Columns {
  const missing = requiredNppes.filter((name) => !places.has(name));
  if (missing.length > 0) {
    throw refuse(`of the NPPES columns it lacks ${missing.map((name) => `"${name}"`).join(', ')}`);
  }
  const place = (name: string) => places.get(name);
  const choices = Array.from({ length: taxonomyCount }, (_, i) => makeChoice(i + 1, place)).filter(
    ({ taxonomy }) => taxonomy !== undefined,
  );
  const shared = {
    npi: place(nppes.npi),
    role: place('role'),
    first: place(nppes.firstName),
    last: place(nppes.lastName),
    credential: place(nppes.credential),
    principal: place('principal'),
    entityType: place(nppes.entityType),
    deactivated: place(nppes.deactivated),
    reactivated: place(nppes.reactivated),
  };
  return {
    form: 'nppes',
    count,
    read(cells) {
      const cell = (at: number | undefined) => cellAt(cells, at);
      const { choice, ambiguous } = choosePrimary(choices, cell);
      const row: RawRow = {
        npi: cell(shared.npi),
        role: cell(shared.role),
        name: joinName(cell(shared.first), cell(shared.last), cell(shared.credential)),
        license: cell(choice.license),
        state: cell(choice.state),
        taxonomy: cell(choice.taxonomy),
        principal: cell(shared.principal),
        entityType: cell(shared.entityType),
        deactivated: cell(shared.deactivated),
        reactivated: cell(shared.reactivated),
      };
      return { row, headers: choice.headers, ambiguous };
    },
  };
}

/** One of the taxonomy codes that a row has room for: where it and its license are. Millions of rows share it. */
interface Choice {
  taxonomy: number | undefined;
  primary: number | undefined;
  license: number | undefined;
  state: number | undefined;
  headers: Record<RawField, string>;
}

function makeChoice(number: number, place: (name: string) => number | undefined): Choice {
  const headers = {
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
  return {
    taxonomy: place(headers.taxonomy),
    primary: place(`${nppes.primary}${number}`),
    license: place(headers.license),
    state: place(headers.state),
    headers,
  };
}

/** The taxonomy code marked Y, or the only or first one where none is: its license has the same number. */
function choosePrimary(
  choices: readonly Choice[],
  cell: (at: number | undefined) => string,
): { choice: Choice; ambiguous: boolean } {
  let first: Choice | undefined;
  let marked: Choice | undefined;
  let ambiguous = false;
  for (const choice of choices) {
    if (cell(choice.taxonomy) === '') continue;
    first ??= choice;
    if (cell(choice.primary) !== 'Y') continue;
    ambiguous = marked !== undefined;
    marked ??= choice;
  }
  return { choice: marked ?? first ?? (choices[0] as Choice), ambiguous };
}

function joinName(first: string, last: string, credential: string): string {
  const name = [first, last].filter((part) => part !== '').join(' ');
  return name === '' || credential === '' ? name : `${name}, ${credential}`;
}

function cellAt(cells: readonly string[], at: number | undefined): string {
  return at === undefined ? '' : (cells[at] ?? '').trim();
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
