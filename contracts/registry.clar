;; medrec registry: all state, the event log, governance. The rules live in the protocol contracts.
;; Event hash: sha256(to-consensus-buff?(event)). A first `prev` or `patient-prev` is 32 zero bytes,
;; and so is `patient-prev` of an event that names no patient. Registrations, requests, overrides,
;; studies and changes are numbered by the sequence number of the event that made them.

(define-constant DEPLOYER contract-caller)
(define-constant ZERO 0x0000000000000000000000000000000000000000000000000000000000000000)
(define-constant EMPTY-HEAD {count: u0, hash: ZERO})
(define-constant FOREVER u340282366920938463463374607431768211455)
(define-constant PAUSER-PAUSE u604800)
(define-constant TIMELOCK u144)
(define-constant LAPSE u1008)
(define-constant MAX-SPAN u157680000)
(define-constant DEFAULT-PREFERENCES u15)
;; registration status
(define-constant PENDING u1)
(define-constant REGISTERED u2)
(define-constant RESIGNED u3)
;; suspension levels
(define-constant BY-INSTITUTION u1)
(define-constant BY-REVIEWER u3)
;; officer roles (mask)
(define-constant REGISTRAR u1)
(define-constant REVIEWER u2)
(define-constant PAUSER u4)
(define-constant OWNER u0)
;; purposes that need facts of their own
(define-constant TREAT u1)
(define-constant HRESCH u8)
(define-constant ETREAT u16)
(define-constant ADMINISTRATOR u4)
(define-constant RESEARCHER u5)
;; role policy flags: the first two widen, the last two narrow
(define-constant WIDENING u3)
(define-constant NARROWING u12)
(define-constant NEEDS-STUDY u8)
;; kinds of queued change
(define-constant OFFICER u1)
(define-constant ROLE-POLICY u2)
(define-constant PROTOCOL-CONTRACT u3)
(define-constant OVERRIDE-LIMIT u4)
(define-constant BLANK-CHANGE {kind: u0, subject: none, replaced: none, code: u0, data-types: u0, purposes: u0, span: u0, outcome: u0,
  evidence: ZERO, ready-at: u0})
(define-constant EMPTY-CONSENT {expiries: (list u0 u0 u0 u0 u0 u0), purposes: u0, objections: u0, number: u0, seq: u0})

;; @error the caller is not a protocol contract of this registry | call access-control or patient-consent instead
(define-constant ERR-NOT-PROTOCOL (err u100))
;; @error only the account that deployed the registry may initialize it | sign with the deployer's key
(define-constant ERR-NOT-DEPLOYER (err u101))
;; @error the registry was initialized before | the owner changes roles through the timelock
(define-constant ERR-ALREADY-INITIALIZED (err u102))
;; @error an opening list of registrars or of reviewers is empty | name at least one of each
(define-constant ERR-NO-OFFICERS (err u103))
;; @error only the owner may do this | see get-ownership for the owner
(define-constant ERR-NOT-OWNER (err u104))
;; @error no ownership proposal is open | the owner proposes first
(define-constant ERR-NO-PROPOSAL (err u105))
;; @error the caller is not the proposed owner | sign with the proposed owner's key
(define-constant ERR-NOT-CANDIDATE (err u106))
;; @error the ownership proposal lapsed after 1008 burn blocks | the owner proposes again
(define-constant ERR-PROPOSAL-LAPSED (err u107))
;; @error only the owner or a pauser may do this | see get-officer for a principal's roles
(define-constant ERR-NOT-PAUSER (err u108))
;; @error the registry is paused already | the owner may unpause it
(define-constant ERR-ALREADY-PAUSED (err u109))
;; @error a pauser's pause cannot be repeated until the owner acts | the owner pauses, or unpauses to renew it
(define-constant ERR-PAUSE-SPENT (err u110))
;; @error there is no pause to lift or renew | see get-settings
(define-constant ERR-NOT-PAUSED (err u111))
;; @error the principal holds this role already | see get-officer
(define-constant ERR-ALREADY-OFFICER (err u112))
;; @error the principal does not hold this role | see get-officer
(define-constant ERR-NOT-OFFICER (err u113))
;; @error the last registrar or reviewer cannot be removed | queue a replacement
(define-constant ERR-LAST-OFFICER (err u114))
;; @error owner, registrar and reviewer must be different principals | choose a principal that holds none of the three
(define-constant ERR-ROLES-CONFLICT (err u115))
;; @error no queued change has this number | it was activated or cancelled, or never queued
(define-constant ERR-UNKNOWN-CHANGE (err u116))
;; @error the timelock of 144 burn blocks has not passed | see get-change for the block at which it is ready
(define-constant ERR-TIMELOCKED (err u117))
;; @error the change lapsed 1008 burn blocks after it was queued | cancel it and queue it again
(define-constant ERR-CHANGE-LAPSED (err u118))
;; @error the role policy is out of bounds | known role, types, purposes and flags, at most 5 years; an administrator reads basic-information only, for HPAYMT and HOPERAT; a researcher needs a study; HRESCH goes with needs-study and nothing else
(define-constant ERR-INVALID-POLICY (err u119))
;; @error not a deployed contract, not a known slot, or already a protocol contract | deploy the new version first; slot 1 is access-control, 2 patient-consent
(define-constant ERR-INVALID-CONTRACT (err u120))
;; @error the override limit must be 1 to 10 | choose another limit
(define-constant ERR-INVALID-LIMIT (err u121))
;; @error the change would change nothing | see get-settings for the current value
(define-constant ERR-UNCHANGED (err u122))
;; @error a provider of the list is an institution, is verified elsewhere, is listed here already or is listed twice | see get-provider for each; the provider may resign first
(define-constant ERR-ALREADY-REGISTERED (err u123))
;; @error a provider of the list is not registered, or awaits listing by its institution | see get-provider for each
(define-constant ERR-NOT-LISTED (err u124))
;; @error a provider is named twice in the list | name each provider once
(define-constant ERR-REPEATED-PROVIDER (err u125))
;; @error a provider of the list is registered with another institution | an institution suspends only its own providers
(define-constant ERR-OTHER-INSTITUTION (err u126))
;; @error no override has this number | see the override-started event
(define-constant ERR-UNKNOWN-OVERRIDE (err u127))

(define-data-var log-head {seq: uint, hash: (buff 32)} {seq: u0, hash: ZERO})
(define-map patient-heads principal {count: uint, hash: (buff 32)})
(define-data-var ownership {owner: principal, candidate: (optional principal), lapses-at: uint, initialized: bool}
  {owner: DEPLOYER, candidate: none, lapses-at: u0, initialized: false})
;; `policies` in the order of the roles: 1 primary-physician to 6 emergency-personnel
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
(define-map changes uint {kind: uint, subject: (optional principal), replaced: (optional principal), code: uint,
  data-types: uint, purposes: uint, span: uint, outcome: uint, evidence: (buff 32), ready-at: uint})
;; providers and institutions (role u0, its own institution); `seq` is the last event about it
(define-map parties principal {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
  suspension: uint, verified-from: uint, verified-until: uint, seq: uint})
(define-map moves principal {to: principal, number: uint})
(define-map care-teams {patient: principal, provider: principal} uint)
;; `expiries` in the order of the data types' bits, seconds, u0 for none; `seq` is the last grant
(define-map consents {patient: principal, grantee: principal}
  {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})
(define-map temporary-grants {patient: principal, provider: principal}
  {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint})
(define-map requests {patient: principal, provider: principal}
  {request: uint, data-types: uint, purpose: uint, number: uint, lapses-at: uint})
(define-map overrides uint {patient: principal, provider: principal, number: uint, data-types: uint, code: uint, evidence: (buff 32),
  started-at: uint, ends-at: uint, review-by: uint, outcome: uint, escalated: bool, acknowledged: bool})
(define-map active-overrides {patient: principal, provider: principal}
  {override: uint, data-types: uint, ends-at: uint, number: uint})
(define-map unreviewed-overrides principal (list 10 {override: uint, review-by: uint}))
(define-map emergency-preferences principal uint)
(define-map studies uint {lead: principal, number: uint, data-types: uint, ends-at: uint, evidence: (buff 32)})
(define-map memberships {patient: principal, lead: principal} {study: uint, data-types: uint, ends-at: uint, number: uint})
(define-map encryption-keys principal (buff 32))

;; READ-ONLY: what is stored. Anyone may call.

;; @read head of the event log
(define-read-only (get-head) (var-get log-head))

;; @read count and hash of the events about a patient
(define-read-only (get-patient-head (patient principal)) (default-to EMPTY-HEAD (map-get? patient-heads patient)))

;; @read owner, candidate, burn block at which the proposal lapses, whether initialize was called
(define-read-only (get-ownership) (var-get ownership))

;; @read protocol contracts, pause, override limit, role policies
(define-read-only (get-settings) (var-get settings))

;; @read whether a pause is in force
(define-read-only (is-paused) (> (get paused-until (var-get settings)) stacks-block-time))

;; @facts mask of a principal's officer roles: 1 registrar, 2 reviewer, 4 pauser
(define-read-only (get-officer (who principal)) (default-to u0 (map-get? officers who)))

;; @read how many officers hold a role
(define-read-only (get-officer-count (role uint)) (default-to u0 (map-get? officer-counts role)))

;; @read a queued change
(define-read-only (get-change (change uint)) (map-get? changes change))

;; @facts registration of a provider or institution
(define-read-only (get-party (who principal)) (map-get? parties who))

;; @facts proposed move of a registration
(define-read-only (get-move (provider principal)) (map-get? moves provider))

;; @facts registration number under which a provider is on a patient's care team
(define-read-only (get-care-team (patient principal) (provider principal))
  (map-get? care-teams {patient: patient, provider: provider}))

;; @facts consent entry of a pair
(define-read-only (get-consent (patient principal) (grantee principal))
  (map-get? consents {patient: patient, grantee: grantee}))

;; @facts temporary grant of a pair
(define-read-only (get-temporary-grant (patient principal) (provider principal))
  (map-get? temporary-grants {patient: patient, provider: provider}))

;; @facts access request of a pair
(define-read-only (get-request (patient principal) (provider principal))
  (map-get? requests {patient: patient, provider: provider}))

;; @facts an override
(define-read-only (get-override (override uint)) (map-get? overrides override))

;; @facts the running override of a pair
(define-read-only (get-active-override (patient principal) (provider principal))
  (map-get? active-overrides {patient: patient, provider: provider}))

;; @facts a provider's unreviewed overrides, oldest first
(define-read-only (get-unreviewed-overrides (provider principal)) (default-to (list) (map-get? unreviewed-overrides provider)))

;; @facts data types that an override may reach
(define-read-only (get-emergency-preferences (patient principal))
  (default-to DEFAULT-PREFERENCES (map-get? emergency-preferences patient)))

;; @facts a study
(define-read-only (get-study (study uint)) (map-get? studies study))

;; @facts a patient's part in a lead's study
(define-read-only (get-membership (patient principal) (lead principal)) (map-get? memberships {patient: patient, lead: lead}))

;; @facts a principal's public encryption key
(define-read-only (get-encryption-key (who principal)) (map-get? encryption-keys who))

;; READ-ONLY: every fact of a decision at once, for the protocol contracts.

;; @facts of an act by `caller` about provider or institution `who`
(define-read-only (get-party-facts (caller principal) (who principal))
  (let ((now stacks-block-time) (party (map-get? parties who)))
    {time: now, paused: (> (get paused-until (var-get settings)) now), officer: (get-officer caller),
      caller: (if (is-eq caller who) party (map-get? parties caller)), party: party, institution: (get-institution-of party)}))

;; @facts of moving a registration
(define-read-only (get-move-facts (from principal) (to principal))
  (let ((now stacks-block-time))
    {time: now, paused: (> (get paused-until (var-get settings)) now), move: (map-get? moves from), party: (map-get? parties from),
      target: (map-get? parties to), unreviewed: (get-unreviewed-overrides from)}))

;; @facts of a provider's access to a patient's record; what cannot matter for the purpose is not read
(define-read-only (get-access-facts (patient principal) (provider principal) (purpose uint))
  (let (
      (now stacks-block-time)
      (rules (var-get settings))
      (pair {patient: patient, provider: provider})
      (party (map-get? parties provider))
      (employer (match party found (get institution found) provider))
      (temporary (if (is-eq purpose TREAT) (map-get? temporary-grants pair) none))
      (referrer (match temporary found (if (is-eq (get grantor found) patient) none (some (get grantor found))) none))
      (grantor (match referrer found (map-get? parties found) none)))
    {time: now, paused: (> (get paused-until rules) now), party: party, institution: (get-institution-of party),
      policy: (match party found (get-policy (get policies rules) (get role found)) none),
      consent: (map-get? consents {patient: patient, grantee: provider}),
      institution-consent: (map-get? consents {patient: patient, grantee: employer}),
      care-team: (if (is-eq purpose TREAT) (map-get? care-teams pair) none),
      temporary: temporary, grantor: grantor, grantor-institution: (get-institution-of grantor),
      source: (match referrer found (map-get? consents {patient: patient, grantee: found}) none),
      source-institution: (match grantor found (map-get? consents {patient: patient, grantee: (get institution found)}) none),
      override: (if (is-eq purpose ETREAT) (map-get? active-overrides pair) none),
      study: (if (is-eq purpose HRESCH) (map-get? memberships {patient: patient, lead: provider}) none),
      institution-study: (if (is-eq purpose HRESCH) (map-get? memberships {patient: patient, lead: employer}) none)}))

;; @facts of a request for access
(define-read-only (get-request-facts (patient principal) (provider principal) (purpose uint))
  {access: (get-access-facts patient provider purpose), request: (get-request patient provider)})

;; @facts of an emergency override
(define-read-only (get-override-facts (patient principal) (provider principal))
  {access: (get-access-facts patient provider ETREAT), limit: (get override-limit (var-get settings)),
    preferences: (get-emergency-preferences patient), unreviewed: (get-unreviewed-overrides provider)})

;; @facts of an act by `caller` about an override
(define-read-only (get-review-facts (override uint) (caller principal))
  (let ((found (map-get? overrides override)))
    {time: stacks-block-time, override: found, officer: (get-officer caller), caller: (map-get? parties caller),
      party: (match found entry (map-get? parties (get provider entry)) none)}))

;; @facts of consents to up to 50 grantees
(define-read-only (get-grantee-facts (pairs (list 50 {patient: principal, grantee: principal})))
  (let ((now stacks-block-time) (rules (var-get settings)))
    {time: now, paused: (> (get paused-until rules) now), policies: (get policies rules), rows: (map get-grantee-row pairs)}))

;; @facts of a patient's part in a study
(define-read-only (get-study-facts (patient principal) (study uint))
  (let ((now stacks-block-time) (found (map-get? studies study)))
    {time: now, paused: (> (get paused-until (var-get settings)) now), study: found,
      lead: (match found entry (map-get? parties (get lead entry)) none),
      membership: (match found entry (get-membership patient (get lead entry)) none),
      consent: (match found entry (get-consent patient (get lead entry)) none)}))

;; @facts of a change of emergency preferences
(define-read-only (get-preferences-facts (patient principal))
  {paused: (is-paused), preferences: (get-emergency-preferences patient)})

;; PUBLIC: storage, for the protocol contracts only. Each writes what it names and appends the event.

;; @store topic given: registration `who`; number u0 asks for a new one
(define-public (write-party (actor principal) (topic (string-ascii 32)) (who principal)
    (party {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint}))
  (let ((journal (open-journal actor none)) (seq (+ (get seq journal) u1)))
    (try! (check-protocol))
    (close-journal (put-row topic who
      (merge party {number: (if (is-eq (get number party) u0) seq (get number party)), seq: seq}) u0 false journal))))

;; @store provider-registered: an institution lists its providers; a registration never verified gives way
(define-public (insert-parties (institution principal) (rows (list 200 {provider: principal, role: uint, root: (buff 32)})))
  (begin
    (try! (check-protocol))
    (close-journal (fold insert-row rows (ok (open-journal institution none))))))

;; @store provider-verified: registered providers only
(define-public (verify-parties (actor principal) (rows (list 200 {provider: principal, root: (buff 32), valid-until: uint})))
  (begin
    (try! (check-protocol))
    (close-journal (fold verify-row rows (ok (open-journal actor none))))))

;; @store provider-suspended: raises suspensions to `level`; an institution's only of its own providers; those at it or above are left
(define-public (suspend-parties (actor principal) (level uint) (providers (list 200 principal)))
  (begin
    (try! (check-protocol))
    (close-journal (fold suspend-row providers (ok (merge (open-journal actor none) {level: level}))))))

;; @store registration-move-proposed
(define-public (write-move (from principal) (to principal) (number uint) (institution principal))
  (begin
    (try! (check-protocol))
    (map-set moves from {to: to, number: number})
    (record from (merge (blank-event "registration-move-proposed")
      {provider: (some to), institution: (some institution), ref: number}))))

;; @store registration-moved: the new key takes over under a new number, the old one is left resigned
(define-public (move-party (from principal) (to principal) (suspension uint))
  (let ((journal (open-journal to none)) (seq (+ (get seq journal) u1)) (old (unwrap! (map-get? parties from) ERR-NOT-LISTED)))
    (try! (check-protocol))
    (map-delete moves from)
    (map-set parties from (merge old {status: RESIGNED, verified-from: u0, verified-until: u0, seq: seq}))
    (close-journal (put-row "registration-moved" to
      (merge old {number: seq, suspension: suspension, seq: seq}) (get number old) false journal))))

;; @store care-team-assigned, or care-team-unassigned without a number
(define-public (write-care-team (institution principal) (patient principal) (provider principal) (number (optional uint)))
  (let ((pair {patient: patient, provider: provider}))
    (try! (check-protocol))
    (match number found (map-set care-teams pair found) (map-delete care-teams pair))
    (record institution (merge (pair-event (if (is-some number) "care-team-assigned" "care-team-unassigned") patient provider)
      {institution: (some institution), ref: (default-to u0 number)}))))

;; @store access-requested
(define-public (write-request (patient principal) (provider principal) (institution principal)
    (request {data-types: uint, purpose: uint, number: uint, lapses-at: uint}))
  (let ((journal (open-journal provider (some patient))) (seq (+ (get seq journal) u1)))
    (try! (check-protocol))
    (map-set requests {patient: patient, provider: provider} (merge request {request: seq}))
    (close-journal (ok (append-event (merge (pair-event "access-requested" patient provider)
      {institution: (some institution), data-types: (get data-types request), purposes: (get purpose request), ref: seq,
        expires-at: (get lapses-at request)}) journal)))))

;; @store request-denied
(define-public (delete-request (patient principal) (provider principal) (request uint))
  (begin
    (try! (check-protocol))
    (map-delete requests {patient: patient, provider: provider})
    (record patient (merge (pair-event "request-denied" patient provider) {ref: request}))))

;; @store temporary-access-granted
(define-public (write-temporary-grant (actor principal) (patient principal) (provider principal) (institution principal)
    (data-types uint) (until uint)
    (grant {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint}))
  (begin
    (try! (check-protocol))
    (map-set temporary-grants {patient: patient, provider: provider} grant)
    (record actor (merge (pair-event "temporary-access-granted" patient provider)
      {institution: (some institution), data-types: data-types, purposes: TREAT, ref: (get source grant), expires-at: until}))))

;; @store temporary-access-revoked
(define-public (delete-temporary-grant (actor principal) (patient principal) (provider principal))
  (begin
    (try! (check-protocol))
    (map-delete temporary-grants {patient: patient, provider: provider})
    (record actor (pair-event "temporary-access-revoked" patient provider))))

;; @store access-permitted or access-denied: nothing but the event
(define-public (write-access (actor principal) (patient principal) (provider principal) (institution principal) (action uint)
    (data-types uint) (purpose uint) (decision uint) (basis uint))
  (begin
    (try! (check-protocol))
    (record actor (merge (pair-event (if (is-eq decision u0) "access-permitted" "access-denied") patient provider)
      {institution: (some institution), data-types: data-types, purposes: purpose, code: action, outcome: decision, ref: basis}))))

;; @store encryption-key-published
(define-public (write-encryption-key (actor principal) (key (buff 32)))
  (begin
    (try! (check-protocol))
    (map-set encryption-keys actor key)
    (record actor (merge (blank-event "encryption-key-published") {evidence: key}))))

;; @store topic given: consents of a patient, seq u0 for a new grant; a `ref` closes the request of the pair
(define-public (write-consents (patient principal)
    (rows (list 50 {topic: (string-ascii 32), grantee: principal, institution: (optional principal),
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint},
      data-types: uint, ref: uint, expires-at: uint})))
  (begin
    (try! (check-protocol))
    (close-journal (ok (fold write-consent-row rows (open-journal patient (some patient)))))))

;; @store consent-transferred: the types still running go from institution `from` to `to`, and every objection with them
(define-public (transfer-consent (patient principal) (from principal) (to principal) (number uint) (active uint))
  (let ((journal (open-journal patient (some patient)))
      (old (default-to EMPTY-CONSENT (map-get? consents {patient: patient, grantee: from}))))
    (try! (check-protocol))
    (map-set consents {patient: patient, grantee: from} (merge old {expiries: (get expiries EMPTY-CONSENT), purposes: u0}))
    (map-set consents {patient: patient, grantee: to}
      (merge old {expiries: (clear-types (get expiries old) (without u63 active)), number: number, seq: (+ (get seq journal) u1)}))
    (close-journal (ok (append-event (merge (pair-event "consent-transferred" patient to)
      {institution: (some from), data-types: active, purposes: (get purposes old)}) journal)))))

;; @store objection-set: clears the objected types in the consent, temporary grant, running override and study of the pair
(define-public (write-objection (patient principal) (grantee principal) (institution (optional principal)) (objections uint)
    (purposes uint))
  (let ((pair {patient: patient, provider: grantee})
      (membership {patient: patient, lead: grantee})
      (old (default-to EMPTY-CONSENT (get-consent patient grantee))))
    (try! (check-protocol))
    (map-set consents {patient: patient, grantee: grantee}
      (merge old {expiries: (clear-types (get expiries old) objections), purposes: purposes, objections: objections}))
    (match (map-get? temporary-grants pair)
      found (map-set temporary-grants pair (merge found {expiries: (clear-types (get expiries found) objections)})) true)
    (match (map-get? active-overrides pair)
      found (map-set active-overrides pair (merge found {data-types: (without (get data-types found) objections)})) true)
    (match (map-get? memberships membership)
      found (map-set memberships membership (merge found {data-types: (without (get data-types found) objections)})) true)
    (record patient (merge (pair-event "objection-set" patient grantee)
      {institution: institution, data-types: objections, purposes: purposes}))))

;; @store override-started
(define-public (start-override (patient principal) (provider principal) (institution principal)
    (entry {number: uint, data-types: uint, code: uint, evidence: (buff 32), started-at: uint, ends-at: uint, review-by: uint}))
  (let ((journal (open-journal provider (some patient))) (seq (+ (get seq journal) u1)) (unreviewed (get-unreviewed-overrides provider)))
    (try! (check-protocol))
    (map-set overrides seq
      (merge entry {patient: patient, provider: provider, outcome: u0, escalated: false, acknowledged: false}))
    (map-set active-overrides {patient: patient, provider: provider}
      {override: seq, data-types: (get data-types entry), ends-at: (get ends-at entry), number: (get number entry)})
    (map-set unreviewed-overrides provider
      (default-to unreviewed (as-max-len? (append unreviewed {override: seq, review-by: (get review-by entry)}) u10)))
    (close-journal (ok (append-event (merge (pair-event "override-started" patient provider)
      {institution: (some institution), data-types: (get data-types entry), purposes: ETREAT, code: (get code entry), ref: seq,
        expires-at: (get ends-at entry), evidence: (get evidence entry)}) journal)))))

;; @store override-ended, override-escalated, override-acknowledged or override-reviewed: a review frees the provider, and may append provider-suspended
(define-public (write-override (actor principal) (topic (string-ascii 32)) (override uint)
    (act {ends-at: uint, outcome: uint, escalated: bool, acknowledged: bool, evidence: (buff 32), suspend: bool}))
  (let ((old (unwrap! (map-get? overrides override) ERR-UNKNOWN-OVERRIDE))
      (provider (get provider old)) (pair {patient: (get patient old), provider: provider})
      (entry (merge old {ends-at: (get ends-at act), outcome: (get outcome act), escalated: (get escalated act),
        acknowledged: (get acknowledged act)}))
      (journal (append-event (merge (pair-event topic (get patient old) provider)
        {data-types: (get data-types old), purposes: ETREAT, code: (get code old), outcome: (get outcome act), ref: override,
          expires-at: (get ends-at act), evidence: (get evidence act)}) (open-journal actor (some (get patient old))))))
    (try! (check-protocol))
    (map-set overrides override entry)
    (if (and (not (is-eq (get ends-at act) (get ends-at old))) (is-eq (get override (map-get? active-overrides pair)) (some override)))
      (map-delete active-overrides pair) true)
    (if (not (is-eq (get outcome act) (get outcome old)))
      (map-set unreviewed-overrides provider
        (get kept (fold keep-unreviewed (get-unreviewed-overrides provider) {reviewed: override, kept: (list)}))) true)
    (close-journal (if (get suspend act)
      (suspend-row provider (ok (merge journal {level: BY-REVIEWER})))
      (ok journal)))))

;; @store emergency-preferences-set
(define-public (write-preferences (patient principal) (data-types uint))
  (begin
    (try! (check-protocol))
    (map-set emergency-preferences patient data-types)
    (record patient (merge (blank-event "emergency-preferences-set")
      {patient: (some patient), data-types: data-types, purposes: ETREAT}))))

;; @store study-registered
(define-public (write-study (actor principal) (institution principal)
    (study {lead: principal, number: uint, data-types: uint, ends-at: uint, evidence: (buff 32)}))
  (let ((journal (open-journal actor none)) (seq (+ (get seq journal) u1)))
    (try! (check-protocol))
    (map-set studies seq study)
    (close-journal (ok (append-event (merge (blank-event "study-registered")
      {provider: (some (get lead study)), institution: (some institution), data-types: (get data-types study), purposes: HRESCH,
        ref: seq, expires-at: (get ends-at study), evidence: (get evidence study)}) journal)))))

;; @store study-joined
(define-public (write-membership (patient principal) (lead principal)
    (membership {study: uint, data-types: uint, ends-at: uint, number: uint}))
  (begin
    (try! (check-protocol))
    (map-set memberships {patient: patient, lead: lead} membership)
    (record patient (merge (pair-event "study-joined" patient lead)
      {data-types: (get data-types membership), purposes: HRESCH, ref: (get study membership), expires-at: (get ends-at membership)}))))

;; @store study-withdrawn
(define-public (delete-membership (patient principal) (lead principal) (study uint))
  (begin
    (try! (check-protocol))
    (map-delete memberships {patient: patient, lead: lead})
    (record patient (merge (pair-event "study-withdrawn" patient lead) {purposes: HRESCH, ref: study}))))

;; PUBLIC: governance that comes through access-control, which passes its caller as `actor`.

;; @store role-policy-set at once if it only narrows, else role-policy-queued
(define-public (set-role-policy (actor principal) (role uint) (policy {data-types: uint, purposes: uint, longest: uint, flags: uint}))
  (let ((old (unwrap! (get-policy (get policies (var-get settings)) role) ERR-INVALID-POLICY))
      (mask (get data-types policy)) (uses (get purposes policy)) (flags (get flags policy)) (longest (get longest policy))
      (research (is-eq uses HRESCH)))
    (try! (check-protocol))
    (try! (check-owner actor))
    (asserts! (and (<= mask u63) (<= uses u31) (<= longest MAX-SPAN) (<= flags u15)
      (or research (not (has uses HRESCH)))
      (is-eq research (has flags NEEDS-STUDY))
      (or research (not (is-eq role RESEARCHER)))
      (or (not (is-eq role ADMINISTRATOR)) (is-eq u0 (without mask u1) (without uses u6)))) ERR-INVALID-POLICY)
    (asserts! (not (is-eq old policy)) ERR-UNCHANGED)
    (if (and (<= longest (get longest old))
        (is-eq u0 (without mask (get data-types old)) (without uses (get purposes old))
          (without (bit-and flags WIDENING) (get flags old)) (without (bit-and (get flags old) NARROWING) flags)))
      (apply-policy actor role policy u0)
      (queue actor "role-policy-queued" {kind: ROLE-POLICY, subject: none, replaced: none, code: role, data-types: mask, purposes: uses,
        span: longest, outcome: flags, evidence: ZERO, ready-at: u0}))))

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

;; @who the deployer, once | owner and opening officers, at once | registry-initialized, then officer-added for each
(define-public (initialize (owner principal) (registrars (list 20 principal)) (reviewers (list 20 principal)) (pausers (list 20 principal)))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR-NOT-DEPLOYER)
    (asserts! (not (get initialized (var-get ownership))) ERR-ALREADY-INITIALIZED)
    (asserts! (and (> (len registrars) u0) (> (len reviewers) u0)) ERR-NO-OFFICERS)
    (var-set ownership {owner: owner, candidate: none, lapses-at: u0, initialized: true})
    (let ((journal (append-event (merge (blank-event "registry-initialized") {provider: (some owner)}) (open-journal DEPLOYER none)))
        (first (try! (fold open-officer registrars (ok (merge journal {level: REGISTRAR})))))
        (second (try! (fold open-officer reviewers (ok (merge first {level: REVIEWER}))))))
      (close-journal (fold open-officer pausers (ok (merge second {level: PAUSER})))))))

;; @who the owner | proposes another owner, in place of any other proposal; it lapses after 1008 burn blocks | ownership-proposed
(define-public (propose-owner (candidate principal))
  (let ((lapses-at (+ burn-block-height LAPSE)))
    (try! (check-owner contract-caller))
    (try! (check-appointment OWNER candidate))
    (var-set ownership (merge (var-get ownership) {candidate: (some candidate), lapses-at: lapses-at}))
    (record contract-caller (merge (blank-event "ownership-proposed") {provider: (some candidate), ref: lapses-at}))))

;; @who the proposed owner | the owner | ownership-accepted
(define-public (accept-ownership)
  (let ((current (var-get ownership)) (candidate (unwrap! (get candidate current) ERR-NO-PROPOSAL)))
    (asserts! (is-eq contract-caller candidate) ERR-NOT-CANDIDATE)
    (asserts! (> (get lapses-at current) burn-block-height) ERR-PROPOSAL-LAPSED)
    (try! (check-appointment OWNER candidate))
    (var-set ownership (merge current {owner: candidate, candidate: none, lapses-at: u0}))
    (record contract-caller (merge (blank-event "ownership-accepted") {provider: (some candidate)}))))

;; @who the owner | closes the ownership proposal | ownership-cancelled
(define-public (cancel-ownership)
  (let ((current (var-get ownership)))
    (try! (check-owner contract-caller))
    (asserts! (is-some (get candidate current)) ERR-NO-PROPOSAL)
    (var-set ownership (merge current {candidate: none, lapses-at: u0}))
    (record contract-caller (merge (blank-event "ownership-cancelled") {provider: (get candidate current)}))))

;; @who the owner, without end; a pauser, for 7 days and once until the owner acts | stops new consents, grants, registrations and overrides | registry-paused
(define-public (pause)
  (let ((rules (var-get settings)) (by-owner (is-eq contract-caller (get owner (var-get ownership)))) (now stacks-block-time)
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
    (appoint PAUSER who none u0)))

;; @who the owner | removes a pauser, at once | officer-removed
(define-public (remove-pauser (who principal)) (dismiss contract-caller PAUSER who))

;; @who the owner | queues the replacement of a registrar (role 1) or reviewer (2), even the last | officer-queued
(define-public (replace-officer (role uint) (old principal) (new principal))
  (begin
    (asserts! (or (is-eq role REGISTRAR) (is-eq role REVIEWER)) ERR-NOT-OFFICER)
    (queue-appointment contract-caller role new (some old))))

;; @who the owner | the number of unreviewed overrides at which a provider may start no other: at once if lower, else queued | override-limit-set or override-limit-queued
(define-public (set-override-limit (limit uint))
  (let ((current (get override-limit (var-get settings))))
    (try! (check-owner contract-caller))
    (asserts! (and (> limit u0) (<= limit u10)) ERR-INVALID-LIMIT)
    (asserts! (not (is-eq limit current)) ERR-UNCHANGED)
    (if (< limit current)
      (apply-limit limit u0)
      (queue contract-caller "override-limit-queued" (merge BLANK-CHANGE {kind: OVERRIDE-LIMIT, outcome: limit})))))

;; @who the owner | queues a new version of a protocol contract: slot 1 access-control, 2 patient-consent | protocol-contract-queued
(define-public (queue-protocol-contract (slot uint) (contract principal))
  (let ((hash (unwrap! (contract-hash? contract) ERR-INVALID-CONTRACT)))
    (try! (check-owner contract-caller))
    (try! (check-contract slot contract))
    (queue contract-caller "protocol-contract-queued"
      (merge BLANK-CHANGE {kind: PROTOCOL-CONTRACT, subject: (some contract), code: slot, evidence: hash}))))

;; @who the owner | makes a queued change, 144 to 1007 burn blocks after it was queued | officer-added, role-policy-set, override-limit-set or protocol-contract-set
(define-public (activate-change (change uint))
  (let ((queued (unwrap! (map-get? changes change) ERR-UNKNOWN-CHANGE)) (kind (get kind queued)) (code (get code queued))
      (subject (default-to DEPLOYER (get subject queued))) (ready-at (get ready-at queued)) (burn burn-block-height))
    (try! (check-owner contract-caller))
    (asserts! (>= burn ready-at) ERR-TIMELOCKED)
    (asserts! (< burn (+ ready-at (- LAPSE TIMELOCK))) ERR-CHANGE-LAPSED)
    (map-delete changes change)
    (if (is-eq kind ROLE-POLICY)
      (apply-policy contract-caller code {data-types: (get data-types queued), purposes: (get purposes queued),
        longest: (get span queued), flags: (get outcome queued)} change)
      (if (is-eq kind OVERRIDE-LIMIT)
        (apply-limit (get outcome queued) change)
        (if (is-eq kind PROTOCOL-CONTRACT)
          (apply-contract code subject (get evidence queued) change)
          (appoint code subject (get replaced queued) change))))))

;; @who the owner or a pauser | drops a queued change | change-cancelled
(define-public (cancel-change (change uint))
  (begin
    (asserts! (or (is-eq contract-caller (get owner (var-get ownership))) (has (get-officer contract-caller) PAUSER)) ERR-NOT-PAUSER)
    (asserts! (map-delete changes change) ERR-UNKNOWN-CHANGE)
    (record contract-caller (merge (blank-event "change-cancelled") {ref: change}))))

;; PRIVATE: checks

(define-private (check-protocol)
  (let ((rules (var-get settings)))
    (ok (asserts! (or (is-eq contract-caller (get access-control rules)) (is-eq contract-caller (get patient-consent rules)))
      ERR-NOT-PROTOCOL))))

(define-private (check-owner (who principal))
  (ok (asserts! (is-eq who (get owner (var-get ownership))) ERR-NOT-OWNER)))

;; owner, registrar and reviewer are three principals; a pauser may be any
(define-private (check-appointment (role uint) (who principal))
  (let ((held (get-officer who)))
    (asserts! (not (has held role)) ERR-ALREADY-OFFICER)
    (ok (asserts! (or (is-eq role PAUSER)
      (and (is-eq (bit-and held u3) u0) (not (is-eq who (get owner (var-get ownership)))))) ERR-ROLES-CONFLICT))))

(define-private (check-replaced (role uint) (who (optional principal)))
  (ok (asserts! (match who old (has (get-officer old) role) true) ERR-NOT-OFFICER)))

(define-private (check-contract (slot uint) (contract principal))
  (let ((rules (var-get settings)))
    (ok (asserts! (and (or (is-eq slot u1) (is-eq slot u2)) (not (is-eq contract (get access-control rules)))
      (not (is-eq contract (get patient-consent rules)))) ERR-INVALID-CONTRACT))))

;; PRIVATE: facts and masks

(define-private (get-institution-of (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (if (is-eq (get role found) u0) party (map-get? parties (get institution found))) none))

(define-private (get-policy (policies (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})) (role uint))
  (if (is-eq role u0) none (element-at? policies (- role u1))))

(define-private (get-grantee-row (pair {patient: principal, grantee: principal}))
  (let ((party (map-get? parties (get grantee pair))))
    {party: party, institution: (get-institution-of party), consent: (map-get? consents pair)}))

(define-private (has (mask uint) (bit uint)) (> (bit-and mask bit) u0))

;; the bits of `mask` that are not in `removed`
(define-private (without (mask uint) (removed uint)) (bit-xor mask (bit-and mask removed)))

(define-private (clear-type (expiry uint) (bit uint) (mask uint)) (if (has mask bit) u0 expiry))

(define-private (clear-types (expiries (list 6 uint)) (mask uint))
  (map clear-type expiries (list u1 u2 u4 u8 u16 u32) (list mask mask mask mask mask mask)))

;; PRIVATE: the event log

(define-private (open-journal (actor principal) (patient (optional principal)))
  (let ((current (var-get log-head)) (chain (match patient who (get-patient-head who) EMPTY-HEAD)))
    {seq: (get seq current), hash: (get hash current), patient: patient, count: (get count chain), own: (get hash chain), actor: actor, time: stacks-block-time,
      height: stacks-block-height, level: u0, rows: u0}))

(define-private (blank-event (topic (string-ascii 32)))
  {topic: topic, patient: none, provider: none, institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: u0,
    expires-at: u0, evidence: ZERO})

(define-private (pair-event (topic (string-ascii 32)) (patient principal) (provider principal))
  (merge (blank-event topic) {patient: (some patient), provider: (some provider)}))

(define-private (append-event
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
      data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)})
    (journal {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint}))
  (let ((named (is-some (get patient event)))
      (seq (+ (get seq journal) u1))
      (full (merge event {seq: seq, prev: (get hash journal), patient-prev: (if named (get own journal) ZERO),
        actor: (get actor journal), time: (get time journal), height: (get height journal)}))
      ;; to-consensus-buff? is none only above 1 MB, which this shape cannot reach
      (hash (sha256 (default-to 0x (to-consensus-buff? full)))))
    (print full)
    (merge journal {seq: seq, hash: hash, rows: (+ (get rows journal) u1),
      count: (+ (get count journal) (if named u1 u0)), own: (if named hash (get own journal))})))

;; answers the last event's number and how many events there are
(define-private (close-journal (result (response {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint} uint)))
  (let ((journal (try! result)))
    (var-set log-head {seq: (get seq journal), hash: (get hash journal)})
    (match (get patient journal) who (map-set patient-heads who {count: (get count journal), hash: (get own journal)}) true)
    (ok {seq: (get seq journal), events: (get rows journal)})))

(define-private (record (actor principal)
    (event {topic: (string-ascii 32), patient: (optional principal), provider: (optional principal), institution: (optional principal),
      data-types: uint, purposes: uint, code: uint, outcome: uint, ref: uint, expires-at: uint, evidence: (buff 32)}))
  (close-journal (ok (append-event event (open-journal actor (get patient event))))))

;; PRIVATE: rows

;; stores a registration unless `stored`, and appends its event with `ref`, or with its number if u0
(define-private (put-row (topic (string-ascii 32)) (who principal)
    (party {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint})
    (ref uint) (stored bool)
    (journal {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint}))
  (begin
    (if stored true (map-set parties who party))
    (ok (append-event (merge (blank-event topic)
      {provider: (if (is-eq (get role party) u0) none (some who)), institution: (some (get institution party)), code: (get role party),
        outcome: (get suspension party), ref: (if (is-eq ref u0) (get number party) ref), expires-at: (get verified-until party),
        evidence: (get root party)}) journal))))

(define-private (insert-row (row {provider: principal, role: uint, root: (buff 32)})
    (result (response {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint} uint)))
  (let ((journal (try! result)) (who (get provider row)) (seq (+ (get seq journal) u1))
      (entry {role: (get role row), number: seq, institution: (get actor journal), root: (get root row), status: REGISTERED,
        suspension: u0, verified-from: u0, verified-until: u0, seq: seq}))
    ;; one access for the common case: map-insert tells whether an entry is there
    (if (map-insert parties who entry)
      (put-row "provider-registered" who entry u0 true journal)
      (let ((old (unwrap! (map-get? parties who) ERR-ALREADY-REGISTERED)))
        (asserts! (and (> (get role old) u0)
          (or (is-eq (get status old) RESIGNED)
            (and (is-eq (get verified-from old) u0)
              (or (is-eq (get status old) PENDING) (not (is-eq (get institution old) (get actor journal))))))) ERR-ALREADY-REGISTERED)
        (put-row "provider-registered" who (merge entry {suspension: (get suspension old)}) u0 false journal)))))

(define-private (verify-row (row {provider: principal, root: (buff 32), valid-until: uint})
    (result (response {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint} uint)))
  (let ((journal (try! result)) (who (get provider row)) (old (unwrap! (map-get? parties who) ERR-NOT-LISTED)) (now (get time journal)))
    (asserts! (and (> (get role old) u0) (is-eq (get status old) REGISTERED)) ERR-NOT-LISTED)
    (asserts! (<= (get seq old) (- (get seq journal) (get rows journal))) ERR-REPEATED-PROVIDER)
    (put-row "provider-verified" who
      (merge old {root: (get root row), verified-until: (get valid-until row), seq: (+ (get seq journal) u1),
        verified-from: (if (> (get verified-until old) now) (get verified-from old) now)}) u0 false journal)))

(define-private (suspend-row (who principal)
    (result (response {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint} uint)))
  (let ((journal (try! result)) (old (unwrap! (map-get? parties who) ERR-NOT-LISTED)))
    (asserts! (> (get role old) u0) ERR-NOT-LISTED)
    (asserts! (or (> (get level journal) BY-INSTITUTION)
      (and (is-eq (get institution old) (get actor journal)) (not (is-eq (get status old) RESIGNED)))) ERR-OTHER-INSTITUTION)
    (if (< (get suspension old) (get level journal))
      (put-row "provider-suspended" who (merge old {suspension: (get level journal), seq: (+ (get seq journal) u1)}) u0 false journal)
      (ok journal))))

(define-private (write-consent-row
    (row {topic: (string-ascii 32), grantee: principal, institution: (optional principal),
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint},
      data-types: uint, ref: uint, expires-at: uint})
    (journal {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint}))
  (let ((consent (get consent row)) (grantee (get grantee row)) (patient (get actor journal)) (ref (get ref row)))
    (map-set consents {patient: patient, grantee: grantee}
      (merge consent {seq: (if (is-eq (get seq consent) u0) (+ (get seq journal) u1) (get seq consent))}))
    (if (> ref u0) (map-delete requests {patient: patient, provider: grantee}) true)
    (append-event (merge (pair-event (get topic row) patient grantee)
      {institution: (get institution row), data-types: (get data-types row), purposes: (get purposes consent), ref: ref,
        expires-at: (get expires-at row)}) journal)))

(define-private (keep-unreviewed (row {override: uint, review-by: uint})
    (acc {reviewed: uint, kept: (list 10 {override: uint, review-by: uint})}))
  (if (is-eq (get override row) (get reviewed acc)) acc
    (merge acc {kept: (default-to (get kept acc) (as-max-len? (append (get kept acc) row) u10))})))

;; PRIVATE: governance

(define-private (queue (actor principal) (topic (string-ascii 32))
    (change {kind: uint, subject: (optional principal), replaced: (optional principal), code: uint, data-types: uint, purposes: uint,
      span: uint, outcome: uint, evidence: (buff 32), ready-at: uint}))
  (let ((ready-at (+ burn-block-height TIMELOCK)))
    (map-set changes (+ (get seq (var-get log-head)) u1) (merge change {ready-at: ready-at}))
    ;; `expires-at` of a role policy is its longest consent, in seconds
    (record actor (merge (blank-event topic)
      {provider: (get subject change), institution: (get replaced change), data-types: (get data-types change),
        purposes: (get purposes change), code: (get code change), outcome: (get outcome change), ref: ready-at,
        expires-at: (get span change), evidence: (get evidence change)}))))

(define-private (queue-appointment (actor principal) (role uint) (who principal) (replaced (optional principal)))
  (begin
    (try! (check-owner actor))
    (try! (check-appointment role who))
    (try! (check-replaced role replaced))
    (queue actor "officer-queued" (merge BLANK-CHANGE {kind: OFFICER, subject: (some who), replaced: replaced, code: role}))))

(define-private (apply-policy (actor principal) (role uint)
    (policy {data-types: uint, purposes: uint, longest: uint, flags: uint}) (change uint))
  (let ((rules (var-get settings)) (policies (get policies rules)))
    (var-set settings (merge rules {policies: (default-to policies (replace-at? policies (- role u1) policy))}))
    (record actor (merge (blank-event "role-policy-set")
      {data-types: (get data-types policy), purposes: (get purposes policy), code: role, outcome: (get flags policy), ref: change,
        expires-at: (get longest policy)}))))

(define-private (apply-limit (limit uint) (change uint))
  (begin
    (var-set settings (merge (var-get settings) {override-limit: limit}))
    (record contract-caller (merge (blank-event "override-limit-set") {outcome: limit, ref: change}))))

(define-private (apply-contract (slot uint) (contract principal) (hash (buff 32)) (change uint))
  (let ((rules (var-get settings)))
    (try! (check-contract slot contract))
    (asserts! (is-eq (contract-hash? contract) (ok hash)) ERR-INVALID-CONTRACT)
    (var-set settings (if (is-eq slot u1) (merge rules {access-control: contract}) (merge rules {patient-consent: contract})))
    (record contract-caller (merge (blank-event "protocol-contract-set")
      {provider: (some contract), code: slot, ref: change, evidence: hash}))))

(define-private (appoint (role uint) (who principal) (replaced (optional principal)) (change uint))
  (begin
    (try! (check-appointment role who))
    (try! (check-replaced role replaced))
    (match replaced old (drop-role role old) true)
    (give-role role who)
    (record contract-caller (merge (blank-event "officer-added")
      {provider: (some who), institution: replaced, code: role, ref: change}))))

(define-private (dismiss (actor principal) (role uint) (who principal))
  (begin
    (try! (check-owner actor))
    (try! (check-replaced role (some who)))
    (asserts! (or (is-eq role PAUSER) (> (get-officer-count role) u1)) ERR-LAST-OFFICER)
    (drop-role role who)
    (record actor (merge (blank-event "officer-removed") {provider: (some who), code: role}))))

(define-private (give-role (role uint) (who principal))
  (begin
    (map-set officers who (bit-or (get-officer who) role))
    (map-set officer-counts role (+ (get-officer-count role) u1))))

(define-private (drop-role (role uint) (who principal))
  (begin
    (map-set officers who (without (get-officer who) role))
    (map-set officer-counts role (- (get-officer-count role) u1))))

(define-private (open-officer (who principal)
    (result (response {seq: uint, hash: (buff 32), patient: (optional principal), count: uint, own: (buff 32), actor: principal, time: uint,
      height: uint, level: uint, rows: uint} uint)))
  (let ((journal (try! result)) (role (get level journal)))
    (try! (check-appointment role who))
    (give-role role who)
    (ok (append-event (merge (blank-event "officer-added") {provider: (some who), code: role}) journal))))
