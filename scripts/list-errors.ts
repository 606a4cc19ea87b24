/** An expression of a contract, as the simulator's parser gives it. */
export interface Expression {
  expr: { List: Expression[] } | { Atom: string } | { LiteralValue: unknown } | object;
}

/** What is known of a value before anything runs; undefined for nothing. A tuple may have unknown fields. */
type Value =
  | bigint
  | boolean
  | string
  | { fields: Map<string, Value> }
  | { items: Value[] }
  | { either: readonly [Value, Value] }
  | undefined;
type Scope = ReadonlyMap<string, Value>;

interface Definition {
  parameters: string[];
  body: Expression[];
}

interface Contract {
  functions: Map<string, Definition>;
  constants: Map<string, Expression>;
}

/**
 * Finds the errors that a function can end with, in the order in which it tests for them: walks its body, the
 * functions it uses, and those of other contracts that it calls. A branch that a literal decides is left out, as
 * where a shared function is told by an argument which of two things to do.
 *
 * @param contracts the top-level expressions of each contract, by name
 * @returns the numbers of `(define-constant ERR-… (err uN))`
 */
export function listErrors(
  contracts: ReadonlyMap<string, readonly Expression[]>,
  contract: string,
  name: string,
): number[] {
  const parsed = new Map([...contracts].map(([id, expressions]) => [id, readDefinitions(expressions)]));
  const errors = new Set<number>();
  new Walk(parsed, errors).call(contract, name, []);
  return [...errors];
}

function readDefinitions(expressions: readonly Expression[]): Contract {
  const contract: Contract = { functions: new Map(), constants: new Map() };
  for (const expression of expressions) {
    const [keyword, head, ...body] = list(expression);
    const kind = keyword && atom(keyword);
    if (kind === undefined || head === undefined) continue;
    const [first] = body;
    if (kind === 'define-constant' && first) contract.constants.set(atom(head) ?? '', first);
    if (kind !== 'define-public' && kind !== 'define-private' && kind !== 'define-read-only') continue;
    const [name = '', ...parameters] = list(head).map((part) => atom(part) ?? atom(list(part)[0]) ?? '');
    contract.functions.set(name, { parameters, body });
  }
  return contract;
}

class Walk {
  constructor(
    private readonly contracts: ReadonlyMap<string, Contract>,
    private readonly errors: Set<number>,
  ) {}

  /**
   * Walks a function with what is known of its arguments, once for each of two values that one may have; gives what
   * is known of its value.
   */
  call(contract: string, name: string, values: readonly Value[]): Value {
    const split = splitFirst(values);
    if (split !== undefined) {
      for (const chosen of split) this.call(contract, name, chosen);
      return undefined;
    }
    const definition = this.contracts.get(contract)?.functions.get(name);
    if (definition === undefined) throw new Error(`${contract} has no function ${name}`);
    const scope = new Map(definition.parameters.map((parameter, i) => [parameter, values[i]]));
    return this.#last(contract, definition.body, scope);
  }

  #last(contract: string, expressions: readonly Expression[], scope: Scope): Value {
    return expressions.map((expression) => this.#walk(contract, expression, scope)).at(-1);
  }

  #walk(contract: string, expression: Expression, scope: Scope): Value {
    const { expr } = expression;
    if ('LiteralValue' in expr) return readLiteral(expr.LiteralValue);
    const name = atom(expression);
    if (name !== undefined) return this.#name(contract, name, scope);
    const [head, ...parts] = list(expression);
    const form = head && atom(head);
    if (form === undefined) return undefined;
    const walk = (part: Expression | undefined) => part && this.#walk(contract, part, scope);
    const [first, second, third] = parts;
    switch (form) {
      case 'let':
        return this.#let(contract, parts, scope);
      case 'tuple':
        return this.#tuple(contract, parts, scope);
      case 'asserts!':
        return walk(first) === true ? true : void walk(second);
      case 'if': {
        const condition = walk(first);
        if (condition !== undefined) return walk(condition === true ? second : third);
        const either = [walk(second), walk(third)] as const;
        return either.every((value) => typeof value === 'string') ? { either } : undefined;
      }
      case 'and':
      case 'or':
        return this.#junction(
          form === 'or',
          parts.map((part) => () => walk(part)),
        );
      case 'match': {
        // The names that it binds hide others, and nothing is known of them.
        const subject = walk(first);
        const inner = new Map(scope);
        if (parts.length === 5) inner.set(atom(parts[3]) ?? '', undefined);
        inner.set(atom(second) ?? '', undefined);
        if (subject !== 'none' && third) this.#walk(contract, third, inner);
        const last = parts.at(-1);
        const other = last && this.#walk(contract, last, inner);
        return subject === 'none' ? other : undefined;
      }
      case 'contract-call?':
        return this.call(callee(first), atom(second) ?? '', parts.slice(2).map(walk));
      case 'map':
      case 'filter':
      case 'fold':
        parts.slice(1).forEach(walk);
        if (this.#has(contract, atom(first))) this.call(contract, atom(first) ?? '', []);
        return undefined;
      case 'get': {
        const tuple = walk(second);
        return typeof tuple === 'object' && 'fields' in tuple
          ? tuple.fields.get(atom(first) ?? '')
          : undefined;
      }
    }
    const values = parts.map(walk);
    return this.#has(contract, form) ? this.call(contract, form, values) : compute(form, values);
  }

  #has(contract: string, name: string | undefined): boolean {
    return name !== undefined && this.contracts.get(contract)?.functions.has(name) === true;
  }

  #name(contract: string, name: string, scope: Scope): Value {
    if (scope.has(name)) return scope.get(name);
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'none') return 'none';
    const constant = this.contracts.get(contract)?.constants.get(name);
    if (constant === undefined) return undefined;
    const number = list(constant)[1];
    if (name.startsWith('ERR-') && number) this.errors.add(Number(this.#walk(contract, number, scope)));
    return this.#walk(contract, constant, new Map());
  }

  #let(contract: string, [bindings, ...body]: readonly Expression[], scope: Scope): Value {
    const inner = new Map(scope);
    for (const binding of bindings ? list(bindings) : []) {
      const [name, value] = list(binding);
      if (value) inner.set(atom(name) ?? '', this.#walk(contract, value, inner));
    }
    return this.#last(contract, body, inner);
  }

  #tuple(contract: string, fields: readonly Expression[], scope: Scope): Value {
    const entries = fields.map((field): [string, Value] => {
      const [name, value] = list(field);
      return [atom(name) ?? '', value && this.#walk(contract, value, scope)];
    });
    return { fields: new Map(entries) };
  }

  #junction(decisive: boolean, parts: readonly (() => Value)[]): Value {
    let known = true;
    for (const part of parts) {
      const value = part();
      if (value === decisive) return decisive;
      known &&= value !== undefined;
    }
    return known ? !decisive : undefined;
  }
}

/** The lists of arguments that two possible values of one, or of a field of one, stand for. */
function splitFirst(values: readonly Value[]): Value[][] | undefined {
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'object') continue;
    if ('either' in value) return value.either.map((chosen) => values.with(index, chosen));
    if (!('fields' in value)) continue;
    for (const [name, field] of value.fields) {
      if (typeof field !== 'object' || !('either' in field)) continue;
      return field.either.map((chosen) =>
        values.with(index, { fields: new Map(value.fields).set(name, chosen) }),
      );
    }
  }
  return undefined;
}

function compute(form: string, values: readonly Value[]): Value {
  const [first, second] = values;
  if (form === 'begin') return values.at(-1);
  // What is wrapped stands for itself: the types keep a value and its wrapped form apart.
  if (form === 'ok' || form === 'some' || form === 'try!') return first;
  if (form === 'list') return { items: [...values] };
  if (form === 'not') return typeof first === 'boolean' ? !first : undefined;
  if (form === 'len')
    return typeof first === 'object' && 'items' in first ? BigInt(first.items.length) : undefined;
  if (form === 'is-eq') {
    const simple = values.every((value) => value !== undefined && typeof value !== 'object');
    return simple ? values.every((value) => value === first) : undefined;
  }
  if (form === 'merge' && typeof second === 'object' && 'fields' in second) {
    const base = typeof first === 'object' && 'fields' in first ? first.fields : new Map<string, Value>();
    return { fields: new Map([...base, ...second.fields]) };
  }
  if (form === 'bit-and' && values.includes(0n)) return 0n;
  if (typeof first !== 'bigint' || typeof second !== 'bigint') return undefined;
  if (form === '>') return first > second;
  if (form === '<') return first < second;
  if (form === '>=') return first >= second;
  if (form === '<=') return first <= second;
  return undefined;
}

function readLiteral(literal: unknown): Value {
  const value = literal as {
    UInt?: string | number | bigint;
    Sequence?: { String?: { ASCII?: { data: number[] } } };
  };
  if (value.UInt !== undefined) return BigInt(value.UInt);
  const data = value.Sequence?.String?.ASCII?.data;
  return data && JSON.stringify(String.fromCharCode(...data));
}

/** The name of the contract in `(contract-call? .name …)`. */
function callee(reference: Expression | undefined): string {
  const { LiteralValue: literal } = (reference?.expr ?? {}) as {
    LiteralValue?: { Principal?: { Contract?: { name: string } } };
  };
  const name = literal?.Principal?.Contract?.name;
  if (name === undefined) throw new Error('a contract is called through a trait: its errors are not known');
  return name;
}

function list(expression: Expression): readonly Expression[] {
  return 'List' in expression.expr ? expression.expr.List : [];
}

function atom(expression: Expression | undefined): string | undefined {
  return expression && 'Atom' in expression.expr ? expression.expr.Atom : undefined;
}
