import { Cl, type ClarityValue } from '@stacks/transactions';
import type { ArgumentsOf, ClarityType, FunctionBinding, OutputOf, PlainValue } from './interface.ts';

/** A value that does not fit its Clarity type; `path` says where in it, as in `providers[3].role`. */
export class CodecError extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path || 'value'}: ${problem}`);
    this.name = 'CodecError';
    this.path = path;
  }
}

type SimpleType = Extract<ClarityType, string>;

const MAX_UINT = 2n ** 128n - 1n;
const MAX_INT = 2n ** 127n - 1n;

/** Turns a plain value into a Clarity value of `type`. Throws a CodecError on anything that the type would not admit. */
export function encode<T>(type: T & ClarityType, value: PlainValue<T>, path = ''): ClarityValue {
  return encodeAt(type, value as unknown, path);
}

/** Turns a Clarity value of `type` into a plain value. Throws a CodecError when it has another type: input is hostile. */
export function decode<T extends ClarityType>(type: T, value: ClarityValue, path = ''): PlainValue<T> {
  const decoded: unknown = decodeAt(type, value, path);
  return decoded as PlainValue<T>;
}

/** A function's arguments in its own order. Throws a CodecError that names the argument. */
export function encodeArguments<F extends FunctionBinding>(
  binding: F,
  values: ArgumentsOf<F>,
): ClarityValue[] {
  const given: Record<string, unknown> = { ...values };
  const unknown = Object.keys(given).find((name) => !binding.args.some((argument) => argument.name === name));
  if (unknown !== undefined) throw new CodecError(unknown, 'the function has no such argument');
  return binding.args.map(({ name, type }) => encodeAt(type, given[name], name));
}

/** A function's result. Throws a CodecError when the value is not of the function's type. */
export function decodeOutput<F extends FunctionBinding>(binding: F, value: ClarityValue): OutputOf<F> {
  return decodeAt(binding.output, value, 'result') as OutputOf<F>;
}

function encodeAt(type: ClarityType, value: unknown, path: string): ClarityValue {
  if (typeof type === 'string') return encodeSimple(type, value, path);
  if ('buffer' in type) {
    if (!(value instanceof Uint8Array)) throw new CodecError(path, 'expected bytes');
    if (value.length > type.buffer.length)
      throw new CodecError(path, `longer than ${type.buffer.length} bytes`);
    return Cl.buffer(value);
  }
  if ('string-ascii' in type) return Cl.stringAscii(checkAscii(value, type['string-ascii'].length, path));
  if ('string-utf8' in type) return Cl.stringUtf8(checkUtf8(value, type['string-utf8'].length, path));
  if ('optional' in type) return value === null ? Cl.none() : Cl.some(encodeAt(type.optional, value, path));
  if ('list' in type) {
    if (!Array.isArray(value)) throw new CodecError(path, 'expected a list');
    if (value.length > type.list.length) throw new CodecError(path, `more than ${type.list.length} entries`);
    return Cl.list(value.map((item, index) => encodeAt(type.list.type, item, `${path}[${index}]`)));
  }
  const fields = asRecord(value, path);
  if ('response' in type) {
    if (fields.ok === true) return Cl.ok(encodeAt(type.response.ok, fields.value, `${path}.value`));
    if (fields.ok === false) return Cl.error(encodeAt(type.response.error, fields.error, `${path}.error`));
    throw new CodecError(path, 'expected a response, {ok, value} or {ok, error}');
  }
  checkFields(Object.keys(fields), type.tuple, path);
  return Cl.tuple(
    Object.fromEntries(
      type.tuple.map((field) => [
        field.name,
        encodeAt(field.type, fields[field.name], join(path, field.name)),
      ]),
    ),
  );
}

function encodeSimple(type: SimpleType, value: unknown, path: string): ClarityValue {
  switch (type) {
    case 'uint128':
      return Cl.uint(checkInteger(value, 0n, MAX_UINT, path));
    case 'int128':
      return Cl.int(checkInteger(value, -MAX_INT - 1n, MAX_INT, path));
    case 'bool':
      if (typeof value !== 'boolean') throw new CodecError(path, 'expected true or false');
      return Cl.bool(value);
    case 'principal':
    case 'trait_reference':
      return encodePrincipal(value, path);
    case 'none':
      if (value !== null) throw new CodecError(path, 'expected null');
      return Cl.none();
  }
}

/** Principals that were found good: a log names the same few over and over, and a checksum is most of an event's cost. */
const goodPrincipals = new Map<string, ClarityValue>();
const mostGoodPrincipals = 10_000;

function encodePrincipal(value: unknown, path: string): ClarityValue {
  if (typeof value !== 'string') throw new CodecError(path, 'expected a principal');
  const known = goodPrincipals.get(value);
  if (known !== undefined) return known;
  const encoded = encodeNewPrincipal(value, path);
  if (goodPrincipals.size >= mostGoodPrincipals) goodPrincipals.clear();
  goodPrincipals.set(value, encoded);
  return encoded;
}

function encodeNewPrincipal(value: string, path: string): ClarityValue {
  const [address = '', ...names] = value.split('.');
  if (names.length > 1 || (names.length === 1 && !/^[a-zA-Z][a-zA-Z0-9-_]{0,39}$/.test(names[0] ?? ''))) {
    throw new CodecError(path, `${JSON.stringify(value)} is not a principal`);
  }
  try {
    // both check the address's checksum
    return names[0] === undefined ? Cl.standardPrincipal(address) : Cl.contractPrincipal(address, names[0]);
  } catch (cause) {
    throw Object.assign(new CodecError(path, `${JSON.stringify(value)} is not a principal`), { cause });
  }
}

function decodeAt(type: ClarityType, value: ClarityValue, path: string): unknown {
  if (typeof type === 'string') return decodeSimple(type, value, path);
  if ('buffer' in type) {
    if (value.type !== 'buffer' || !/^([0-9a-f]{2})*$/i.test(value.value))
      throw mismatch(value, 'a buffer', path);
    if (value.value.length > type.buffer.length * 2)
      throw new CodecError(path, `longer than ${type.buffer.length} bytes`);
    return new Uint8Array(Buffer.from(value.value, 'hex'));
  }
  if ('string-ascii' in type) {
    if (value.type !== 'ascii') throw mismatch(value, 'an ASCII string', path);
    return checkAscii(value.value, type['string-ascii'].length, path);
  }
  if ('string-utf8' in type) {
    if (value.type !== 'utf8') throw mismatch(value, 'a UTF-8 string', path);
    return checkUtf8(value.value, type['string-utf8'].length, path);
  }
  if ('optional' in type) {
    if (value.type === 'none') return null;
    if (value.type !== 'some') throw mismatch(value, 'an optional', path);
    return decodeAt(type.optional, value.value, path);
  }
  if ('response' in type) {
    if (value.type === 'ok') return { ok: true, value: decodeAt(type.response.ok, value.value, path) };
    if (value.type === 'err') return { ok: false, error: decodeAt(type.response.error, value.value, path) };
    throw mismatch(value, 'a response', path);
  }
  if ('list' in type) {
    if (value.type !== 'list') throw mismatch(value, 'a list', path);
    if (value.value.length > type.list.length)
      throw new CodecError(path, `more than ${type.list.length} entries`);
    return value.value.map((item, index) => decodeAt(type.list.type, item, `${path}[${index}]`));
  }
  if (value.type !== 'tuple') throw mismatch(value, 'a tuple', path);
  const fields = asRecord(value.value, path) as Record<string, ClarityValue>;
  checkFields(Object.keys(fields), type.tuple, path);
  return Object.fromEntries(
    type.tuple.map((field) => [
      field.name,
      decodeAt(field.type, fields[field.name] as ClarityValue, join(path, field.name)),
    ]),
  );
}

function decodeSimple(type: SimpleType, value: ClarityValue, path: string): unknown {
  switch (type) {
    case 'uint128':
      if (value.type !== 'uint') throw mismatch(value, 'a uint', path);
      return checkInteger(BigInt(value.value), 0n, MAX_UINT, path);
    case 'int128':
      if (value.type !== 'int') throw mismatch(value, 'an int', path);
      return checkInteger(BigInt(value.value), -MAX_INT - 1n, MAX_INT, path);
    case 'bool':
      if (value.type !== 'true' && value.type !== 'false') throw mismatch(value, 'a bool', path);
      return value.type === 'true';
    case 'principal':
    case 'trait_reference':
      if (value.type !== 'address' && value.type !== 'contract') throw mismatch(value, 'a principal', path);
      encodePrincipal(value.value, path);
      return value.value;
    case 'none':
      if (value.type !== 'none') throw mismatch(value, 'none', path);
      return null;
  }
}

function mismatch(value: ClarityValue, expected: string, path: string): CodecError {
  return new CodecError(path, `expected ${expected}, not ${JSON.stringify(value.type)}`);
}

function checkInteger(value: unknown, lowest: bigint, highest: bigint, path: string): bigint {
  if (typeof value !== 'bigint') throw new CodecError(path, 'expected a bigint');
  if (value < lowest || value > highest) throw new CodecError(path, `${value} is out of range`);
  return value;
}

function checkAscii(value: unknown, length: number, path: string): string {
  if (typeof value !== 'string') throw new CodecError(path, 'expected a string');
  // what Clarity admits in a string-ascii: printable characters and white space (SIP-002)
  if (!/^[\t-\r -~]*$/.test(value)) throw new CodecError(path, 'has a character that is not printable ASCII');
  if (value.length > length) throw new CodecError(path, `longer than ${length} characters`);
  return value;
}

function checkUtf8(value: unknown, length: number, path: string): string {
  if (typeof value !== 'string') throw new CodecError(path, 'expected a string');
  if (/\p{Surrogate}/u.test(value)) throw new CodecError(path, 'has half of a surrogate pair');
  if ([...value].length > length) throw new CodecError(path, `longer than ${length} characters`);
  return value;
}

function asRecord(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CodecError(path, 'expected an object');
  return value as Record<string, unknown>;
}

function checkFields(
  given: readonly string[],
  fields: readonly { readonly name: string }[],
  path: string,
): void {
  const missing = fields.find((field) => !given.includes(field.name));
  if (missing !== undefined) throw new CodecError(join(path, missing.name), 'is missing');
  const unknown = given.find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new CodecError(join(path, unknown), 'is not a field of the type');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
