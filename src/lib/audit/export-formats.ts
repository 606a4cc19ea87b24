/** The two forms of an export. */
export const formats = ['csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];
