import type { LedgerEvent } from '../../contracts/event.ts';
import { noExpiries, type Policy } from '../state/entries.ts';
import type { PartiesState } from '../state/parties-state.ts';
import type { PatientState } from '../state/patient-state.ts';

/** A policy in the place of a role's own; what is absent stays as it was at the time. */
export type PolicyChange = Partial<Pick<Policy, 'data-types' | 'purposes' | 'flags'>>;

/** What is changed in the past: nothing, when all is absent. */
export interface Hypothesis {
  /** Grantees whose consents are taken away. */
  revoked: readonly string[];
  /** When they were revoked, in seconds; never given when absent. Consents given after it stand. */
  revokedAt?: bigint | undefined;
  /** By the number of the role. */
  policies: ReadonlyMap<bigint, PolicyChange>;
}

/** Puts the hypothesis's policies in the place of those that the last event left. */
export function changePolicies({ policies }: Hypothesis, { governance }: PartiesState): void {
  if (policies.size === 0) return;
  governance.settings = {
    ...governance.settings,
    policies: governance.settings.policies.map((policy, index) => ({
      ...policy,
      ...policies.get(BigInt(index + 1)),
    })),
  };
}

/** The state of a patient as the hypothesis has it, moved on from one access to the next. */
export class ChangedPatient {
  #next = 0;
  #revoked = false;

  constructor(
    private readonly hypothesis: Hypothesis,
    readonly state: PatientState,
    private readonly events: readonly LedgerEvent[],
  ) {}

  /** Applies what came before an access; `parties` are those of that moment. */
  moveTo({ seq, time }: Pick<LedgerEvent, 'seq' | 'time'>, parties: PartiesState): void {
    let event = this.events[this.#next];
    while (event !== undefined && event.seq < seq) {
      this.#revokeAt(event.time);
      this.state.apply(event, parties);
      if (this.hypothesis.revokedAt === undefined) this.#revoke();
      this.#next += 1;
      event = this.events[this.#next];
    }
    this.#revokeAt(time);
  }

  #revokeAt(time: bigint): void {
    const { revokedAt } = this.hypothesis;
    if (revokedAt === undefined || this.#revoked || time < revokedAt) return;
    this.#revoke();
    this.#revoked = true;
  }

  /** Ends every type of the consents, as `revoke-consent` does; objections stay. */
  #revoke(): void {
    for (const grantee of this.hypothesis.revoked) {
      const pair = this.state.pairs.get(grantee);
      if (pair?.consent === undefined || pair.consent.expiries === noExpiries) continue;
      pair.consent = { ...pair.consent, expiries: noExpiries, purposes: 0n };
    }
  }
}
