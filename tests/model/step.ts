import type { Pass } from './random-calls/pass-time.ts';
import { nameOf } from './world.ts';

/** A public call as pure data. */
export interface CallStep {
  kind: 'call';
  sender: string;
  /** Who signs when the sender is a contract. */
  origin: string;
  contract: string;
  name: string;
  args: Readonly<Record<string, unknown>>;
}

/** Who would read what of whom. */
export interface Question {
  patient: string;
  provider: string;
  types: bigint;
  purpose: bigint;
}

/** One thing that happens to model and chain alike, or that both are asked. */
export type Step =
  | CallStep
  | ({ kind: 'pass' } & Pass)
  /** `check-access`, at the tip's time. */
  | ({ kind: 'ask' } & Question)
  /** `get-consent-status`, at the tip's time. */
  | { kind: 'ask-status'; patient: string; provider: string }
  /** Every entry that the registry can have. */
  | { kind: 'sweep' };

/** A number that an earlier step of the list made, so that it still means the same when steps before it are left out. */
export class MadeBy {
  constructor(
    readonly step: Step,
    /** Which of that step's events. */
    readonly index: number,
  ) {}
}

/** A moment, in seconds from the time of the call that names it. */
export class FromNow {
  constructor(readonly seconds: bigint) {}
}

/** One step for people to read. */
export function describeStep(step: Step, numberOf: (step: Step) => number): string {
  const name = (who: string) => nameOf.get(who) ?? who;
  switch (step.kind) {
    case 'pass':
      return 'seconds' in step ? `${step.seconds} s pass` : `${step.burnBlocks} burn blocks pass`;
    case 'ask':
      return `may ${name(step.provider)} read types u${step.types} of ${name(step.patient)} for purpose u${step.purpose}?`;
    case 'ask-status':
      return `what has ${name(step.patient)} consented to for ${name(step.provider)}?`;
    case 'sweep':
      return 'every entry of the registry is read';
    case 'call': {
      const signed = step.origin === step.sender ? '' : `, signed by ${name(step.origin)},`;
      const args = Object.entries(step.args).map(
        ([key, value]) => `${key}: ${describeValue(value, numberOf)}`,
      );
      return `${name(step.sender)}${signed} calls ${step.contract} ${step.name} {${args.join(', ')}}`;
    }
  }
}

function describeValue(value: unknown, numberOf: (step: Step) => number): string {
  if (value instanceof MadeBy) {
    return `the number that step ${numberOf(value.step)} made${value.index > 0 ? ` with event ${value.index + 1}` : ''}`;
  }
  if (value instanceof FromNow) return value.seconds < 0n ? `now${value.seconds}` : `now+${value.seconds}`;
  if (typeof value === 'bigint') return `u${value}`;
  if (typeof value === 'string') return nameOf.get(value) ?? value;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').slice(0, 8)}…`;
  if (Array.isArray(value)) return `[${value.map((each) => describeValue(each, numberOf)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([key, each]) => `${key}: ${describeValue(each, numberOf)}`);
  return `{${fields.join(', ')}}`;
}
