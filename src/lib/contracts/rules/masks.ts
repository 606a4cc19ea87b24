import { dataTypes, protectedDataTypes, toMask } from '../vocabulary.ts';

/** Mental health and genetic information. */
export const protectedTypes = toMask(dataTypes, protectedDataTypes);

/** True when any of `bits` is set in `mask`. */
export function has(mask: bigint, bits: bigint): boolean {
  return (mask & bits) !== 0n;
}

/** True when all of `bits` are set in `mask`. */
export function covers(mask: bigint, bits: bigint): boolean {
  return (mask & bits) === bits;
}

/** The bits of `mask` that are not in `removed`. */
export function without(mask: bigint, removed: bigint): bigint {
  return mask ^ (mask & removed);
}

/** True when the mask names at least one data type, and none that is unknown. */
export function isTypes(mask: bigint): boolean {
  return mask > 0n && mask <= 63n;
}

/**
 * The data types (mask) whose expiry lies after `now`.
 *
 * @param expiries in the order of the data types' bits, in seconds
 */
export function activeMask(expiries: readonly bigint[], now: bigint): bigint {
  return expiries.reduce((mask, expiry, bit) => (expiry > now ? mask | (1n << BigInt(bit)) : mask), 0n);
}
