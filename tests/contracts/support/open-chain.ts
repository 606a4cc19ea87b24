import { readFileSync } from 'node:fs';
import { getSDK, type Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { decode, decodeOutput, encode, encodeArguments } from '../../../src/lib/contracts/codec.ts';
import { type LedgerEvent, parseEvent } from '../../../src/lib/contracts/event.ts';
import { accessControl } from '../../../src/lib/contracts/generated/access-control.ts';
import { patientConsent } from '../../../src/lib/contracts/generated/patient-consent.ts';
import { registry } from '../../../src/lib/contracts/generated/registry.ts';
import type {
  ArgumentsOf,
  ClarityType,
  ContractBinding,
  FunctionBinding,
  OutputOf,
  PlainValue,
} from '../../../src/lib/contracts/interface.ts';

export const contracts = { registry, 'access-control': accessControl, 'patient-consent': patientConsent };
type Contracts = typeof contracts;
export type Name = keyof Contracts;
type Functions<C extends Name> = Contracts[C]['functions'];
type FunctionOf<C extends Name, F extends keyof Functions<C>> = Extract<Functions<C>[F], FunctionBinding>;

export const deployer = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
/** Clarity 4, the version that the contracts are written for. */
const clarityVersion = 4;

/** What a public function answers when it succeeds. */
type OkOf<F extends FunctionBinding> = F['output'] extends { readonly response: { readonly ok: infer Ok } }
  ? PlainValue<Ok>
  : never;

/** What a public call came to: the plain value or the error's name, and the events it printed. */
export interface Receipt<Value> {
  ok: boolean;
  value: Value;
  /** Name of the error constant; empty when the call succeeded. */
  error: string;
  events: LedgerEvent[];
  costs:
    | { runtime: number; readCount: number; readLength: number; writeCount: number; writeLength: number }
    | undefined;
}

export interface ChainOptions {
  trackCosts?: boolean;
  /** Other sources than those of this repository, by contract: of a version to come, or with a planted fault. */
  sources?: Partial<Record<Name, string>>;
  /** When the chain starts, in seconds since 1970, so that it can be opened again the same; now unless given. */
  startsAt?: number;
}

/** A simulator with the three contracts of this repository deployed, and calls by plain values. */
export class Chain {
  /** Every event printed so far, in order. */
  readonly log: LedgerEvent[] = [];

  private constructor(readonly simnet: Simnet) {}

  /**
   * Opens a chain of its own and deploys the contracts.
   * @param options `sources` replaces the source of the contracts that it names. Throws what the engine says of one
   * that does not deploy.
   */
  static async open(options: ChainOptions = {}): Promise<Chain> {
    const simnet = await quietly(async () => {
      const sdk = await getSDK({ trackCosts: options.trackCosts ?? false, trackCoverage: false });
      // the engine reads the clock here and never again
      await atTime(options.startsAt, () => sdk.initEmptySession(null));
      sdk.setEpoch('3.4');
      return sdk;
    });
    const chain = new Chain(simnet);
    for (const name of Object.keys(contracts) as Name[])
      chain.deploy(name, options.sources?.[name] ?? readSource(name));
    return chain;
  }

  /** Gives the engine's memory back, some 70 MB; the chain is of no use after it. */
  close(): void {
    (this.simnet as unknown as { free(): void }).free();
    // kept: the engine's wrapper cannot tell the garbage collector, which would free the same memory again
    Chain.closed.push(this.simnet);
  }

  private static readonly closed: Simnet[] = [];

  /** Deploys `source` and answers the contract's id. */
  deploy(name: string, source: string): string {
    this.simnet.deployContract(name, source, { clarityVersion }, deployer);
    return `${deployer}.${name}`;
  }

  /** A public call by `sender`; the transaction is a block of its own. */
  call<C extends Name, F extends keyof Functions<C> & string>(
    sender: string,
    contract: C,
    name: F,
    args: ArgumentsOf<FunctionOf<C, F>>,
  ): Receipt<OkOf<FunctionOf<C, F>>> {
    const binding = contracts[contract].functions[name as never] as FunctionBinding;
    const receipt = this.callRaw(
      sender,
      `${deployer}.${contract}`,
      name,
      encodeArguments(binding, args as never),
    );
    const output = decodeOutput(binding, receipt.result) as { ok: boolean; value: never; error: bigint };
    return {
      ok: output.ok,
      value: output.value,
      error: output.ok ? '' : errorName(output.error),
      events: receipt.events,
      costs: receipt.costs,
    };
  }

  /** A public call that must succeed: what it answers. Throws an Error with the name of the contract's error otherwise. */
  succeed<C extends Name, F extends keyof Functions<C> & string>(
    sender: string,
    contract: C,
    name: F,
    args: ArgumentsOf<FunctionOf<C, F>>,
  ): OkOf<FunctionOf<C, F>> {
    const receipt = this.call(sender, contract, name, args);
    if (!receipt.ok) throw new Error(`${name} failed: ${receipt.error}`);
    return receipt.value;
  }

  /** A public call that must fail: the name of the contract's error. Throws an Error when it succeeds. */
  fail<C extends Name, F extends keyof Functions<C> & string>(
    sender: string,
    contract: C,
    name: F,
    args: ArgumentsOf<FunctionOf<C, F>>,
  ): string {
    const receipt = this.call(sender, contract, name, args);
    if (receipt.ok) throw new Error(`${name} succeeded`);
    if (receipt.events.length > 0) throw new Error(`${name} failed and printed an event`);
    return receipt.error;
  }

  /** A public call of any contract with Clarity values. */
  callRaw(sender: string, contract: string, name: string, args: ClarityValue[]) {
    const receipt = mute(() => this.simnet.callPublicFn(contract, name, args, sender));
    const events = receipt.events
      .filter(
        (event) => event.event === 'print_event' && event.data.contract_identifier === `${deployer}.registry`,
      )
      .map((event) => parseEvent(event.data.value as ClarityValue));
    this.log.push(...events);
    return { result: receipt.result as ClarityValue, events, costs: receipt.costs?.total };
  }

  /** A read-only call. */
  read<C extends Name, F extends keyof Functions<C> & string>(
    contract: C,
    name: F,
    args: ArgumentsOf<FunctionOf<C, F>>,
  ): OutputOf<FunctionOf<C, F>> {
    const binding = contracts[contract].functions[name as never] as FunctionBinding;
    return decodeOutput(
      binding,
      this.readRaw(contract, name, encodeArguments(binding, args as never)).result,
    ) as never;
  }

  readRaw(contract: Name, name: string, args: ClarityValue[]) {
    const receipt = mute(() => this.simnet.callReadOnlyFn(`${deployer}.${contract}`, name, args, deployer));
    return { result: receipt.result as ClarityValue, costs: receipt.costs?.total };
  }

  /** The functions of a contract. */
  bindings(contract: Name): Readonly<Record<string, FunctionBinding>> {
    return contracts[contract].functions;
  }

  /** The functions of every contract. */
  allBindings(): Readonly<Record<Name, Readonly<Record<string, FunctionBinding>>>> {
    return {
      registry: this.bindings('registry'),
      'access-control': this.bindings('access-control'),
      'patient-consent': this.bindings('patient-consent'),
    };
  }

  /** Some value for each argument of a function. */
  sampleArguments(binding: FunctionBinding): ClarityValue[] {
    return binding.args.map(({ type }) => sampleOf(type));
  }

  /** Mines until the tip's time is `time`, which must be a multiple of 10 seconds ahead of it. */
  advanceTo(time: bigint): void {
    const seconds = Number(time - this.tipTime);
    if (seconds < 0 || seconds % 10 !== 0) throw new Error(`no block can be ${seconds} s ahead`);
    const burnBlocks = Math.floor(seconds / 600) - 1;
    if (burnBlocks > 0) this.simnet.mineEmptyBurnBlocks(burnBlocks);
    const left = Number(time - this.tipTime) / 10;
    if (left > 0) this.simnet.mineEmptyStacksBlocks(left);
  }

  /** Mines at least so many seconds. */
  pass(seconds: bigint): void {
    this.advanceTo(this.tipTime + ((seconds + 9n) / 10n) * 10n);
  }

  /** The burn block height that the next transaction will see. */
  get burnHeight(): bigint {
    return BigInt(this.simnet.burnBlockHeight);
  }

  /** An entry of one of the registry's maps as a plain value; null when there is none. */
  readEntry<M extends keyof Contracts['registry']['maps']>(
    map: M,
    key: PlainValue<Contracts['registry']['maps'][M]['key']>,
  ): PlainValue<Contracts['registry']['maps'][M]['value']> | null {
    const types: { key: ClarityType; value: ClarityType } = registry.maps[map];
    const entry = this.readRawEntry(map, encode(types.key, key as never));
    return decode({ optional: types.value }, entry) as never;
  }

  /** An entry of one of the registry's maps: some value, or none. */
  readRawEntry(map: keyof Contracts['registry']['maps'], key: ClarityValue): ClarityValue {
    try {
      return this.simnet.getMapEntry(`${deployer}.registry`, map, key) as ClarityValue;
    } catch (error) {
      // the engine's word for a key that never had a value
      if (error === 'value not found') return Cl.none();
      throw error;
    }
  }

  /** Seconds: the time that the next transaction will see. */
  get now(): bigint {
    return this.tipTime + 10n;
  }

  /** Seconds: the time that a read-only call sees. */
  get tipTime(): bigint {
    return this.simnet.getBlockTime();
  }
}

/** The source of a contract of this repository, or of the folder that MEDREC_CONTRACTS names: of a mutant. */
export function readSource(name: Name): string {
  return readFileSync(`${process.env.MEDREC_CONTRACTS ?? 'contracts'}/${name}.clar`, 'utf8');
}

/** The name of the error constant with this number, in whichever contract. */
export function errorName(code: bigint): string {
  for (const contract of Object.values<ContractBinding>(contracts)) {
    const found = contract.errors[Number(code)];
    if (found) return found.name;
  }
  throw new Error(`u${code} is not in any contract`);
}

function sampleOf(type: ClarityType): ClarityValue {
  if (type === 'uint128') return Cl.uint(1);
  if (type === 'bool') return Cl.bool(true);
  if (type === 'principal') return Cl.principal(deployer);
  if (typeof type === 'string') throw new Error(`no sample of ${type}`);
  if ('buffer' in type) return Cl.buffer(new Uint8Array(type.buffer.length));
  if ('string-ascii' in type) return Cl.stringAscii('consent-granted');
  if ('optional' in type) return Cl.none();
  if ('list' in type) return Cl.list([sampleOf(type.list.type)]);
  if ('tuple' in type)
    return Cl.tuple(Object.fromEntries(type.tuple.map((field) => [field.name, sampleOf(field.type)])));
  throw new Error('no sample of this type');
}

/** The engine prints every event with console.log. */
function mute<T>(run: () => T): T {
  const { log } = console;
  console.log = () => {};
  try {
    return run();
  } finally {
    console.log = log;
  }
}

/** Runs `start` under a clock that stands still at `seconds`. */
async function atTime(seconds: number | undefined, start: () => Promise<unknown>): Promise<void> {
  const { Date: clock } = globalThis;
  if (seconds !== undefined) {
    globalThis.Date = new Proxy(clock, {
      construct: (target, given: [] | ConstructorParameters<DateConstructor>) =>
        given.length === 0 ? new target(seconds * 1000) : new target(...given),
      get: (target, name) => (name === 'now' ? () => seconds * 1000 : Reflect.get(target, name)),
    });
  }
  try {
    await start();
  } finally {
    globalThis.Date = clock;
  }
}

async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await run();
  } finally {
    console.log = log;
  }
}
