import { isDeepStrictEqual } from 'node:util';
import type { ClarityValue } from '@stacks/transactions';
import { decode, decodeOutput, encode, encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import type { ClarityType, FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { decideAccess } from '../../src/lib/ledger/state/decide-access.ts';
import {
  type Chain,
  type ChainOptions,
  contracts,
  deployer,
  errorName,
} from '../contracts/support/open-chain.ts';
import { keyText, RebuiltRegistry } from '../contracts/support/rebuilt-registry.ts';
import { Model } from './model.ts';
import { callable } from './random-calls/next-call.ts';
import type { CallStep, Question, Step } from './step.ts';
import { contractHashes, everyone, openWorld, passing } from './world.ts';

/** Where model and chain do not say the same. */
export interface Difference {
  what: string;
  model: unknown;
  chain: unknown;
}

/** What a step came to. */
export interface Played {
  differences: Difference[];
  /** Of a call. */
  ok?: boolean;
  /** Name of the error constant; empty when the call succeeded. */
  error?: string;
  events: readonly LedgerEvent[];
  /** Seconds: the time that the call saw. */
  time: bigint;
}

/** A question about an access, and what the chain answered. */
export interface Asked {
  question: Question;
  answer: unknown;
  /** Seconds: the time that the answer saw. */
  time: bigint;
  /** The newest event. */
  seq: bigint;
}

/** The engine died: nothing in this process can open a chain again. */
export class EngineDied extends Error {
  override name = 'EngineDied';
}

const registryId = `${deployer}.registry`;
type MapName = keyof typeof contracts.registry.maps;

/** A model and a chain that are given the same steps, and the registry as the chain's events tell it. */
export class Player {
  readonly registry = new RebuiltRegistry();
  /** Each question so far, with the chain's answer. */
  readonly asked: Asked[] = [];

  private constructor(
    readonly chain: Chain,
    readonly model: Model,
  ) {}

  /** Throws what the engine says of a source that does not deploy; EngineDied when that killed it. */
  static async open(sources: NonNullable<ChainOptions['sources']> = {}): Promise<Player> {
    const chain = await openWorld(sources).catch((error: unknown) => {
      throw asDeath(error);
    });
    return new Player(chain, new Model({ deployer, contracts: contractHashes(sources) }));
  }

  /** Seconds: the time that the next call will see. */
  get now(): bigint {
    return this.chain.now;
  }

  get burnHeight(): bigint {
    return this.chain.burnHeight;
  }

  /** Gives one step to both and says where they differ. */
  play(step: Step): Played {
    const quiet = (differences: Difference[] = []): Played => ({ differences, events: [], time: this.now });
    switch (step.kind) {
      case 'call':
        return this.playCall(step);
      case 'pass':
        if ('burnBlocks' in step) this.chain.simnet.mineEmptyBurnBlocks(step.burnBlocks);
        else this.chain.pass(step.seconds);
        return quiet();
      case 'ask':
        return quiet(this.ask(step));
      case 'ask-status':
        return quiet(this.askStatus(step));
      case 'sweep':
        return quiet(this.sweep());
    }
  }

  /** Asks the chain, the model, and what the events tell. */
  private ask(question: Question): Difference[] {
    const { patient, provider, types, purpose } = question;
    const { state } = this.registry;
    const time = this.chain.tipTime;
    const args = { patient, provider, 'data-types': types, purpose };
    const answer = this.readChain('access-control', 'check-access', args);
    this.asked.push({ question, answer, time, seq: this.model.head().seq });
    const differences: Difference[] = [];
    const expect = (what: string, expected: unknown) => {
      if (!isDeepStrictEqual(expected, answer)) {
        differences.push({ what: `${what} of ${show(args)}`, model: expected, chain: answer });
      }
    };
    expect('check-access', this.model.decide(patient, provider, types, purpose, time));
    const asked = { provider, dataTypes: types, purpose };
    expect(
      'check-access, as the events tell it',
      decideAccess(state.parties, state.patient(patient), asked, time),
    );
    return differences;
  }

  private askStatus(args: { patient: string; provider: string }): Difference[] {
    const { patient, provider } = args;
    const expected = this.model.consentStatus(patient, provider, this.chain.tipTime);
    return this.compareRead('patient-consent', 'get-consent-status', { patient, provider }, expected);
  }

  /** Each map, under each key made of the principals of this world and of the numbers given so far. */
  private sweep(): Difference[] {
    const numbers = Array.from({ length: Number(this.model.head().seq) + 2 }, (_, index) => BigInt(index));
    return Object.entries<{ key: ClarityType }>(contracts.registry.maps).flatMap(([map, { key }]) =>
      keysOf(key, everyone, numbers).flatMap((each) => this.compareEntry(map as MapName, each)),
    );
  }

  private playCall(step: CallStep): Played {
    const block = {
      time: this.now,
      height: BigInt(this.chain.simnet.blockHeight) + 1n,
      burnHeight: this.burnHeight,
    };
    const outcome = this.model.apply(step, block);
    const receipt = this.callChain(step);
    const played = { events: receipt.events, time: block.time, ok: receipt.ok, error: receipt.error };
    const differences: Difference[] = [];
    const expect = (what: string, model: unknown, chain: unknown) => {
      if (!isDeepStrictEqual(model, chain)) differences.push({ what, model, chain });
    };
    if (outcome.ok) {
      expect('answer', outcome.value, receipt.ok ? receipt.value : receipt.error);
      expect('events', outcome.events, receipt.events);
    } else {
      if (!outcome.errors.has(receipt.error)) {
        differences.push({
          what: 'refusal',
          model: [...outcome.errors],
          chain: receipt.error || receipt.value,
        });
      }
      expect('events of a refused call', [], receipt.events);
    }
    if (differences.length > 0) return { ...played, differences };
    this.compareHeads(step, receipt.events, expect);
    differences.push(...this.compareState(step, receipt.events));
    return { ...played, differences };
  }

  private callChain(step: CallStep) {
    const binding = bindingOf(step);
    const pass = passing(step.sender, step.contract, step.name);
    const contract = pass === undefined ? `${deployer}.${step.contract}` : step.sender;
    try {
      const args = encodeArguments(binding, step.args as never);
      const { result, events } = this.chain.callRaw(step.origin, contract, pass ?? step.name, args);
      const output = decodeOutput(binding, result) as { ok: boolean; value: unknown; error: bigint };
      return { ...output, error: output.ok ? '' : errorName(output.error), events };
    } catch (error) {
      const died = asDeath(error);
      if (died instanceof EngineDied) throw died;
      return { ok: false, value: undefined, error: String(error), events: [] };
    }
  }

  private compareHeads(
    step: CallStep,
    events: readonly LedgerEvent[],
    expect: (what: string, model: unknown, chain: unknown) => void,
  ): void {
    expect(
      'head',
      this.model.head(),
      withHex(this.variable('log-head') as { seq: bigint; hash: Uint8Array }),
    );
    const patients = new Set([
      ...events.flatMap(({ patient }) => patient ?? []),
      ...principalsIn(step).slice(0, 3),
    ]);
    for (const who of patients) expect(`head of ${who}`, this.model.patientHead(who), this.patientHead(who));
  }

  private patientHead(who: string): { count: bigint; hash: string } {
    const head = this.chain.readEntry('patient-heads', who);
    return head === null ? { count: 0n, hash: '0'.repeat(64) } : withHex(head);
  }

  /** What the events touched, and every entry about those whom the call names, with an event or without. */
  private compareState(step: CallStep, events: readonly LedgerEvent[]): Difference[] {
    this.registry.touched.length = 0;
    for (const event of events) this.registry.apply(event);
    const differences: Difference[] = [];
    for (const { map, key } of this.registry.touched) differences.push(...this.compareEntry(map, key));
    // a refused call leaves nothing: whatever it did, the engine undid
    const named = events.length > 0 ? principalsIn(step).slice(0, 3) : [];
    for (const [map, { key }] of Object.entries<{ key: ClarityType }>(contracts.registry.maps)) {
      for (const each of keysOf(key, named, numbersIn(step)))
        differences.push(...this.compareEntry(map as MapName, each));
    }
    for (const name of ['settings', 'ownership'] as const) {
      const chain = this.variable(name);
      if (!isDeepStrictEqual(this.registry[name], chain)) {
        differences.push({ what: `${name}, as the events tell it`, model: this.registry[name], chain });
      }
    }
    return differences;
  }

  private compareEntry(map: MapName, key: unknown): Difference[] {
    const types: { key: ClarityType; value: ClarityType } = contracts.registry.maps[map];
    const entry = this.chain.readRawEntry(map, encodeKey(map, types.key, key));
    const told = this.told(map, key);
    if (entry.type === 'none' && told === null) return [];
    const chain = decode({ optional: types.value }, entry);
    if (isDeepStrictEqual(told, chain)) return [];
    return [{ what: `${map} of ${show(key)}, as the events tell it`, model: told, chain }];
  }

  private told(map: MapName, key: unknown): unknown {
    if (map !== 'patient-heads') return this.registry.get(map, key as never) ?? null;
    const { count, hash } = this.model.patientHead(key as string);
    return count === 0n ? null : { count, hash: new Uint8Array(Buffer.from(hash, 'hex')) };
  }

  private variable(name: keyof typeof contracts.registry.variables): unknown {
    return decode(
      contracts.registry.variables[name] as ClarityType,
      this.chain.simnet.getDataVar(registryId, name) as ClarityValue,
    );
  }

  private readChain(
    contract: 'access-control' | 'patient-consent',
    name: string,
    args: Record<string, unknown>,
  ): unknown {
    const binding: FunctionBinding | undefined = this.chain.bindings(contract)[name];
    if (binding === undefined) throw new Error(`${contract} has no ${name}`);
    try {
      return decodeOutput(
        binding,
        this.chain.readRaw(contract, name, encodeArguments(binding, args as never)).result,
      );
    } catch (error) {
      const died = asDeath(error);
      if (died instanceof EngineDied) throw died;
      return String(error);
    }
  }

  private compareRead(
    contract: 'access-control' | 'patient-consent',
    name: string,
    args: Record<string, unknown>,
    expected: unknown,
  ): Difference[] {
    const chain = this.readChain(contract, name, args);
    return isDeepStrictEqual(expected, chain)
      ? []
      : [{ what: `${name} of ${show(args)}`, model: expected, chain }];
  }
}

function bindingOf({ contract, name }: CallStep): FunctionBinding {
  const found = callable.find((each) => each.name === name && contract.startsWith(each.contract));
  if (found === undefined) throw new Error(`${contract} has no ${name}`);
  return found.binding;
}

/** A failing call throws a plain string or an Error of ours; whatever else the engine throws has killed it. */
function asDeath(error: unknown): unknown {
  const died = error instanceof Error && error.name === 'RuntimeError';
  return died ? new EngineDied(error.message, { cause: error }) : error;
}

const encodedKeys = new Map<string, ClarityValue>();

function encodeKey(map: MapName, type: ClarityType, key: unknown): ClarityValue {
  const text = `${map} ${keyText(key)}`;
  let encoded = encodedKeys.get(text);
  if (encoded === undefined) {
    encoded = encode(type, key as never) as ClarityValue;
    encodedKeys.set(text, encoded);
  }
  return encoded;
}

function keysOf(type: ClarityType, principals: readonly string[], numbers: readonly bigint[]): unknown[] {
  if (type === 'principal') return [...principals];
  if (type === 'uint128') return [...numbers];
  if (typeof type === 'string' || !('tuple' in type))
    throw new Error('a key is a principal, a number or a pair');
  const [first, second] = type.tuple.map(({ name }) => name);
  if (first === undefined || second === undefined) throw new Error('a pair has two fields');
  return principals.flatMap((one) => principals.map((other) => ({ [first]: one, [second]: other })));
}

/** The sender and everyone in the arguments, once each. */
function principalsIn(step: CallStep): string[] {
  const found = new Set([step.sender]);
  walk(step.args, (value) => {
    if (typeof value === 'string' && everyone.includes(value)) found.add(value);
  });
  return [...found];
}

function numbersIn(step: CallStep): bigint[] {
  const found = new Set<bigint>();
  walk(step.args, (value) => {
    if (typeof value === 'bigint') found.add(value);
  });
  return [...found].slice(0, 3);
}

function walk(value: unknown, visit: (value: unknown) => void): void {
  visit(value);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return;
  for (const each of Object.values(value)) walk(each, visit);
}

function withHex<T extends { hash: Uint8Array }>(head: T): Omit<T, 'hash'> & { hash: string } {
  return { ...head, hash: Buffer.from(head.hash).toString('hex') };
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `u${each}` : each));
}
