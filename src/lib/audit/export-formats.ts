/** The forms of an export that are lines of text. */
export const textFormats = ['csv', 'ndjson'] as const;
export type TextFormat = (typeof textFormats)[number];

/** The forms of an export. */
export const formats = [...textFormats, 'parquet'] as const;
export type Format = (typeof formats)[number];
