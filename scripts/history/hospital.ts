import { createHash } from 'node:crypto';
import { c32address } from 'c32check';
import type { LogIdentity, Row } from '../../src/lib/audit/row.ts';
import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { officerRoles } from '../../src/lib/contracts/vocabulary.ts';
import { Model } from '../../tests/model/model.ts';
import { holds, isPaused, type Party } from '../../tests/model/state.ts';
import { Agenda } from './agenda.ts';
import { Dice } from './dice.ts';
import { hashQuickly } from './hash-quickly.ts';

export const day = 86_400;
export const hour = 3_600;

/** A provider by its key, its place of work and its role, as it was hired. */
export interface Worker {
  who: string;
  institution: string;
  role: bigint;
}

/** Someone who cares for a patient, and what it usually asks for. */
export interface Relation {
  worker: Worker;
  types: bigint;
  purpose: bigint;
}

export interface Patient {
  who: string;
  /** The institution that the patient mostly goes to. */
  home: string;
  circle: Relation[];
}

export interface HospitalOptions {
  seed: number;
  /** Seconds since 1970. */
  startsAt: number;
}

/** Everyone, the contracts by the reference model, and the rows that they have written. */
export class Hospital {
  readonly identity: LogIdentity;
  readonly deployer: string;
  readonly owner: string;
  readonly model: Model;
  readonly dice: Dice;
  readonly agenda = new Agenda();
  readonly institutions: string[] = [];
  /** Who works where in which role; who left is not in it. */
  readonly staff = new Map<string, Worker[]>();
  readonly patients: Patient[] = [];
  /** How many providers there ever were, so that each has a name of its own. */
  hired = 0;
  /** Seconds since 1970. */
  now: number;
  readonly #startsAt: number;
  readonly #seed: number;
  #rows: Row[] = [];

  constructor({ seed, startsAt }: HospitalOptions) {
    this.#seed = seed;
    this.#startsAt = startsAt;
    this.now = startsAt;
    this.dice = new Dice(seed);
    this.deployer = this.makeAccount('deployer');
    this.owner = this.makeAccount('owner');
    this.identity = { chainId: 0x80000000n, registry: `${this.deployer}.registry` };
    const contracts = new Map([[`${this.deployer}.access-control-2`, new Uint8Array(32).fill(7)]]);
    this.model = new Model({ deployer: this.deployer, contracts, hashOf: hashQuickly });
  }

  /** A testnet account that nobody holds a key of, the same for the same name and seed. */
  makeAccount(name: string): string {
    const hash = createHash('sha256').update(`${this.#seed} ${name}`).digest('hex');
    return c32address(26, hash.slice(0, 40));
  }

  /** The events that a call appends; none when the contracts refuse it. */
  call(
    sender: string,
    contract: 'registry' | 'access-control' | 'patient-consent',
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): readonly LedgerEvent[] {
    const passed = this.now - this.#startsAt;
    const block = {
      time: BigInt(this.now),
      height: 1_000n + BigInt(Math.floor(passed / 5)),
      burnHeight: 900_000n + BigInt(Math.floor(passed / 600)),
    };
    const outcome = this.model.apply({ sender, contract, name, args }, block);
    if (!outcome.ok) return [];
    const { events } = outcome;
    events.forEach((event, index) => {
      const hash = events[index + 1]?.prev ?? this.model.head().hash;
      this.#rows.push({ event, hash, ...this.identity });
    });
    return events;
  }

  /** The rows written since this was last called. */
  takeRows(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Puts something down for so many seconds from now. */
  later(seconds: number, act: () => void): void {
    this.agenda.put(this.now + seconds, act);
  }

  /** Lets time go by up to a moment, in seconds, and do what was due until then. */
  passUntil(time: number): void {
    while (this.agenda.nextTime <= time) {
      const due = this.agenda.take();
      if (due === undefined) break;
      this.now = Math.max(this.now, Math.round(due.time));
      due.act();
    }
    this.now = Math.max(this.now, time);
  }

  party(who: string): Party | undefined {
    return this.model.state.parties.get(who);
  }

  get isPaused(): boolean {
    return isPaused(this.model.state, BigInt(this.now));
  }

  /** Someone who holds the role now. Throws a RangeError when no one does. */
  officer(role: keyof typeof officerRoles): string {
    const { officers } = this.model.state;
    return this.dice.pick(
      [...officers.keys()].filter((who) => holds(this.model.state, who, officerRoles[role])),
    );
  }

  /** Who works there in this role. */
  workers(institution: string, role: bigint): Worker[] {
    const key = `${institution} ${role}`;
    const found = this.staff.get(key) ?? [];
    if (found.length === 0) this.staff.set(key, found);
    return found;
  }
}
