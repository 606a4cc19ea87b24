/**
 * JSON for a program that reads it: a uint is a number while a double holds it exactly, else its decimal string;
 * bytes are `0x` and hexadecimal digits.
 */
export function toJson(value: unknown, indent?: number): string {
  // `inner` is what a value's own toJSON made of it: of a Buffer, an object of numbers.
  const replace = function (this: Record<string, unknown>, key: string, inner: unknown): unknown {
    return jsonValue(this[key] instanceof Uint8Array ? this[key] : inner);
  };
  return JSON.stringify(value, replace, indent);
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return exact ? Number(value) : value.toString();
  }
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  return value;
}
