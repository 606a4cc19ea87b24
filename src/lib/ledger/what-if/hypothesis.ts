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

/** The state of a patient as the hypothesis has it. */
export class ChangedPatient {
  #revoked = false;

  constructor(
    private readonly hypothesis: Hypothesis,
    readonly state: PatientState,
  ) {}

  /** Applies the next change; `parties` are at least as new. */
  apply(event: LedgerEvent, parties: PartiesState): void {
    this.passTo(event.time);
    this.state.apply(event, parties);
    if (this.hypothesis.revokedAt === undefined) this.#revoke();
  }

  /** Does what is due by a time, in seconds. */
  passTo(time: bigint): void {
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
