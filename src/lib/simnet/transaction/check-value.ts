import { Cl, ClarityType, type ClarityValue, serializeCV } from '@stacks/transactions';

/** How deep a value is read whose type is not known (stacks-core, `UNSANITIZED_DEPTH_CHECK`). */
const depthLimit = 16;
/** How many bytes a value may take (stacks-core, `MAX_VALUE_SIZE`), the length in front of it included. */
const sizeLimit = (1 << 20) + 4;

/** SIP-005 names. */
const contractName = /^(?:[a-zA-Z](?:[a-zA-Z0-9]|[-_]){0,127}|__transient)$/;
const clarityName = /^(?:[a-zA-Z](?:[a-zA-Z0-9]|[-_!?+<>=/*])*|[-+=/*]|[<>]=?)$/;

/** The type of a value, as far as it decides whether two can be in one list. */
interface Shape {
  /** `none`'s inside, and the side of a response that is not there, fit anything. */
  kind: string;
  parts: Readonly<Record<string, Shape>>;
  /** Bytes that a value of the type may take. */
  size: number;
}

const anything: Shape = { kind: 'anything', parts: {}, size: 1 };

/**
 * Reads a serialized Clarity value as strictly as a node's codec does. The engine dies of what a node refuses, and
 * `@stacks/transactions` takes much of it.
 *
 * @param hex with or without 0x
 * @throws Error saying what is wrong
 */
export function checkValueHex(hex: string): void {
  const bytes = hex.replace(/^0x/, '').toLowerCase();
  const value = Cl.deserialize(bytes);
  if (serializeCV(value) !== bytes) throw new Error('the bytes do not encode the value that they decode to');
  checkValue(value);
}

/** The same for a value that was read already. */
export function checkValue(value: ClarityValue): void {
  shapeOf(value, 1);
}

/** True for what a function, map or variable may be called. */
export function isClarityName(text: string): boolean {
  return text.length <= 128 && clarityName.test(text);
}

function shapeOf(value: ClarityValue, level: number): Shape {
  if (level > depthLimit) throw new Error(`the value is deeper than ${depthLimit}`);
  switch (value.type) {
    case ClarityType.Int:
    case ClarityType.UInt:
      return leaf(value.type, 16);
    case ClarityType.BoolTrue:
    case ClarityType.BoolFalse:
      return leaf('bool', 1);
    case ClarityType.PrincipalContract:
      checkContractName(value.value);
      return leaf('principal', 148);
    case ClarityType.PrincipalStandard:
      return leaf('principal', 148);
    case ClarityType.Buffer:
      return leaf('buffer', 4 + value.value.length / 2);
    case ClarityType.StringASCII:
      checkAscii(value.value);
      return leaf('ascii', 4 + value.value.length);
    case ClarityType.StringUTF8:
      return leaf('utf8', 4 + 4 * [...value.value].length);
    case ClarityType.OptionalNone:
      return wrap('optional', { some: anything });
    case ClarityType.OptionalSome:
      return wrap('optional', { some: shapeOf(value.value, level + 1) });
    case ClarityType.ResponseOk:
      return wrap('response', { ok: shapeOf(value.value, level + 1), err: anything });
    case ClarityType.ResponseErr:
      return wrap('response', { ok: anything, err: shapeOf(value.value, level + 1) });
    case ClarityType.List: {
      const inside = value.value
        .map((element) => shapeOf(element, level + 1))
        .reduce((all, element) => unify(all, element), anything);
      return bounded({ ...wrap('list', { inside }), size: 4 + value.value.length * inside.size });
    }
    case ClarityType.Tuple: {
      const names = Object.keys(value.value);
      if (names.length === 0) throw new Error('a tuple has no field');
      for (const name of names) {
        if (!isClarityName(name)) throw new Error(`"${name}" is not a name of a tuple's field`);
      }
      const parts = Object.entries(value.value).map(
        ([name, part]) => [name, shapeOf(part, level + 1)] as const,
      );
      return wrap('tuple', Object.fromEntries(parts));
    }
  }
}

/** The one type that holds both. */
function unify(a: Shape, b: Shape): Shape {
  if (a.kind === 'anything') return b;
  if (b.kind === 'anything') return a;
  const names = Object.keys(a.parts);
  if (a.kind !== b.kind || names.length !== Object.keys(b.parts).length) {
    throw new Error(`a list cannot hold both ${a.kind} and ${b.kind}`);
  }
  const parts = names.map((name) => {
    const [mine, other] = [a.parts[name], b.parts[name]];
    if (mine === undefined || other === undefined) throw new Error('tuples in a list have other fields');
    return [name, unify(mine, other)] as const;
  });
  if (names.length === 0) return { ...a, size: Math.max(a.size, b.size) };
  return { ...wrap(a.kind, Object.fromEntries(parts)), size: Math.max(a.size, b.size) };
}

function leaf(kind: string, size: number): Shape {
  return bounded({ kind, parts: {}, size });
}

function wrap(kind: string, parts: Record<string, Shape>): Shape {
  const size = Object.values(parts).reduce((sum, part) => sum + part.size, 1);
  return bounded({ kind, parts, size });
}

function bounded(shape: Shape): Shape {
  if (shape.size > sizeLimit) throw new Error(`the value is larger than ${sizeLimit} bytes`);
  return shape;
}

function checkContractName(principal: string): void {
  const name = principal.slice(principal.indexOf('.') + 1);
  if (!contractName.test(name)) throw new Error(`"${name}" is not a contract name`);
}

/** SIP-002: printable characters, and the white space that texts need. */
function checkAscii(text: string): void {
  if (!/^[\x20-\x7e\t\n\r]*$/.test(text)) throw new Error('an ASCII text holds another character');
}
