import type { LedgerEvent } from '../../contracts/event.ts';
import { has } from '../../contracts/rules/masks.ts';
import { bases, decisions, purposes, roleFlags } from '../../contracts/vocabulary.ts';
import { type AccessDecision, decideAccess, policyOf, type Question } from './decide-access.ts';
import { forever, type Party } from './entries.ts';
import type { PartiesState } from './parties-state.ts';
import type { PatientState } from './patient-state.ts';
import { PatientTrail } from './patient-trail.ts';
import { traceOrigin, traceRegistration } from './trace-registration.ts';

/** What an event tells about a decision. */
export type FactKind =
  | 'rules'
  | 'pause'
  | 'provider'
  | 'institution'
  | 'role-policy'
  | 'objection'
  | 'care-team'
  | 'grantor'
  | 'study'
  | 'direct-consent'
  | 'institution-consent'
  | 'temporary-grant'
  | 'override';

/** An event that a decision rests on. */
export interface FactEvent {
  event: LedgerEvent;
  /** What it tells, at least one. */
  about: readonly FactKind[];
}

/** The events before a decision, in their order, and the states that they make. */
export interface History {
  parties: PartiesState;
  /** Events that name no patient. */
  partyEvents: readonly LedgerEvent[];
  patient: PatientState;
  /** Changes about the patient. */
  patientEvents: readonly LedgerEvent[];
}

/** A decision with the events that it rests on, by seq. */
export interface Explanation {
  decision: AccessDecision;
  events: readonly FactEvent[];
}

/**
 * Says which events a decision rests on: replaying these alone gives the same decision.
 *
 * Of a denial they are those of the rule that failed and of the rules before it; of a permission those of every rule, and
 * of the bases that covered the request. What was never said by an event, such as a role's opening policy, has none.
 *
 * @param now the time that the decision sees, in seconds
 */
export function explainDecision(history: History, question: Question, now: bigint): Explanation {
  const decision = decideAccess(history.parties, history.patient, question, now);
  const explainer = new Explainer(history, question, decision);
  return { decision, events: explainer.explain() };
}

/** How far the rules were gone through: the number of the first that failed, or beyond them all. */
function reached({ permitted, code }: AccessDecision): bigint {
  return permitted ? decisions['not-covered'] + 1n : code;
}

class Explainer {
  readonly #found = new Map<bigint, { event: LedgerEvent; about: Set<FactKind> }>();
  readonly #trail: PatientTrail;

  constructor(
    private readonly history: History,
    private readonly question: Question,
    private readonly decision: AccessDecision,
  ) {
    this.#trail = new PatientTrail(history.patientEvents, history.parties.registrations);
  }

  explain(): FactEvent[] {
    this.#collect();
    const found = [...this.#found.values()].sort((a, b) => (a.event.seq < b.event.seq ? -1 : 1));
    return found.map(({ event, about }) => ({ event, about: [...about] }));
  }

  #collect(): void {
    const { provider } = this.question;
    const stage = reached(this.decision);
    this.#addLast('rules', ({ topic, code }) => topic === 'protocol-contract-set' && code === 1n);
    this.#addLast('pause', ({ topic }) => topic === 'registry-paused' || topic === 'registry-unpaused');
    if (stage < decisions['provider-unknown']) return;
    const party = this.#party(provider);
    this.#addRegistration('provider', provider);
    if (party === undefined || stage < decisions['institution-suspended']) return;
    this.#addRegistration('institution', party.institution);
    if (stage < decisions['role-data-types']) return;
    this.#addLast('role-policy', ({ topic, code }) => topic === 'role-policy-set' && code === party.role);
    if (this.question.purpose === purposes.ETREAT) this.#addOverride();
    if (stage < decisions.objected) return;
    this.#addObjections(party);
    if (stage < decisions['care-team-missing']) return;
    if (has(policyOf(this.history.parties, party.role).flags, roleFlags['needs-care-team'])) {
      this.#add('care-team', this.#trail.last(provider, ['care-team-assigned', 'care-team-unassigned']));
    }
    if (stage >= decisions['not-covered']) this.#addBases(party);
  }

  /** The bases that covered the request; of a denial all that could have. */
  #addBases(party: Party): void {
    const { provider, dataTypes, purpose } = this.question;
    const { permitted, basis } = this.decision;
    const mattered = (bit: bigint) => !permitted || has(basis, bit);
    if (mattered(bases['direct-consent'])) {
      this.#addAll('direct-consent', this.#trail.consent(provider, dataTypes));
    }
    if (mattered(bases['institution-consent'])) {
      this.#addAll('institution-consent', this.#trail.consent(party.institution, dataTypes));
    }
    if (purpose === purposes.TREAT && mattered(bases['temporary-grant'])) this.#addTemporaryGrant();
    if (purpose === purposes.HRESCH && mattered(bases.study)) {
      this.#addStudy(provider);
      this.#addStudy(party.institution);
    }
  }

  #addObjections({ institution }: Party): void {
    const { provider } = this.question;
    this.#addObjectionsTo(provider);
    this.#addObjectionsTo(institution);
    const first = this.history.parties.registrations.firstKey(provider);
    if (first === undefined) return;
    this.#addObjectionsTo(first);
    this.#addAll('objection', traceOrigin(this.history.partyEvents, provider, forever));
  }

  #addObjectionsTo(who: string): void {
    for (const event of this.#trail.objections(who)) {
      this.#add('objection', event);
      const { provider, seq } = event;
      // said of another key of the same registration
      if (event.topic === 'objection-set' && provider !== null && provider !== who) {
        this.#addAll('objection', traceOrigin(this.history.partyEvents, provider, seq));
      }
    }
  }

  #addTemporaryGrant(): void {
    const { provider, dataTypes } = this.question;
    const topics = ['temporary-access-granted', 'temporary-access-revoked'];
    const grant = this.#trail.last(provider, topics);
    if (grant === undefined) return;
    this.#add('temporary-grant', grant);
    this.#addAll('temporary-grant', this.#trail.objectionsAfter(grant));
    if (grant.topic !== 'temporary-access-granted' || grant.actor === grant.patient) return;
    const grantor = this.#party(grant.actor);
    this.#addRegistration('grantor', grant.actor);
    this.#addAll('temporary-grant', this.#trail.consent(grant.actor, dataTypes));
    if (grantor === undefined) return;
    this.#addRegistration('grantor', grantor.institution);
    this.#addObjectionsTo(grantor.institution);
  }

  #addOverride(): void {
    const started = this.#trail.last(this.question.provider, ['override-started']);
    if (started === undefined) return;
    this.#addAll('override', [started, ...this.#trail.endings(started)]);
    this.#addAll('override', this.#trail.objectionsAfter(started));
  }

  #addStudy(lead: string): void {
    const part = this.#trail.last(lead, ['study-joined', 'study-withdrawn']);
    if (part === undefined) return;
    this.#addAll('study', [part, ...this.#trail.objectionsAfter(part)]);
    this.#addLast('study', ({ topic, seq }) => topic === 'study-registered' && seq === part.ref);
  }

  #party(who: string): Party | undefined {
    return this.history.parties.registrations.parties.get(who);
  }

  #addRegistration(kind: FactKind, who: string): void {
    const number = this.#party(who)?.number;
    if (number !== undefined) this.#addAll(kind, traceRegistration(this.history.partyEvents, who, number));
  }

  #addLast(kind: FactKind, matches: (event: LedgerEvent) => boolean): void {
    this.#add(kind, this.history.partyEvents.findLast(matches));
  }

  #addAll(kind: FactKind, events: Iterable<LedgerEvent>): void {
    for (const event of events) this.#add(kind, event);
  }

  #add(kind: FactKind, event: LedgerEvent | undefined): void {
    if (event === undefined) return;
    const known = this.#found.get(event.seq);
    if (known === undefined) this.#found.set(event.seq, { event, about: new Set([kind]) });
    else known.about.add(kind);
  }
}
