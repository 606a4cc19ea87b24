import * as v from 'valibot';

/** Bytes in hex, with or without 0x, as clients write them into JSON. */
export const hex = v.pipe(v.string(), v.regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/, 'must be hex'));
