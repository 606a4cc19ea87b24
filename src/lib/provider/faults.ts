/** Every reason for which a row, or the file itself, is not imported. Named in docs/providers.md. */
export const faultMeanings = {
  'column-count': 'the row has more or fewer cells than the header',
  'text-unsafe': 'a cell holds control characters',
  'text-too-long': 'a cell is longer than the field that it stands for',
  'npi-malformed': 'an NPI is ten digits, the first a 1 or a 2',
  'npi-check-digit': "the NPI's last digit does not fit the others: one is mistyped",
  'npi-deactivated': 'the NPI was deactivated and not reactivated since',
  'npi-duplicate': 'the NPI stands on an earlier line',
  'date-malformed': 'a date is written MM/DD/YYYY',
  organisation: 'entity type 2 is an organisation; an institution is registered by a registrar',
  'entity-type': 'the entity type code of a person is 1',
  'name-missing': 'the provider has no name',
  'role-unknown': 'the role is none of the vocabulary',
  'role-missing': 'the row has neither a role nor a taxonomy code',
  'role-unmapped': 'no role follows from the taxonomy code; add a column named role',
  'taxonomy-malformed': 'a NUCC taxonomy code has ten characters: three digits first, an X last',
  'taxonomy-ambiguous': 'more than one taxonomy code is marked as the primary one',
  'license-missing': 'this role needs a license number and the state that issued it',
  'license-malformed': 'a license number has letters, digits, spaces and - . / # only',
  'state-missing': 'a license number needs the state that issued it',
  'state-unknown': 'the state is no USPS code of a state or territory',
  'principal-malformed': 'the principal is no Stacks address: a character is wrong or missing',
  'principal-network': 'the principal belongs to another network',
  'principal-contract': "a provider is a person's own key: anyone could log as a contract",
  'principal-institution': 'the principal is the institution itself',
  'principal-duplicate': 'the principal stands on an earlier line',
  'principal-taken': 'the principal is registered as an institution',
  'principal-elsewhere': 'the principal is registered and verified with another institution',
  'npi-registered': 'the NPI is registered with another principal; move it with `medrec provider claim`',
  'role-differs': 'the provider is registered here with another role; it must resign first',
  'registration-resigned':
    'the provider resigned from this institution; --include-resigned registers it again',
  'quotes-malformed': 'a quotation mark is out of place; what follows cannot be told apart and was not read',
  'line-too-long': 'the line is longer than any row can be; what follows was not read',
  'encoding-wrong': 'the file is not UTF-8; what follows was not read',
} as const;

export type FaultCode = keyof typeof faultMeanings;

/** One fault of one row, or of the file where reading ended. */
export interface Fault {
  /** The line on which the row begins, from 1; the header is line 1. */
  line: number;
  /** The row's NPI as written, '' when it has none. */
  npi: string;
  /** The column's own header, '' for the whole row. */
  column: string;
  code: FaultCode;
  /** The value at fault as written, shortened. */
  value: string;
  /** The meaning, and what is particular to this row. */
  reason: string;
}

/** Makes a fault; `particular` follows the meaning. Long values are cut to 60 characters. */
export function makeFault(
  where: Pick<Fault, 'line' | 'npi' | 'column'>,
  code: FaultCode,
  value = '',
  particular = '',
): Fault {
  const shown = value.length > 60 ? `${value.slice(0, 59)}…` : value;
  const reason = particular === '' ? faultMeanings[code] : `${faultMeanings[code]} (${particular})`;
  return { line: where.line, npi: where.npi, column: where.column, code, value: shown, reason };
}

export const faultColumns = ['line', 'npi', 'column', 'fault', 'value', 'reason'] as const;

/** A fault as the cells of a row, in the order of {@link faultColumns}. */
export function toFaultCells(fault: Fault): string[] {
  return [String(fault.line), fault.npi, fault.column, fault.code, fault.value, fault.reason];
}
