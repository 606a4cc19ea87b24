import type { Fault, Target } from './rendezvous-world.ts';

/** A fault that the invariants must notice when it is planted in a copy of the contracts. */
export interface PlantedFault extends Fault {
  name: string;
  /** The contract under test. */
  target: Target;
}

const pc = 'patient-consent';
const ac = 'access-control';

/** At least one for each check. Each text occurs once in its contract. */
export const faults: readonly PlantedFault[] = [
  {
    name: 'revoking leaves the expiries',
    target: pc,
    by: 'test-revoked-never-permits',
    contract: pc,
    find: '{expiries: (set-types (get expiries consent) data-types u0), purposes: (left-purposes consent active data-types)}',
    replace: '{purposes: (left-purposes consent u0 data-types)}',
  },
  {
    name: 'an objection does not bind the decision',
    target: pc,
    by: 'test-objected-never-permits',
    contract: ac,
    find: '(if (has (get objected facts) data-types) OBJECTED',
    replace: '(if (has (get objections consent) data-types) OBJECTED',
  },
  {
    name: 'a suspended provider may read',
    target: pc,
    by: 'test-suspended-never-permits',
    contract: ac,
    find: '(if (> (get suspension party) u0) PROVIDER-SUSPENDED',
    replace: '(if (> (get suspension party) u2) PROVIDER-SUSPENDED',
  },
  {
    name: 'a consent permits at its last second',
    target: pc,
    by: 'test-expired-never-permits',
    contract: ac,
    find: '(define-private (active-bit (expiry uint) (bit uint) (now uint)) (if (> expiry now) bit u0))',
    replace: '(define-private (active-bit (expiry uint) (bit uint) (now uint)) (if (>= expiry now) bit u0))',
  },
  {
    name: 'a pause stops a revocation',
    target: pc,
    by: 'test-pause-blocks-no-revocation-and-no-log',
    contract: pc,
    find: '(asserts! (has active data-types) ERR-NOTHING-TO-REVOKE)',
    replace:
      '(asserts! (not (get paused facts)) ERR-CONSENT-PAUSED) (asserts! (has active data-types) ERR-NOTHING-TO-REVOKE)',
  },
  {
    name: 'an objection leaves the study',
    target: pc,
    by: 'test-study-ends-with-its-source',
    contract: 'registry',
    find: 'found (map-set memberships part (merge found {data-types: (without (get data-types found) mask)})) true)',
    replace: 'found true true)',
  },
  {
    name: 'an override reaches protected types by default',
    target: pc,
    by: 'test-override-reaches-protected-only-by-opting-in',
    contract: 'registry',
    find: '(default-to u15 (map-get? emergency-preferences patient))',
    replace: '(bit-or u48 (default-to u15 (map-get? emergency-preferences patient)))',
  },
  {
    name: 'a provider who is a reviewer may review',
    target: pc,
    by: 'test-no-one-reviews-itself',
    contract: pc,
    find: `(not (is-eq contract-caller (get provider entry)))
      (is-eq (default-to u0 (get verified-from (get caller facts))) u0)) ERR-REVIEWER-CONFLICT)`,
    replace: 'true) ERR-REVIEWER-CONFLICT)',
  },
  {
    name: 'consents are stored without an event',
    target: pc,
    by: 'test-event-if-and-only-if-state-changes',
    contract: 'registry',
    find: '(close-log (ok (fold write-consent-row rows (open-log patient (some patient)))))))',
    replace:
      '(let ((log (fold write-consent-row rows (open-log patient (some patient))))) (ok {seq: (get seq log), events: (get rows log)}))))',
  },
  {
    name: 'an event without its state change',
    target: pc,
    by: 'test-event-if-and-only-if-state-changes',
    contract: 'registry',
    find: '(if (is-eq topic "emergency-preferences-set") (map-set emergency-preferences actor mask)',
    replace: '(if (is-eq topic "emergency-preferences-set") true',
  },
  {
    name: 'a running verification is not asked for',
    target: ac,
    by: 'invariant-no-standing-never-permits',
    contract: ac,
    find: '(if (<= (get verified-until party) now) VERIFICATION-EXPIRED',
    replace: '(if (> u0 now) VERIFICATION-EXPIRED',
  },
  {
    name: 'a temporary grant never ends',
    target: pc,
    by: 'invariant-ended-never-permits',
    contract: ac,
    find: '(let ((mask (if (is-eq (get number grant) number) (active-mask (get expiries grant) now) u0)))',
    replace: '(let ((mask (if (is-eq (get number grant) number) (active-mask (get expiries grant) u1) u0)))',
  },
  {
    name: 'an override reaches protected types without opting in',
    target: pc,
    by: 'invariant-protected-needs-the-patient',
    contract: pc,
    find: '(data-types (without (bit-and (get preferences facts) (bit-or (get data-types policy) PROTECTED))',
    replace: '(data-types (without (bit-or (get preferences facts) PROTECTED)',
  },
  {
    name: 'a researcher reads through a consent',
    target: pc,
    by: 'invariant-no-identified-clinical-data',
    contract: ac,
    find: '(shared (if research u0 (consent-mask pooled (get number institution) purpose now)))',
    replace: '(shared (consent-mask pooled (get number institution) (if research TREAT purpose) now))',
  },
  {
    name: 'a source granted again revives a referral',
    target: ac,
    by: 'test-derived-access-dies-with-its-source',
    contract: ac,
    find: '(is-eq (get seq source) (get source grant)))',
    replace: 'true)',
  },
  {
    name: 'a suspended referrer still lends',
    target: ac,
    by: 'test-derived-access-dies-with-its-source',
    contract: ac,
    find: '(is-eq u0 (get suspension referrer) institution-suspension)',
    replace: 'true',
  },
  {
    name: 'a registrar verifies itself',
    target: ac,
    by: 'test-no-one-verifies-or-appoints-itself',
    contract: ac,
    find: '(asserts! (not (is-eq (get provider row) contract-caller)) ERR-CONFLICT-OF-INTEREST)',
    replace: '',
  },
  {
    name: 'a stranger logs for a provider',
    target: ac,
    by: 'test-no-one-verifies-or-appoints-itself',
    contract: ac,
    find: '(asserts! (or (is-eq contract-caller provider) (is-eq contract-caller institution)) ERR-NOT-ALLOWED)',
    replace: '',
  },
  {
    name: 'resigning keeps the registration',
    target: ac,
    by: 'test-unverified-never-permits',
    contract: ac,
    find: '(merge party {status: RESIGNED, verified-from: u0, verified-until: u0})',
    replace: '(merge party {verified-from: u0})',
  },
  {
    name: 'a pause stops a log entry',
    target: ac,
    by: 'test-pause-blocks-no-ending-and-no-log',
    contract: ac,
    find: '(asserts! (and (> action u0) (<= action u5)) ERR-INVALID-ACTION)',
    replace: '(asserts! (and (> action u0) (<= action u5) (not (is-eq code PAUSED))) ERR-INVALID-ACTION)',
  },
  {
    name: 'a suspension is stored without an event',
    target: ac,
    by: 'test-event-if-and-only-if-state-changes',
    contract: 'registry',
    find: '(close-log (fold suspend-row providers (ok (merge (open-log actor none) {level: level}))))))',
    replace:
      '(let ((log (try! (fold suspend-row providers (ok (merge (open-log actor none) {level: level})))))) (ok {seq: (get seq log), events: (get rows log)}))))',
  },
  {
    name: 'an event is printed twice',
    target: ac,
    by: 'count-events',
    contract: 'registry',
    find: '(print full)',
    replace: '(print full) (print full)',
  },
  {
    name: 'an account stores an event',
    target: 'registry',
    by: 'test-only-protocol-contracts-store',
    contract: 'registry',
    find: '(or (is-eq contract-caller (get access-control rules)) (is-eq contract-caller (get patient-consent rules)))',
    replace:
      '(or (is-eq contract-caller (get access-control rules)) (is-eq contract-caller (get patient-consent rules)) (is-eq contract-caller tx-sender))',
  },
  {
    name: 'a registrar may become the owner',
    target: 'registry',
    by: 'invariant-powers-are-apart',
    contract: 'registry',
    find: '(and (is-eq (bit-and held u3) u0) (not (is-owner who)))',
    replace: '(not (is-owner who))',
  },
  {
    name: 'a change is active at once',
    target: 'registry',
    by: 'test-no-one-appoints-itself',
    contract: 'registry',
    find: '(asserts! (>= burn ready-at) ERR-TIMELOCKED)',
    replace: '',
  },
  {
    name: 'an administrator may be given clinical data',
    target: 'registry',
    by: 'invariant-no-policy-gives-clinical-data',
    contract: 'registry',
    find: '(or (not (is-eq role ADMINISTRATOR)) (is-eq u0 (without mask u1) (without uses u6)))',
    replace: 'true',
  },
  {
    name: 'governance without an event',
    target: 'registry',
    by: 'test-event-if-and-only-if-state-changes',
    contract: 'registry',
    find: '(record contract-caller (blank-event "registry-unpaused"))',
    replace: '(ok {seq: (get seq (var-get log-head)), events: u0})',
  },
  {
    name: 'a request is stored with another purpose',
    target: 'registry',
    by: 'test-state-is-what-the-event-says',
    contract: 'registry',
    find: '(map-set requests pair {request: seq, data-types: mask, purpose: (get purposes event), number: number, lapses-at: end})',
    replace:
      '(map-set requests pair {request: seq, data-types: mask, purpose: mask, number: number, lapses-at: end})',
  },
];
