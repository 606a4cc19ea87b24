/**
 * The shape of a generated binding: a contract's interface as data, and the plain JavaScript types that follow from it.
 *
 * Plain values: uint and int are bigint; a buffer is a Uint8Array; a principal and a string are strings; an optional
 * is null or the value; a list is an array; a tuple is an object with the contract's own kebab-case keys; a response
 * is `{ok: true, value}` or `{ok: false, error}`.
 */

/** A type as the contract interface (`/v2/contracts/interface`, the simulator) writes it. */
export type ClarityType =
  | 'none'
  | 'int128'
  | 'uint128'
  | 'bool'
  | 'principal'
  | 'trait_reference'
  | { readonly buffer: { readonly length: number } }
  | { readonly 'string-ascii': { readonly length: number } }
  | { readonly 'string-utf8': { readonly length: number } }
  | { readonly optional: ClarityType }
  | { readonly response: { readonly ok: ClarityType; readonly error: ClarityType } }
  | { readonly list: { readonly type: ClarityType; readonly length: number } }
  | { readonly tuple: readonly TupleField[] };

export interface TupleField {
  readonly name: string;
  readonly type: ClarityType;
}

/** The plain JavaScript value of a Clarity type; unknown for a type that is not known until it runs. */
export type PlainValue<T> = ClarityType extends T
  ? unknown
  : T extends 'uint128' | 'int128'
    ? bigint
    : T extends 'bool'
      ? boolean
      : T extends 'principal' | 'trait_reference'
        ? string
        : T extends 'none'
          ? null
          : T extends { readonly buffer: unknown }
            ? Uint8Array
            : T extends { readonly 'string-ascii': unknown } | { readonly 'string-utf8': unknown }
              ? string
              : T extends { readonly optional: infer Inner }
                ? PlainValue<Inner> | null
                : T extends { readonly response: { readonly ok: infer Ok; readonly error: infer Failure } }
                  ? { ok: true; value: PlainValue<Ok> } | { ok: false; error: PlainValue<Failure> }
                  : T extends { readonly list: { readonly type: infer Item } }
                    ? readonly PlainValue<Item>[]
                    : T extends { readonly tuple: infer Fields extends readonly TupleField[] }
                      ? { [Field in Fields[number] as Field['name']]: PlainValue<Field['type']> }
                      : never;

/**
 * What a function is for: `call` and `read` are for people and have a subcommand; `store` and `facts` are between the
 * contracts (only a protocol contract may call a `store` function).
 */
export type FunctionKind = 'call' | 'read' | 'store' | 'facts';

export interface FunctionBinding {
  readonly access: 'public' | 'read_only';
  readonly kind: FunctionKind;
  /** Who may call it; only of kind `call`. */
  readonly who: string;
  /** What it changes, or what it answers. */
  readonly summary: string;
  /** The events it appends; empty for none. */
  readonly events: string;
  /** The numbers of the errors that it can end with, in the order in which it tests; only of kind `call`. */
  readonly errors?: readonly number[];
  readonly args: readonly TupleField[];
  readonly output: ClarityType;
}

export interface ErrorBinding {
  readonly name: string;
  readonly meaning: string;
  readonly hint: string;
}

export interface ContractBinding {
  readonly name: string;
  readonly functions: Readonly<Record<string, FunctionBinding>>;
  readonly maps: Readonly<Record<string, { readonly key: ClarityType; readonly value: ClarityType }>>;
  readonly variables: Readonly<Record<string, ClarityType>>;
  /** By the number of `(err uN)`. */
  readonly errors: Readonly<Record<number, ErrorBinding>>;
}

/** The arguments of a function as an object with the contract's own kebab-case names. */
export type ArgumentsOf<F extends FunctionBinding> = {
  [Argument in F['args'][number] as Argument['name']]: PlainValue<Argument['type']>;
};

/** What a function answers: a response for a public function. */
export type OutputOf<F extends FunctionBinding> = F extends { readonly output: infer Output }
  ? PlainValue<Output>
  : never;
