import { createHash } from 'node:crypto';
import { intermediarySource, passName } from '../contracts/support/intermediary.ts';
import {
  Chain,
  type ChainOptions,
  deployer,
  type Name,
  readSource,
} from '../contracts/support/open-chain.ts';
import { principalOf } from '../contracts/support/open-hospital.ts';

/** A protocol contract has two versions here, of one source, so that the one can replace the other. */
export const versions = {
  'access-control': ['access-control', 'access-control-2'],
  'patient-consent': ['patient-consent', 'patient-consent-2'],
} as const;

const contractOf = (name: string) => `${deployer}.${name}`;

/** Everyone there is: few, so that they meet often. Who holds which role changes as a run goes on. */
export const people = {
  /** `guardian` is a contract. */
  patients: [...['ann', 'ben', 'cleo'].map(principalOf), contractOf('guardian')],
  providers: ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9'].map(principalOf),
  /** Keys to which providers move. */
  keys: ['key-a', 'key-b', 'key-c'].map(principalOf),
  /** `cooperative` is a contract. */
  institutions: [...['north', 'south'].map(principalOf), contractOf('cooperative')],
  registrars: ['registrar-a', 'registrar-b', 'registrar-c'].map(principalOf),
  reviewers: ['reviewer-a', 'reviewer-b', 'reviewer-c'].map(principalOf),
  pausers: ['pauser-a', 'pauser-b'].map(principalOf),
  owners: ['owner-a', 'owner-b'].map(principalOf),
  strangers: ['stranger'].map(principalOf),
} as const;

/** Everyone, by address. */
export const everyone: readonly string[] = Object.values(people).flat();

/** Contracts that pass every call on: what they call sees them as its caller. */
const intermediaries = ['guardian', 'cooperative'] as const;

/** Contracts that may be named as a protocol contract, and some that are none. */
export const contractIds = [...Object.values(versions).flat(), 'guardian', 'missing'].map(contractOf);

/** Names for people to read, by address. */
export const nameOf: ReadonlyMap<string, string> = new Map([
  ...['ann', 'ben', 'cleo', 'north', 'south', 'stranger'].map((name) => [principalOf(name), name] as const),
  ...people.providers.map((who, index) => [who, `p${index + 1}`] as const),
  ...(['keys', 'registrars', 'reviewers', 'pausers', 'owners'] as const).flatMap((group) =>
    people[group].map((who, index) => [who, `${group.slice(0, -1)}-${'abc'[index]}`] as const),
  ),
  ...[...intermediaries, ...Object.values(versions).flat(), 'registry', 'missing'].map(
    (name) => [contractOf(name), `.${name}`] as const,
  ),
  [deployer, 'deployer'],
]);

/** Seconds since 1970: every run starts here, so that a seed gives the same run on any day. */
const startsAt = 1_800_000_000;

/** Opens a chain with both versions of the protocol contracts and the contracts that pass calls on. */
export async function openWorld(sources: NonNullable<ChainOptions['sources']> = {}): Promise<Chain> {
  const chain = await Chain.open({ sources, startsAt });
  for (const [name, [, next]] of Object.entries(versions)) {
    chain.deploy(next, sources[name as Name] ?? readSource(name as Name));
  }
  for (const name of intermediaries) chain.deploy(name, passingSource());
  return chain;
}

/** What `contract-hash?` says of the contracts that can be named, by id (SIP-033: SHA-512/256 of the source). */
export function contractHashes(sources: NonNullable<ChainOptions['sources']> = {}): Map<string, Uint8Array> {
  const hashes = new Map<string, Uint8Array>();
  const add = (name: string, source: string) =>
    hashes.set(contractOf(name), new Uint8Array(createHash('sha512-256').update(source).digest()));
  for (const [name, all] of Object.entries(versions)) {
    for (const version of all) add(version, sources[name as Name] ?? readSource(name as Name));
  }
  for (const name of intermediaries) add(name, passingSource());
  add('registry', sources.registry ?? readSource('registry'));
  return hashes;
}

/** The function that `sender` calls so that it is the caller of `contract`; undefined for an account. */
export function passing(sender: string, contract: string, name: string): string | undefined {
  return sender.includes('.') ? passName(contract, name) : undefined;
}

/** Passes on calls of the first version of a contract, and of the second. */
function passingSource(): string {
  passed ??= [
    intermediarySource(),
    ...Object.values(versions).map(([first, second]) =>
      intermediarySource()
        .split('\n')
        .filter((line) => line.includes(`(pass-${first}-`))
        .join('\n')
        .replaceAll(`(pass-${first}-`, `(pass-${second}-`)
        .replaceAll(`.${first} `, `.${second} `),
    ),
  ].join('\n');
  return passed;
}

let passed: string | undefined;
