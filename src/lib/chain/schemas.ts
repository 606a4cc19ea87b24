import * as v from 'valibot';

/** A whole number, as a node writes it: a JSON number or a string of digits. */
const count = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger(), v.minValue(0)), v.pipe(v.string(), v.regex(/^\d{1,39}$/))]),
  v.transform((value) => BigInt(value)),
);
const smallCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A nonce, 64 bits (SIP-005). */
const nonce = v.pipe(count, v.maxValue(2n ** 64n - 1n));
/** A name or an id, none of which is longer on any chain. */
const word = v.pipe(v.string(), v.maxLength(300));
/** What a node says in its own words; only its beginning is shown. */
const speech = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, 300)),
);
/** Hexadecimal bytes with or without `0x`; the output is without. */
const hex = v.pipe(
  v.string(),
  v.regex(/^(0x)?([0-9a-f]{2})*$/),
  v.transform((text) => text.replace(/^0x/, '')),
);
export const txidSchema = v.pipe(hex, v.length(64));

export const infoSchema = v.object({
  network_id: smallCount,
  stacks_tip_height: smallCount,
  burn_block_height: smallCount,
  server_version: v.optional(speech, ''),
  /** Of the chain's first block; another one after a simulator was reset. */
  genesis_chainstate_hash: v.optional(hex, ''),
});

export const latestBlockSchema = v.object({ height: smallCount, block_time: smallCount });

export const noncesSchema = v.object({
  possible_next_nonce: nonce,
  /** Below those that wait. */
  detected_missing_nonces: v.optional(v.pipe(v.array(nonce), v.maxLength(1_000)), []),
});

export const accountSchema = v.object({
  // A node answers the balance as a 128-bit hexadecimal number.
  balance: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-f]{1,32}$/),
    v.transform((text) => BigInt(text)),
  ),
  nonce,
});

export const feesSchema = v.object({
  estimations: v.pipe(v.array(v.object({ fee: count })), v.minLength(1)),
});

export const sourceSchema = v.object({ source: v.string() });

/** Types stay unknown: a hostile one may be of any depth. */
export const interfaceSchema = v.object({
  functions: v.array(
    v.object({
      name: v.string(),
      access: v.string(),
      args: v.array(v.object({ name: v.string(), type: v.unknown() })),
      outputs: v.object({ type: v.unknown() }),
    }),
  ),
  variables: v.array(v.object({ name: v.string(), access: v.string(), type: v.unknown() })),
  maps: v.array(v.object({ name: v.string(), key: v.unknown(), value: v.unknown() })),
  /** As in `Clarity4`; older nodes leave it out. */
  clarity_version: v.optional(v.string()),
});

export const callReadSchema = v.union([
  v.object({ okay: v.literal(true), result: hex }),
  v.object({ okay: v.literal(false), cause: speech }),
]);

export const hexDataSchema = v.object({ data: hex });

/** A rejection of the mempool. Its reason is open: nodes send more than any list of them holds. */
export const rejectionSchema = v.object({
  error: v.optional(speech, ''),
  reason: v.optional(speech, ''),
  reason_data: v.optional(v.unknown()),
});

export const transactionSchema = v.object({
  tx_id: txidSchema,
  tx_status: word,
  canonical: v.optional(v.boolean(), true),
  tx_type: v.optional(word, ''),
  sender_address: v.optional(word, ''),
  nonce: v.optional(smallCount, 0),
  fee_rate: v.optional(count, 0),
  block_height: v.nullish(v.pipe(v.number(), v.safeInteger())),
  block_time: v.nullish(smallCount),
  tx_result: v.nullish(v.object({ hex })),
  contract_call: v.nullish(v.object({ contract_id: word, function_name: word })),
  smart_contract: v.nullish(v.object({ contract_id: word })),
});
