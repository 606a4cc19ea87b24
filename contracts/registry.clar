;; medrec registry: state, event log, governance. The rules live in the protocol contracts.
;; An event's hash is sha256(to-consensus-buff?(event)); the first `prev` and `patient-prev` are 32 zero bytes,
;; so is `patient-prev` without a patient. Things are numbered by the seq of the event that made them.

(define-constant DEPLOYER contract-caller)
(define-constant ZERO 0x0000000000000000000000000000000000000000000000000000000000000000)
(define-constant EMPTY-HEAD {count: u0, hash: ZERO})
(define-constant FOREVER u340282366920938463463374607431768211455)
(define-constant PAUSER-PAUSE u604800)
(define-constant TIMELOCK u144)
(define-constant LAPSE u1008)
(define-constant MAX-SPAN u157680000)
;; registration status
(define-constant PENDING u1)
(define-constant REGISTERED u2)
(define-constant RESIGNED u3)
;; suspension levels
(define-constant BY-INSTITUTION u1)
(define-constant BY-REVIEWER u3)
(define-constant UNJUSTIFIED u2)
;; officer roles (mask)
(define-constant REGISTRAR u1)
(define-constant REVIEWER u2)
(define-constant PAUSER u4)
;; purposes
(define-constant TREAT u1)
(define-constant HRESCH u8)
(define-constant ETREAT u16)
(define-constant ADMINISTRATOR u4)
(define-constant RESEARCHER u5)
;; role policy flag; flags u3 widen, u12 narrow
(define-constant NEEDS-STUDY u8)
(define-constant EMPTY-CONSENT {expiries: (list u0 u0 u0 u0 u0 u0), purposes: u0, objections: u0, number: u0, seq: u0})

;; @error the caller is not a protocol contract
(define-constant ERR-NOT-PROTOCOL (err u100))
;; @error only the deployer may initialize
(define-constant ERR-NOT-DEPLOYER (err u101))
;; @error initialized before
(define-constant ERR-ALREADY-INITIALIZED (err u102))
;; @error no registrar or no reviewer is named
(define-constant ERR-NO-OFFICERS (err u103))
;; @error only the owner may do this
(define-constant ERR-NOT-OWNER (err u104))
;; @error no ownership proposal is open
(define-constant ERR-NO-PROPOSAL (err u105))
;; @error the caller is not the proposed owner
(define-constant ERR-NOT-CANDIDATE (err u106))
;; @error the ownership proposal lapsed
(define-constant ERR-PROPOSAL-LAPSED (err u107))
;; @error only the owner or a pauser may do this
(define-constant ERR-NOT-PAUSER (err u108))
;; @error the registry is paused already
(define-constant ERR-ALREADY-PAUSED (err u109))
;; @error a pauser paused, and the owner has not acted since
(define-constant ERR-PAUSE-SPENT (err u110))
;; @error there is no pause to lift
(define-constant ERR-NOT-PAUSED (err u111))
;; @error the principal holds this role already
(define-constant ERR-ALREADY-OFFICER (err u112))
;; @error the principal does not hold this role
(define-constant ERR-NOT-OFFICER (err u113))
;; @error the last registrar or reviewer cannot be removed
(define-constant ERR-LAST-OFFICER (err u114))
;; @error owner, registrar and reviewer must be different principals
(define-constant ERR-ROLES-CONFLICT (err u115))
;; @error no queued change has this number
(define-constant ERR-UNKNOWN-CHANGE (err u116))
;; @error 144 burn blocks have not passed
(define-constant ERR-TIMELOCKED (err u117))
;; @error the change lapsed after 1008 burn blocks
(define-constant ERR-CHANGE-LAPSED (err u118))
;; @error the policy is out of bounds
(define-constant ERR-INVALID-POLICY (err u119))
;; @error not a deployed contract, not slot 1 or 2, in use, or changed
(define-constant ERR-INVALID-CONTRACT (err u120))
;; @error the override limit must be 1 to 10
(define-constant ERR-INVALID-LIMIT (err u121))
;; @error this is the value already
(define-constant ERR-UNCHANGED (err u122))
;; @error a provider is an institution, verified elsewhere or listed already
(define-constant ERR-ALREADY-REGISTERED (err u123))
;; @error a provider is not registered, or not yet listed by its institution
(define-constant ERR-NOT-LISTED (err u124))
;; @error a provider is named twice
(define-constant ERR-REPEATED-PROVIDER (err u125))
;; @error a provider is registered with another institution
(define-constant ERR-OTHER-INSTITUTION (err u126))
;; @error no override has this number
(define-constant ERR-NO-OVERRIDE (err u127))
;; @error a provider is registered under another number
(define-constant ERR-OTHER-REGISTRATION (err u128))

(define-data-var log-head {seq: uint, hash: (buff 32)} {seq: u0, hash: ZERO})
(define-map patient-heads principal {count: uint, hash: (buff 32)})
(define-data-var ownership {owner: principal, candidate: (optional principal), lapses-at: uint, initialized: bool}
  {owner: DEPLOYER, candidate: none, lapses-at: u0, initialized: false})
;; `policies` by role: 1 primary-physician to 6 emergency-personnel
(define-data-var settings
  {access-control: principal, patient-consent: principal, paused-until: uint, pause-spent: bool, override-limit: uint,
    policies: (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})}
  {access-control: .access-control, patient-consent: .patient-consent, paused-until: u0, pause-spent: false, override-limit: u3,
    policies: (list
      {data-types: u63, purposes: u1, longest: u157680000, flags: u1}
      {data-types: u63, purposes: u1, longest: u7776000, flags: u0}
      {data-types: u15, purposes: u1, longest: u31536000, flags: u4}
      {data-types: u1, purposes: u6, longest: u31536000, flags: u0}
      {data-types: u63, purposes: u8, longest: u0, flags: u8}
      {data-types: u15, purposes: u17, longest: u31536000, flags: u2})})
(define-map officers principal uint)
(define-map officer-counts uint uint)
(define-map changes uint {ready-at: uint,
  event: {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
    data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)}})
;; an institution has role u0; `seq` is the last event about it
(define-map parties principal {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
  suspension: uint, verified-from: uint, verified-until: uint, seq: uint})
(define-map moves principal {to: principal, number: uint})
;; the first key of a registration that was moved
(define-map origins principal principal)
(define-map care-teams {patient: principal, provider: principal} uint)
;; `expiries` by data type bit, u0 for none; `seq` is the last grant
(define-map consents {patient: principal, grantee: principal}
  {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})
(define-map temporary-grants {patient: principal, provider: principal}
  {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint})
(define-map requests {patient: principal, provider: principal}
  {request: uint, data-types: uint, purpose: uint, number: uint, lapses-at: uint})
(define-map overrides uint {patient: principal, provider: principal, number: uint, data-types: uint, code: uint, evidence: (buff 32),
  started-at: uint, ends-at: uint, outcome: uint, escalated: bool, acknowledged: bool})
(define-map active-overrides {patient: principal, provider: principal}
  {override: uint, data-types: uint, ends-at: uint, number: uint})
(define-map unreviewed-overrides principal (list 10 {override: uint, started-at: uint}))
(define-map emergency-preferences principal uint)
(define-map studies uint {lead: principal, number: uint, data-types: uint, ends-at: uint, evidence: (buff 32)})
(define-map memberships {patient: principal, lead: principal} {study: uint, data-types: uint, ends-at: uint, number: uint})
(define-map encryption-keys principal (buff 32))

;; READ-ONLY: what is stored

;; @read head of the event log
(define-read-only (get-head) (var-get log-head))

;; @read count and hash of the events about a patient
(define-read-only (get-patient-head (patient principal)) (default-to EMPTY-HEAD (map-get? patient-heads patient)))

;; @read owner, proposed owner, and the burn block at which the proposal lapses
(define-read-only (get-ownership) (var-get ownership))

;; @read protocol contracts, pause, override limit, role policies
(define-read-only (get-settings) (var-get settings))

;; @read whether a pause is in force
(define-read-only (is-paused) (> (get paused-until (var-get settings)) stacks-block-time))

(define-read-only (get-officer (who principal)) (default-to u0 (map-get? officers who)))

;; @read how many officers hold a role
(define-read-only (get-officer-count (role uint)) (default-to u0 (map-get? officer-counts role)))

;; @read a queued change
(define-read-only (get-change (number uint)) (map-get? changes number))

(define-read-only (get-party (who principal)) (map-get? parties who))

(define-read-only (get-move (provider principal)) (map-get? moves provider))

(define-read-only (get-care-team (patient principal) (provider principal))
  (map-get? care-teams {patient: patient, provider: provider}))

(define-read-only (get-consent (patient principal) (grantee principal))
  (default-to EMPTY-CONSENT (map-get? consents {patient: patient, grantee: grantee})))

(define-read-only (get-temporary-grant (patient principal) (provider principal))
  (map-get? temporary-grants {patient: patient, provider: provider}))
(define-read-only (get-request (patient principal) (provider principal))
  (map-get? requests {patient: patient, provider: provider}))

(define-read-only (get-override (override uint)) (map-get? overrides override))

(define-read-only (get-active-override (patient principal) (provider principal))
  (map-get? active-overrides {patient: patient, provider: provider}))

(define-read-only (get-unreviewed-overrides (provider principal)) (default-to (list) (map-get? unreviewed-overrides provider)))

(define-read-only (get-emergency-preferences (patient principal))
  (default-to u15 (map-get? emergency-preferences patient)))

(define-read-only (get-study (study uint)) (map-get? studies study))

(define-read-only (get-membership (patient principal) (lead principal)) (map-get? memberships {patient: patient, lead: lead}))

(define-read-only (get-encryption-key (who principal)) (map-get? encryption-keys who))

;; READ-ONLY: all facts of a decision

;; @facts of an act about a party
(define-read-only (get-party-facts (caller principal) (who principal))
  (let ((now stacks-block-time) (party (map-get? parties who)))
    {time: now, paused: (> (get paused-until (var-get settings)) now), officer: (get-officer caller),
      caller: (if (is-eq caller who) party (map-get? parties caller)), party: party, institution: (get-standing party)}))

;; @facts of an access; what cannot matter for the purpose is not read
(define-read-only (get-access-facts (patient principal) (provider principal) (purpose uint))
  (let (
      (now stacks-block-time)
      (rules (var-get settings))
      (pair {patient: patient, provider: provider})
      (party (map-get? parties provider))
      (employer (match party found (get institution found) provider))
      (consent (get-consent patient provider))
      (own (get-objected pair (get objections consent)))
      (shared (get-consent patient employer))
      (temporary (if (is-eq purpose TREAT) (map-get? temporary-grants pair) none))
      (grantor (default-to patient (get grantor temporary)))
      (referrer (if (is-eq grantor patient) none (map-get? parties grantor))))
    {time: now, paused: (> (get paused-until rules) now), limit: (get override-limit rules), party: party,
      institution: (get-standing party),
      policy: (get-policy (get policies rules) (default-to u0 (get role party))),
      consent: (merge consent {objections: own}), institution-consent: shared, objected: (bit-or own (get objections shared)),
      care-team: (map-get? care-teams pair),
      temporary: temporary, grantor: referrer, grantor-institution: (get-standing referrer),
      source: (if (is-some referrer) (get-consent patient grantor) EMPTY-CONSENT),
      source-institution: (match referrer found (get-consent patient (get institution found)) EMPTY-CONSENT),
      override: (if (is-eq purpose ETREAT) (map-get? active-overrides pair) none),
      study: (if (is-eq purpose HRESCH) (get-membership patient provider) none),
      institution-study: (if (is-eq purpose HRESCH) (get-membership patient employer) none)}))

;; @facts of an emergency override
(define-read-only (get-override-facts (patient principal) (provider principal))
  {access: (get-access-facts patient provider ETREAT), preferences: (get-emergency-preferences patient),
    unreviewed: (get-unreviewed-overrides provider)})

;; @facts of an act about an override
(define-read-only (get-review-facts (override uint) (caller principal))
  (let ((found (map-get? overrides override)))
    {time: stacks-block-time, override: found, officer: (get-officer caller), caller: (map-get? parties caller),
      institution: (match found entry (get institution (map-get? parties (get provider entry))) none)}))

;; @facts of consents; status u0 is unknown, suspension the grantee's or its institution's
(define-read-only (get-grantee-facts (pairs (list 50 {patient: principal, provider: principal})))
  (let ((now stacks-block-time) (rules (var-get settings)))
    {time: now, paused: (> (get paused-until rules) now), policies: (get policies rules), rows: (map get-grantee-row pairs)}))

;; @facts of a patient's part in a study
(define-read-only (get-study-facts (patient principal) (study uint))
  (let ((now stacks-block-time) (found (map-get? studies study)) (lead (default-to patient (get lead found))))
    {time: now, paused: (> (get paused-until (var-get settings)) now), study: found, lead: (map-get? parties lead),
      membership: (get-membership patient lead),
      objected: (get-objected {patient: patient, provider: lead} (get objections (get-consent patient lead)))}))

;; PUBLIC: storage, for protocol contracts only

;; @store topic given: a registration; number u0 asks for a new one
(define-public (write-party (actor principal) (topic (string-ascii 32)) (who principal)
    (party {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
  verified-from: uint, verified-until: uint, seq: uint}))
  (let ((log (open-log actor none)) (seq (+ (get seq log) u1)))
    (try! (check-protocol))
    (close-log (put-row topic who
      (merge party {number: (if (is-eq (get number party) u0) seq (get number party)), seq: seq}) u0 false log))))

;; @store provider-registered: a registration never verified gives way
(define-public (insert-parties (institution principal) (rows (list 200 {provider: principal, role: uint, root: (buff 32)})))
  (begin
    (try! (check-protocol))
    (close-log (fold insert-row rows (ok (open-log institution none))))))

;; @store provider-verified: registered providers only
(define-public (verify-parties (actor principal) (rows (list 200 {provider: principal, number: uint, root: (buff 32), valid-until: uint})))
  (begin
    (try! (check-protocol))
    (close-log (fold verify-row rows (ok (open-log actor none))))))

;; @store provider-suspended: raises to `level`, leaves those at it or above; an institution's own only
(define-public (suspend-parties (actor principal) (level uint) (providers (list 200 principal)))
  (begin
    (try! (check-protocol))
    (close-log (fold suspend-row providers (ok (merge (open-log actor none) {level: level}))))))

;; @store registration-moved: under a new number; the old key is left resigned
(define-public (move-party (from principal) (to principal) (suspension uint))
  (let ((allowed (try! (check-protocol))) (log (open-log to none)) (seq (+ (get seq log) u1)) (old (unwrap! (map-get? parties from) ERR-NOT-LISTED)))
    (map-delete moves from)
    (map-set origins to (default-to from (map-get? origins from)))
    (map-set parties from (merge old {status: RESIGNED, verified-from: u0, verified-until: u0, seq: seq}))
    (close-log (put-row "registration-moved" to
      (merge old {number: seq, suspension: suspension, seq: seq}) (get number old) false log))))

;; @store temporary-access-granted
(define-public (write-temporary-grant (actor principal) (patient principal) (provider principal) (institution principal)
    (data-types uint) (until uint)
    (grant {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint}))
  (begin
    (try! (check-protocol))
    (map-set temporary-grants {patient: patient, provider: provider} grant)
    (record actor (merge (blank-event "temporary-access-granted")
      {patient: (some patient), provider: (some provider), institution: (some institution), data-types: data-types, purposes: TREAT, ref: (get source grant), expires-at: until}))))

;; @store topic given: seq u0 is a new grant; a `ref` closes the request
(define-public (write-consents (patient principal)
    (rows (list 50 {topic: (string-ascii 32), grantee: principal, institution: (optional principal),
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint},
      data-types: uint, ref: uint, expires-at: uint})))
  (begin
    (try! (check-protocol))
    (close-log (ok (fold write-consent-row rows (open-log patient (some patient)))))))

;; @store topic given: the state that follows from the event, under registration `number`; a new request, study or override gets its number as ref
(define-public (write-event (actor principal) (number uint)
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
  data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)}))
  (let ((log (open-log actor (get patient event)))
      (seq (+ (get seq log) u1))
      (topic (get topic event))
      (patient (default-to actor (get patient event)))
      (provider (default-to actor (get provider event)))
      (institution (default-to actor (get institution event)))
      (pair {patient: patient, provider: provider})
      (part {patient: patient, lead: provider})
      (mask (get data-types event))
      (ref (if (or (is-eq topic "access-requested") (is-eq topic "study-registered") (is-eq topic "override-started")) seq (get ref event)))
      (outcome (get outcome event))
      (end (get expires-at event))
      (evidence (get evidence event))
      (reviewed (is-eq topic "override-reviewed")))
    (try! (check-protocol))
    (if (or (is-eq topic "access-permitted") (is-eq topic "access-denied")) true
    (if (is-eq topic "access-requested")
      (map-set requests pair {request: seq, data-types: mask, purpose: (get purposes event), number: number, lapses-at: end})
    (if (is-eq topic "request-denied") (map-delete requests pair)
    (if (is-eq topic "temporary-access-revoked") (map-delete temporary-grants pair)
    (if (is-eq topic "care-team-assigned") (map-set care-teams pair number)
    (if (is-eq topic "care-team-unassigned") (map-delete care-teams pair)
    (if (is-eq topic "registration-move-proposed") (map-set moves actor {to: provider, number: number})
    (if (is-eq topic "encryption-key-published") (map-set encryption-keys actor evidence)
    (if (is-eq topic "emergency-preferences-set") (map-set emergency-preferences actor mask)
    (if (is-eq topic "study-registered")
      (map-set studies seq {lead: provider, number: number, data-types: mask, ends-at: end, evidence: evidence})
    (if (is-eq topic "study-joined") (map-set memberships part {study: ref, data-types: mask, ends-at: end, number: number})
    (if (is-eq topic "study-withdrawn") (map-delete memberships part)
    (if (is-eq topic "consent-transferred")
      ;; running types and objections, from institution to provider
      (let ((old (get-consent patient institution)))
        (map-set consents {patient: patient, grantee: institution} (merge old {expiries: (get expiries EMPTY-CONSENT), purposes: u0}))
        (map-set consents {patient: patient, grantee: provider}
          (merge old {expiries: (clear-types (get expiries old) (without u63 mask)), number: number, seq: seq})))
    (if (is-eq topic "objection-set")
      ;; ends them in consent, grant, override and study
      (let ((old (get-consent patient provider)))
        (match (map-get? temporary-grants pair)
          found (map-set temporary-grants pair (merge found {expiries: (clear-types (get expiries found) mask)})) true)
        (match (map-get? active-overrides pair)
          found (map-set active-overrides pair (merge found {data-types: (without (get data-types found) mask)})) true)
        (match (map-get? memberships part)
          found (map-set memberships part (merge found {data-types: (without (get data-types found) mask)})) true)
        (match (map-get? origins provider)
          first (map-set consents {patient: patient, grantee: first} (merge (get-consent patient first) {objections: mask})) true)
        (map-set consents {patient: patient, grantee: provider}
          (merge old {expiries: (clear-types (get expiries old) mask), purposes: (get purposes event), objections: mask})))
    (if (is-eq topic "override-started")
      (let ((waiting (get-unreviewed-overrides provider)))
        (map-set overrides seq {patient: patient, provider: provider, number: number, data-types: mask, code: (get code event), evidence: evidence,
          started-at: (get time log), ends-at: end, outcome: u0, escalated: false, acknowledged: false})
        (map-set unreviewed-overrides provider
          (default-to waiting (as-max-len? (append waiting {override: seq, started-at: (get time log)}) u10)))
        (map-set active-overrides pair {override: seq, data-types: mask, ends-at: end, number: number}))
      ;; left: override `ref` ended, escalated, acknowledged or reviewed
      (let ((old (unwrap! (map-get? overrides ref) ERR-NO-OVERRIDE)))
        (if reviewed
          (map-set unreviewed-overrides provider
            (get kept (fold keep-unreviewed (get-unreviewed-overrides provider) {reviewed: ref, kept: (list)})))
          true)
        (if (and (< end (get ends-at old)) (is-eq (get override (map-get? active-overrides pair)) (some ref)))
          (map-delete active-overrides pair)
          true)
        (map-set overrides ref (merge old {ends-at: end, outcome: outcome,
          escalated: (or (get escalated old) (is-eq topic "override-escalated")),
          acknowledged: (or (get acknowledged old) (is-eq topic "override-acknowledged"))}))))))))))))))))))
    (let ((appended (append-event (merge event {ref: ref}) log)))
      ;; an unjustified override suspends the provider
      (close-log (if (and reviewed (is-eq outcome UNJUSTIFIED))
        (suspend-row provider (ok (merge appended {level: BY-REVIEWER})))
        (ok appended))))))

;; PUBLIC: governance through access-control, whose caller is `actor`.

;; @store role-policy-set at once if it only narrows, else role-policy-queued
(define-public (set-role-policy (actor principal) (role uint) (policy {data-types: uint, purposes: uint, longest: uint, flags: uint}))
  (let ((allowed (try! (check-protocol))) (owned (try! (check-owner actor)))
      (old (unwrap! (get-policy (get policies (var-get settings)) role) ERR-INVALID-POLICY))
      (mask (get data-types policy)) (uses (get purposes policy)) (flags (get flags policy)) (longest (get longest policy))
      (research (is-eq uses HRESCH))
      ;; `expires-at`: the longest consent, in seconds
      (event (merge (blank-event "role-policy-set") {data-types: mask, purposes: uses, code: role, outcome: flags, expires-at: longest})))
    (asserts! (and (<= mask u63) (<= uses u31) (<= longest MAX-SPAN) (<= flags u15)
      (or research (not (has uses HRESCH)))
      (is-eq research (has flags NEEDS-STUDY))
      (or research (not (is-eq role RESEARCHER)))
      (or (not (is-eq role ADMINISTRATOR)) (is-eq u0 (without mask u1) (without uses u6)))) ERR-INVALID-POLICY)
    (asserts! (not (is-eq old policy)) ERR-UNCHANGED)
    (change (and (<= longest (get longest old))
        (is-eq u0 (without mask (get data-types old)) (without uses (get purposes old))
          (without (bit-and flags u3) (get flags old)) (without (bit-and (get flags old) u12) flags)))
      actor "role-policy-queued" event)))

;; @store officer-queued
(define-public (queue-officer (actor principal) (role uint) (who principal))
  (begin
    (try! (check-protocol))
    (queue-appointment actor role who none)))

;; @store officer-removed
(define-public (remove-officer (actor principal) (role uint) (who principal))
  (begin
    (try! (check-protocol))
    (dismiss actor role who)))

;; PUBLIC: governance, called directly.

;; @who the deployer as owner, once | owner and opening officers, at once | registry-initialized, then officer-added for each
(define-public (initialize (owner principal) (registrars (list 20 principal)) (reviewers (list 20 principal)) (pausers (list 20 principal)))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR-NOT-DEPLOYER)
    (asserts! (not (get initialized (var-get ownership))) ERR-ALREADY-INITIALIZED)
    (try! (check-owner contract-caller))
    (asserts! (and (> (len registrars) u0) (> (len reviewers) u0)) ERR-NO-OFFICERS)
    (var-set ownership {owner: owner, candidate: none, lapses-at: u0, initialized: true})
    (let ((log (append-event (merge (blank-event "registry-initialized") {provider: (some owner)}) (open-log DEPLOYER none)))
        (first (try! (fold open-officer registrars (ok (merge log {level: REGISTRAR})))))
        (second (try! (fold open-officer reviewers (ok (merge first {level: REVIEWER}))))))
      (close-log (fold open-officer pausers (ok (merge second {level: PAUSER})))))))

;; @who the owner | proposes an owner, for 1008 burn blocks | ownership-proposed
(define-public (propose-owner (candidate principal))
  (let ((lapses-at (+ burn-block-height LAPSE)))
    (try! (check-owner contract-caller))
    (try! (check-appointment u0 candidate none))
    (var-set ownership (merge (var-get ownership) {candidate: (some candidate), lapses-at: lapses-at}))
    (record contract-caller (merge (blank-event "ownership-proposed") {provider: (some candidate), ref: lapses-at}))))

;; @who the proposed owner | the owner | ownership-accepted
(define-public (accept-ownership)
  (let ((current (var-get ownership)) (candidate (unwrap! (get candidate current) ERR-NO-PROPOSAL)))
    (asserts! (is-eq contract-caller candidate) ERR-NOT-CANDIDATE)
    (asserts! (> (get lapses-at current) burn-block-height) ERR-PROPOSAL-LAPSED)
    (try! (check-appointment u0 candidate none))
    (var-set ownership (merge current {owner: candidate, candidate: none, lapses-at: u0}))
    (record contract-caller (merge (blank-event "ownership-accepted") {provider: (some candidate)}))))

;; @who the owner | closes the ownership proposal | ownership-cancelled
(define-public (cancel-ownership)
  (let ((current (var-get ownership)))
    (try! (check-owner contract-caller))
    (asserts! (is-some (get candidate current)) ERR-NO-PROPOSAL)
    (var-set ownership (merge current {candidate: none, lapses-at: u0}))
    (record contract-caller (merge (blank-event "ownership-cancelled") {provider: (get candidate current)}))))

;; @who the owner; a pauser, for 7 days, once until the owner acts | stops new consents, grants, registrations and overrides | registry-paused
(define-public (pause)
  (let ((rules (var-get settings)) (by-owner (is-owner contract-caller)) (now stacks-block-time)
      (until (if by-owner FOREVER (+ now PAUSER-PAUSE))))
    (asserts! (or by-owner (has (get-officer contract-caller) PAUSER)) ERR-NOT-PAUSER)
    (asserts! (<= (get paused-until rules) (if by-owner (- FOREVER u1) now)) ERR-ALREADY-PAUSED)
    (asserts! (or by-owner (not (get pause-spent rules))) ERR-PAUSE-SPENT)
    (var-set settings (merge rules {paused-until: until, pause-spent: (not by-owner)}))
    (record contract-caller (merge (blank-event "registry-paused") {expires-at: until}))))

;; @who the owner | ends a pause, and lets pausers pause again | registry-unpaused
(define-public (unpause)
  (let ((rules (var-get settings)))
    (try! (check-owner contract-caller))
    (asserts! (> (get paused-until rules) u0) ERR-NOT-PAUSED)
    (var-set settings (merge rules {paused-until: u0, pause-spent: false}))
    (record contract-caller (blank-event "registry-unpaused"))))

;; @who the owner | appoints a pauser, at once | officer-added
(define-public (add-pauser (who principal))
  (begin
    (try! (check-owner contract-caller))
    (change true contract-caller "" (merge (blank-event "officer-added") {provider: (some who), code: PAUSER}))))

;; @who the owner | removes a pauser, at once | officer-removed
(define-public (remove-pauser (who principal)) (dismiss contract-caller PAUSER who))

;; @who the owner | queues the replacement of a registrar (role 1) or reviewer (2), even the last | officer-queued
(define-public (replace-officer (role uint) (old principal) (new principal))
  (begin
    (asserts! (or (is-eq role REGISTRAR) (is-eq role REVIEWER)) ERR-NOT-OFFICER)
    (queue-appointment contract-caller role new (some old))))

;; @who the owner | how many unreviewed overrides stop another: at once if lower, else queued | override-limit-set or override-limit-queued
(define-public (set-override-limit (limit uint))
  (let ((current (get override-limit (var-get settings))))
    (try! (check-owner contract-caller))
    (asserts! (and (> limit u0) (<= limit u10)) ERR-INVALID-LIMIT)
    (asserts! (not (is-eq limit current)) ERR-UNCHANGED)
    (change (< limit current) contract-caller "override-limit-queued" (merge (blank-event "override-limit-set") {outcome: limit}))))

;; @who the owner | queues a new version of a protocol contract: slot 1 access-control, 2 patient-consent | protocol-contract-queued
(define-public (queue-protocol-contract (slot uint) (contract principal))
  (let ((hash (unwrap! (contract-hash? contract) ERR-INVALID-CONTRACT)))
    (try! (check-owner contract-caller))
    (try! (check-contract slot contract))
    (change false contract-caller "protocol-contract-queued"
      (merge (blank-event "protocol-contract-set") {provider: (some contract), code: slot, evidence: hash}))))

;; @who the owner | makes a queued change, 144 to 1007 burn blocks after it was queued | officer-added, role-policy-set, override-limit-set or protocol-contract-set
(define-public (activate-change (number uint))
  (let ((queued (unwrap! (map-get? changes number) ERR-UNKNOWN-CHANGE)) (ready-at (get ready-at queued)) (burn burn-block-height))
    (try! (check-owner contract-caller))
    (asserts! (>= burn ready-at) ERR-TIMELOCKED)
    (asserts! (< burn (+ ready-at (- LAPSE TIMELOCK))) ERR-CHANGE-LAPSED)
    (map-delete changes number)
    (change true contract-caller "" (merge (get event queued) {ref: number}))))

;; @who the owner or a pauser | drops a queued change | change-cancelled
(define-public (cancel-change (number uint))
  (begin
    (asserts! (or (is-owner contract-caller) (has (get-officer contract-caller) PAUSER)) ERR-NOT-PAUSER)
    (asserts! (map-delete changes number) ERR-UNKNOWN-CHANGE)
    (record contract-caller (merge (blank-event "change-cancelled") {ref: number}))))

;; PRIVATE

(define-private (check-protocol)
  (let ((rules (var-get settings)))
    (ok (asserts! (or (is-eq contract-caller (get access-control rules)) (is-eq contract-caller (get patient-consent rules)))
      ERR-NOT-PROTOCOL))))

(define-private (is-owner (who principal)) (is-eq who (get owner (var-get ownership))))

(define-private (check-owner (who principal)) (ok (asserts! (is-owner who) ERR-NOT-OWNER)))

;; owner, registrar and reviewer are three principals; a pauser may be any
(define-private (check-appointment (role uint) (who principal) (replaced (optional principal)))
  (let ((held (get-officer who)))
    (asserts! (not (has held role)) ERR-ALREADY-OFFICER)
    (asserts! (match replaced old (has (get-officer old) role) true) ERR-NOT-OFFICER)
    (ok (asserts! (or (is-eq role PAUSER)
      (and (is-eq (bit-and held u3) u0) (not (is-owner who)))) ERR-ROLES-CONFLICT))))

(define-private (check-contract (slot uint) (contract principal))
  (let ((rules (var-get settings)))
    (ok (asserts! (and (or (is-eq slot u1) (is-eq slot u2)) (not (is-eq contract (get access-control rules)))
      (not (is-eq contract (get patient-consent rules)))) ERR-INVALID-CONTRACT))))

(define-private (get-standing (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
  verified-from: uint, verified-until: uint, seq: uint})))
  (let ((institution (match party found (if (is-eq (get role found) u0) party (map-get? parties (get institution found))) none)))
    {number: (default-to u0 (get number institution)), suspension: (default-to u0 (get suspension institution))}))

(define-private (get-policy (policies (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})) (role uint))
  (if (is-eq role u0) none (element-at? policies (- role u1))))

(define-private (get-grantee-row (pair {patient: principal, provider: principal}))
  (let ((party (map-get? parties (get provider pair))) (consent (get-consent (get patient pair) (get provider pair))))
    {role: (default-to u0 (get role party)), number: (default-to u0 (get number party)), institution: (get institution party),
      status: (default-to u0 (get status party)),
      suspension: (bit-or (default-to u0 (get suspension party)) (get suspension (get-standing party))),
      consent: consent, objected: (get-objected pair (get objections consent))}))

;; an objection follows a registration to another key
(define-private (get-objected (pair {patient: principal, provider: principal}) (own uint))
  (match (map-get? origins (get provider pair)) first (bit-or own (get objections (get-consent (get patient pair) first))) own))

(define-private (has (mask uint) (bit uint)) (> (bit-and mask bit) u0))

(define-private (without (mask uint) (removed uint)) (bit-xor mask (bit-and mask removed)))

(define-private (clear-type (expiry uint) (bit uint) (mask uint)) (if (has mask bit) u0 expiry))

(define-private (clear-types (expiries (list 6 uint)) (mask uint))
  (map clear-type expiries (list u1 u2 u4 u8 u16 u32) (list mask mask mask mask mask mask)))

(define-private (open-log (actor principal) (patient (optional principal)))
  (let ((current (var-get log-head)) (chain (match patient who (get-patient-head who) EMPTY-HEAD)))
    {seq: (get seq current), hash: (get hash current), patient: patient, count: (get count chain), own: (get hash chain),
      actor: actor, time: stacks-block-time, height: stacks-block-height, level: u0, rows: u0}))

(define-private (blank-event (topic (string-ascii 32)))
  {topic: topic, patient: none, provider: none, institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: u0,
    expires-at: u0, evidence: ZERO})

(define-private (append-event
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
  data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)})
    (log {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint}))
  (let ((named (is-some (get patient event)))
      (seq (+ (get seq log) u1))
      (full (merge event {seq: seq, prev: (get hash log), patient-prev: (if named (get own log) ZERO),
        actor: (get actor log), time: (get time log), height: (get height log)}))
      ;; none only above 1 MB
      (hash (sha256 (default-to 0x (to-consensus-buff? full)))))
    (print full)
    (merge log {seq: seq, hash: hash, rows: (+ (get rows log) u1),
      count: (+ (get count log) (if named u1 u0)), own: (if named hash (get own log))})))

(define-private (close-log (result (response
  {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint} uint)))
  (let ((log (try! result)))
    (var-set log-head {seq: (get seq log), hash: (get hash log)})
    (match (get patient log) who (map-set patient-heads who {count: (get count log), hash: (get own log)}) true)
    (ok {seq: (get seq log), events: (get rows log)})))

(define-private (record (actor principal)
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
  data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)}))
  (close-log (ok (append-event event (open-log actor (get patient event))))))

;; ref u0: the registration's number
(define-private (put-row (topic (string-ascii 32)) (who principal)
    (party {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
  verified-from: uint, verified-until: uint, seq: uint})
    (ref uint) (stored bool)
    (log {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint}))
  (begin
    (if stored true (map-set parties who party))
    (ok (append-event (merge (blank-event topic)
      {provider: (if (is-eq (get role party) u0) none (some who)), institution: (some (get institution party)), code: (get role party),
        outcome: (get suspension party), ref: (if (is-eq ref u0) (get number party) ref), expires-at: (get verified-until party),
        evidence: (get root party)}) log))))

(define-private (insert-row (row {provider: principal, role: uint, root: (buff 32)})
    (result (response
  {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint} uint)))
  (let ((log (try! result)) (who (get provider row)) (seq (+ (get seq log) u1))
      (entry {role: (get role row), number: seq, institution: (get actor log), root: (get root row), status: REGISTERED,
        suspension: u0, verified-from: u0, verified-until: u0, seq: seq}))
    ;; one access if it is new
    (if (map-insert parties who entry)
      (put-row "provider-registered" who entry u0 true log)
      (let ((old (unwrap! (map-get? parties who) ERR-ALREADY-REGISTERED)))
        (asserts! (and (> (get role old) u0)
          (or (is-eq (get status old) RESIGNED)
            (and (is-eq (get verified-from old) u0)
              (or (is-eq (get status old) PENDING) (not (is-eq (get institution old) (get actor log))))))) ERR-ALREADY-REGISTERED)
        (put-row "provider-registered" who (merge entry {suspension: (get suspension old)}) u0 false log)))))

(define-private (verify-row (row {provider: principal, number: uint, root: (buff 32), valid-until: uint})
    (result (response
  {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint} uint)))
  (let ((log (try! result)) (who (get provider row)) (old (unwrap! (map-get? parties who) ERR-NOT-LISTED)) (now (get time log)))
    (asserts! (and (> (get role old) u0) (is-eq (get status old) REGISTERED)) ERR-NOT-LISTED)
    (asserts! (is-eq (get number row) (get number old)) ERR-OTHER-REGISTRATION)
    (asserts! (<= (get seq old) (- (get seq log) (get rows log))) ERR-REPEATED-PROVIDER)
    (put-row "provider-verified" who
      (merge old {root: (get root row), verified-until: (get valid-until row), seq: (+ (get seq log) u1),
        verified-from: (if (> (get verified-until old) now) (get verified-from old) now)}) u0 false log)))

(define-private (suspend-row (who principal)
    (result (response
  {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint} uint)))
  (let ((log (try! result)) (old (unwrap! (map-get? parties who) ERR-NOT-LISTED)))
    (asserts! (> (get role old) u0) ERR-NOT-LISTED)
    (asserts! (or (> (get level log) BY-INSTITUTION)
      (and (is-eq (get institution old) (get actor log)) (not (is-eq (get status old) RESIGNED)))) ERR-OTHER-INSTITUTION)
    (if (< (get suspension old) (get level log))
      (put-row "provider-suspended" who (merge old {suspension: (get level log), seq: (+ (get seq log) u1)}) u0 false log)
      (ok log))))

(define-private (write-consent-row
    (row {topic: (string-ascii 32), grantee: principal, institution: (optional principal),
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint},
      data-types: uint, ref: uint, expires-at: uint})
    (log {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint}))
  (let ((consent (get consent row)) (grantee (get grantee row)) (patient (get actor log)) (ref (get ref row)))
    (map-set consents {patient: patient, grantee: grantee}
      (merge consent {seq: (if (is-eq (get seq consent) u0) (+ (get seq log) u1) (get seq consent))}))
    (if (> ref u0) (map-delete requests {patient: patient, provider: grantee}) true)
    (append-event (merge (blank-event (get topic row))
      {patient: (some patient), provider: (some grantee), institution: (get institution row), ref: ref,
        data-types: (get data-types row), purposes: (get purposes consent), expires-at: (get expires-at row)}) log)))

(define-private (keep-unreviewed (row {override: uint, started-at: uint})
    (acc {reviewed: uint, kept: (list 10 {override: uint, started-at: uint})}))
  (if (is-eq (get override row) (get reviewed acc)) acc
    (merge acc {kept: (default-to (get kept acc) (as-max-len? (append (get kept acc) row) u10))})))

(define-private (queue-appointment (actor principal) (role uint) (who principal) (replaced (optional principal)))
  (begin
    (try! (check-owner actor))
    (try! (check-appointment role who replaced))
    (change false actor "officer-queued"
      (merge (blank-event "officer-added") {provider: (some who), institution: replaced, code: role}))))

;; makes the event's change, or queues it under `topic` unless `now`
(define-private (change (now bool) (actor principal) (topic (string-ascii 32))
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
  data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)}))
  (let ((rules (var-get settings)) (kind (get topic event)) (code (get code event)) (who (default-to actor (get provider event)))
      (ready-at (+ burn-block-height TIMELOCK)))
    (if now
      (if (is-eq kind "officer-added")
        (begin
          (try! (check-appointment code who (get institution event)))
          (match (get institution event) old (set-role code old false) true)
          (set-role code who true))
        (var-set settings
          (if (is-eq kind "role-policy-set")
            (merge rules {policies: (default-to (get policies rules) (replace-at? (get policies rules) (- code u1)
              {data-types: (get data-types event), purposes: (get purposes event), longest: (get expires-at event),
                flags: (get outcome event)}))})
          (if (is-eq kind "override-limit-set") (merge rules {override-limit: (get outcome event)})
            (begin
              (try! (check-contract code who))
              (asserts! (is-eq (contract-hash? who) (ok (get evidence event))) ERR-INVALID-CONTRACT)
              (if (is-eq code u1) (merge rules {access-control: who}) (merge rules {patient-consent: who})))))))
      (map-set changes (+ (get seq (var-get log-head)) u1) {ready-at: ready-at, event: event}))
    (record actor (if now event (merge event {topic: topic, ref: ready-at})))))

(define-private (dismiss (actor principal) (role uint) (who principal))
  (begin
    (try! (check-owner actor))
    (asserts! (has (get-officer who) role) ERR-NOT-OFFICER)
    (asserts! (or (is-eq role PAUSER) (> (get-officer-count role) u1)) ERR-LAST-OFFICER)
    (set-role role who false)
    (record actor (merge (blank-event "officer-removed") {provider: (some who), code: role}))))

(define-private (set-role (role uint) (who principal) (holds bool))
  (let ((count (get-officer-count role)))
    (map-set officers who (bit-xor (get-officer who) role))
    (map-set officer-counts role (if holds (+ count u1) (- count u1)))))

(define-private (open-officer (who principal)
    (result (response
  {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
  height: uint, level: uint, rows: uint} uint)))
  (let ((log (try! result)) (role (get level log)))
    (try! (check-appointment role who none))
    (set-role role who true)
    (ok (append-event (merge (blank-event "officer-added") {provider: (some who), code: role}) log))))
