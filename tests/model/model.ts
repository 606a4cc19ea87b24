import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { accessRules } from './access-rules.ts';
import type { Block, Call, Decision, Outcome } from './call.ts';
import { changeRules } from './change-rules.ts';
import { consentRules } from './consent-rules.ts';
import { type ConsentStatus, consentStatus } from './consent-status.ts';
import { decide } from './decide.ts';
import { emergencyRules } from './emergency-rules.ts';
import { EventLog } from './event-log.ts';
import { governanceRules } from './governance-rules.ts';
import { objectionRules } from './objection-rules.ts';
import { officerRules, registryOfficerRules } from './officer-rules.ts';
import { policyRules } from './policy-rules.ts';
import { referralRules } from './referral-rules.ts';
import { registrationRules } from './registration-rules.ts';
import { standingRules } from './standing-rules.ts';
import { openState, type State } from './state.ts';
import { storageRules } from './storage-rules.ts';
import { studyRules } from './study-rules.ts';
import { type Rule, Turn, toHex } from './turn.ts';

/** The rules of each contract, by the function's name. */
const rules: Readonly<
  Record<'registry' | 'access-control' | 'patient-consent', Readonly<Record<string, Rule>>>
> = {
  registry: { ...governanceRules, ...registryOfficerRules, ...changeRules, ...storageRules },
  'access-control': {
    ...officerRules,
    ...policyRules,
    ...registrationRules,
    ...standingRules,
    ...accessRules,
    ...referralRules,
  },
  'patient-consent': { ...consentRules, ...objectionRules, ...emergencyRules, ...studyRules },
};

/** The contracts' rules in ordinary data structures: what a call may do, what it changes, and the events that it appends. */
export class Model {
  private readonly log: EventLog;
  /** Everything that the rules remember; to look at. */
  readonly state: State;
  private readonly contracts: ReadonlyMap<string, Uint8Array>;

  /**
   * @param options.contracts `contract-hash?` of every contract that may become a protocol contract, by its id; the
   *   map may grow after this
   * @param options.hashOf the hash of an event, unless `hashEvent`
   */
  constructor(
    options: {
      deployer: string;
      contracts?: ReadonlyMap<string, Uint8Array>;
      hashOf?: ((event: LedgerEvent) => string) | undefined;
    },
    copy?: Model,
  ) {
    this.contracts = options.contracts ?? new Map();
    this.log = copy ? copy.log.clone() : new EventLog(options.hashOf);
    this.state = copy ? structuredClone(copy.state) : openState(options.deployer);
  }

  /** What the rules say of a call in this block. The state changes only when the outcome is ok. */
  apply(call: Call, block: Block): Outcome {
    const rule = findRule(call);
    const turn = new Turn(this.state, call.sender, block, this.log, (contract) => {
      const hash = this.contracts.get(contract);
      return hash && toHex(hash);
    });
    // Only the contracts that the registry names may write to it.
    turn.refuse('ERR-NOT-PROTOCOL', !call.contract.startsWith('registry') && !this.isActive(call.contract));
    const answer = rule(turn, call.args as never);
    if (turn.refused) return { ok: false, errors: turn.errors };
    const value = answer ?? { seq: turn.last, events: BigInt(turn.events.length) };
    return { ok: true, value, events: turn.events };
  }

  /** What `check-access` answers at `time`. */
  decide(patient: string, provider: string, dataTypes: bigint, purpose: bigint, time: bigint): Decision {
    return decide(this.state, patient, provider, dataTypes, purpose, time);
  }

  /** What `get-consent-status` answers at `time`. */
  consentStatus(patient: string, provider: string, time: bigint): ConsentStatus {
    return consentStatus(this.state, patient, provider, time);
  }

  /** What `get-head` answers. */
  head(): { seq: bigint; hash: string } {
    return this.log.head();
  }

  /** What `get-patient-head` answers. */
  patientHead(who: string): { count: bigint; hash: string } {
    return this.log.patientHead(who);
  }

  /** A model that goes its own way from here. */
  clone(): Model {
    return new Model({ deployer: this.state.deployer, contracts: this.contracts }, this);
  }

  private isActive(contract: string): boolean {
    const id = `${this.state.deployer}.${contract}`;
    return id === this.state.accessControl || id === this.state.patientConsent;
  }
}

/** The rule of a call, by a version of whichever contract. Throws an Error when no contract has this function. */
function findRule(call: Call): Rule {
  const contract = (Object.keys(rules) as (keyof typeof rules)[]).find((name) =>
    call.contract.startsWith(name),
  );
  const rule = contract && rules[contract][call.name];
  if (!rule) throw new Error(`no rule for ${call.contract} ${call.name}`);
  return rule;
}
