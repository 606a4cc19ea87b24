/**
 * JSON for a program that reads it: a uint is a number while a double holds it exactly, else its decimal string;
 * bytes are `0x` and hexadecimal digits.
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, inner: unknown) => jsonValue(inner), indent);
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return exact ? Number(value) : value.toString();
  }
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  return value;
}
