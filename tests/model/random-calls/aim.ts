import type { PlainValue } from '../../../src/lib/contracts/interface.ts';
import {
  officerRoles,
  registrationStatuses,
  roleFlags,
  suspensionLevels,
} from '../../../src/lib/contracts/vocabulary.ts';
import type { contracts } from '../../contracts/support/open-chain.ts';
import type { RebuiltRegistry } from '../../contracts/support/rebuilt-registry.ts';
import { everyone, people } from '../world.ts';
import type { Dice } from './dice.ts';

type Maps = (typeof contracts.registry)['maps'];
type MapName = keyof Maps;
/** An entry of one of the registry's maps. */
export interface Row<M extends MapName> {
  key: PlainValue<Maps[M]['key']>;
  value: PlainValue<Maps[M]['value']>;
}
export type Party = Row<'parties'>['value'];

export const day = 86_400n;
export const year = 365n * day;
export const forever = 2n ** 128n - 1n;
const bits = [1n, 2n, 4n, 8n, 16n, 32n];

/** Picks what a call can be about, from what the registry holds when its block comes. */
export class Aim {
  constructor(
    readonly dice: Dice,
    readonly registry: RebuiltRegistry,
    /** Seconds: the time that the call will see. */
    readonly now: bigint,
    /** The burn height that the call will see. */
    readonly burnHeight: bigint,
  ) {}

  rows<M extends MapName>(map: M): Row<M>[] {
    const rows = [...(this.registry.entries.get(map)?.values() ?? [])];
    return rows.filter(({ value }) => value !== null) as unknown as Row<M>[];
  }

  /**
   * One of the rows, if there is one: mostly one that something is about to end for, or has just ended; else one that
   * fits, if any does.
   */
  choose<R extends { value: unknown }>(
    rows: readonly R[],
    fits: (row: R) => boolean = () => true,
  ): R | undefined {
    const ending = this.dice.chance(70) ? rows.filter(({ value }) => this.isEnding(value)) : [];
    if (ending.length > 0) return this.dice.pick(ending);
    const fitting = this.dice.chance(90) ? rows.filter(fits) : [];
    return this.dice.maybe(fitting.length > 0 ? fitting : rows);
  }

  /** Whether a moment in this value, or a day or three days after one, is a block away at most. */
  isEnding(value: unknown): boolean {
    if (typeof value === 'bigint') {
      const ago = this.now - value;
      return [0n, day, 3n * day].some((span) => ago - span <= 11n && span - ago <= 11n);
    }
    if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return false;
    return Object.values(value).some((each) => this.isEnding(each));
  }

  party(who: string): Party | undefined {
    return this.registry.get('parties', who) ?? undefined;
  }

  isPaused(): boolean {
    return this.registry.settings['paused-until'] > this.now;
  }

  officers(role: keyof typeof officerRoles): string[] {
    return this.rows('officers').flatMap(({ key, value }) =>
      (value & officerRoles[role]) > 0n ? [key] : [],
    );
  }

  officer(role: keyof typeof officerRoles): string {
    return this.dice.maybe(this.officers(role)) ?? this.anyone();
  }

  get owner(): string {
    return this.registry.ownership.owner;
  }

  anyone(): string {
    return this.dice.pick(everyone);
  }

  patient(): string {
    return this.dice.chance(94) ? this.dice.pick(people.patients) : this.anyone();
  }

  /** Providers with a registration, by address. */
  providers(test: (party: Party, who: string) => boolean = () => true): string[] {
    const rows = this.rows('parties').filter(({ key, value }) => value.role > 0n && test(value, key));
    return rows.map(({ key }) => key);
  }

  provider(test?: (party: Party, who: string) => boolean): string {
    return this.chooseProvider(test) ?? this.dice.pick(people.providers);
  }

  private chooseProvider(test: (party: Party, who: string) => boolean = () => true): string | undefined {
    const rows = this.rows('parties').filter(({ key, value }) => value.role > 0n && test(value, key));
    return this.choose(rows)?.key;
  }

  /** A provider who may act: listed, verified, neither it nor its institution suspended. */
  active(test: (party: Party, who: string) => boolean = () => true): string {
    const providers = this.rows('parties').filter(({ key, value }) => value.role > 0n && test(value, key));
    return this.choose(providers, ({ value }) => this.isActive(value))?.key ?? this.provider();
  }

  isActive(party: Party): boolean {
    return (
      party.status === registrationStatuses.registered &&
      party.suspension === suspensionLevels.none &&
      party['verified-until'] > this.now &&
      this.party(party.institution)?.suspension === suspensionLevels.none
    );
  }

  hasFlag(party: Party, flag: keyof typeof roleFlags): boolean {
    const policy = this.registry.settings.policies[Number(party.role) - 1];
    return ((policy?.flags ?? 0n) & roleFlags[flag]) > 0n;
  }

  institutions(): string[] {
    return this.rows('parties').flatMap(({ key, value }) => (value.role === 0n ? [key] : []));
  }

  institution(): string {
    const open = this.institutions().filter((who) => this.party(who)?.suspension === suspensionLevels.none);
    return this.dice.maybe(open) ?? this.dice.pick(people.institutions);
  }

  /** Whom a consent can go to. */
  grantee(): string {
    return this.dice.chance(30)
      ? this.institution()
      : this.active((party) => !this.hasFlag(party, 'needs-study'));
  }

  /** What a consent to this grantee can be at most: data types, and seconds from now. */
  bounds(grantee: string): { types: bigint; longest: bigint; purposes: bigint } {
    const role = this.party(grantee)?.role ?? 0n;
    const policy = role > 0n ? this.registry.settings.policies[Number(role) - 1] : undefined;
    if (policy === undefined) return { types: 63n, longest: 5n * year, purposes: role === 0n ? 23n : 1n };
    return { types: policy['data-types'], longest: policy.longest, purposes: policy.purposes };
  }

  /** Some of the bits of `mask`, at least one if it has one. */
  subset(mask: bigint): bigint {
    const within = bits.filter((bit) => (mask & bit) > 0n);
    const most = this.dice.weighted([
      [5, 1],
      [4, 2],
      [2, 6],
    ]);
    return this.dice.some(within, most).reduce((sum, bit) => sum | bit, 0n);
  }

  /** An end within `longest` seconds: often a round one, so that a block comes at it exactly, or a second beside it. */
  end(longest: bigint): bigint {
    const spans = [1n, 10n, 60n, 3_600n, day, 3n * day, 10n * day, 30n * day, year, longest - 1n, longest];
    const span = this.dice.pick(spans.filter((each) => each > 0n && each <= longest).concat(longest));
    const beside = this.dice.weighted([
      [6, 0n],
      [2, -1n],
      [2, 1n],
      [1, -10n],
      [1, 10n],
    ]);
    return this.now + span + beside;
  }

  /** 32 bytes that tell one number from another. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(32);
    if (this.dice.chance(95)) bytes.fill(this.dice.upTo(255));
    return bytes;
  }
}
