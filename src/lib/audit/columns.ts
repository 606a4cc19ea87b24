/** The columns of an export, in their order. Part of the file format: never reorder, only add. */
export const columns = [
  'seq',
  'time',
  'topic',
  'actor',
  'patient',
  'provider',
  'institution',
  'data-types',
  'purposes',
  'code',
  'outcome',
  'ref',
  'expires-at',
  'evidence',
  'height',
  'prev',
  'patient-prev',
  'hash',
  'chain-id',
  'registry',
] as const;
export type Column = (typeof columns)[number];
