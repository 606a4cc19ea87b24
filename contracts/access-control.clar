;; medrec access-control: who is registered, who may read what. Rules, no state.

(define-constant PROTECTED u48)
(define-constant TREAT u1)
(define-constant DIRECT-CONSENT u1)
(define-constant INSTITUTION-CONSENT u2)
(define-constant TEMPORARY-GRANT u4)
(define-constant OVERRIDE u8)
(define-constant STUDY u16)
(define-constant BLANK {patient: none, provider: none, institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: u0,
  expires-at: u0, evidence: 0x0000000000000000000000000000000000000000000000000000000000000000})
(define-constant BLANK-PARTY {number: u0, verified-from: u0, verified-until: u0, seq: u0})
(define-constant INSTITUTION u0)
(define-constant MAY-REFER u1)
(define-constant NEEDS-CARE-TEAM u4)
(define-constant NEEDS-STUDY u8)
(define-constant PENDING u1)
(define-constant REGISTERED u2)
(define-constant RESIGNED u3)
(define-constant BY-INSTITUTION u1)
(define-constant BY-REGISTRAR u2)
(define-constant BY-REVIEWER u3)
(define-constant REGISTRAR u1)
(define-constant REVIEWER u2)
(define-constant LONGEST-VERIFICATION u157680000)
(define-constant LONGEST-GRANT u2592000)
(define-constant REQUEST-LAPSES u2592000)
;; decisions
(define-constant PERMITTED u0)
(define-constant PAUSED u1)
(define-constant INVALID-REQUEST u2)
(define-constant PROVIDER-UNKNOWN u3)
(define-constant PROVIDER-PENDING u4)
(define-constant PROVIDER-SUSPENDED u5)
(define-constant INSTITUTION-SUSPENDED u6)
(define-constant PROVIDER-UNVERIFIED u7)
(define-constant VERIFICATION-EXPIRED u8)
(define-constant ROLE-DATA-TYPES u9)
(define-constant ROLE-PURPOSE u10)
(define-constant OBJECTED u11)
(define-constant CARE-TEAM-MISSING u12)
(define-constant NOT-COVERED u13)

;; @error the registry is paused
(define-constant ERR-PAUSED (err u200))
;; @error only a registrar may do this
(define-constant ERR-NOT-REGISTRAR (err u201))
;; @error a registrar may not act for itself or an officer, nor verify as a reviewer, verified provider or institution
(define-constant ERR-CONFLICT-OF-INTEREST (err u202))
;; @error the caller has no part in this
(define-constant ERR-NOT-ALLOWED (err u203))
;; @error the principal is registered already
(define-constant ERR-REGISTERED (err u204))
;; @error no provider has this principal
(define-constant ERR-UNKNOWN-PROVIDER (err u205))
;; @error no institution has this principal
(define-constant ERR-UNKNOWN-INSTITUTION (err u206))
;; @error the institution is suspended
(define-constant ERR-INSTITUTION-SUSPENDED (err u207))
;; @error the provider is suspended
(define-constant ERR-PROVIDER-SUSPENDED (err u208))
;; @error the provider has resigned
(define-constant ERR-RESIGNED (err u209))
;; @error the provider awaits listing by its institution
(define-constant ERR-PENDING (err u210))
;; @error the provider is not verified
(define-constant ERR-UNVERIFIED (err u211))
;; @error a provider must be an account of this network, not a contract
(define-constant ERR-NOT-STANDARD (err u212))
;; @error the role is not 1 to 6
(define-constant ERR-INVALID-ROLE (err u213))
;; @error the verification must end in the future, within 5 years
(define-constant ERR-INVALID-END (err u214))
;; @error the list is empty
(define-constant ERR-EMPTY-LIST (err u215))
;; @error suspended at this level or a higher one
(define-constant ERR-ALREADY-SUSPENDED (err u216))
;; @error there is no suspension to lift
(define-constant ERR-NOT-SUSPENDED (err u217))
;; @error a higher level made this suspension
(define-constant ERR-HIGHER-LEVEL (err u218))
;; @error no move to the caller is open
(define-constant ERR-NO-MOVE (err u219))
;; @error the provider has unreviewed overrides
(define-constant ERR-UNREVIEWED-OVERRIDES (err u220))
;; @error the provider is on the care team already
(define-constant ERR-ALREADY-ASSIGNED (err u221))
;; @error the provider is not on the care team
(define-constant ERR-NOT-ASSIGNED (err u222))
;; @error the data types are not 1 to 63
(define-constant ERR-INVALID-DATA-TYPES (err u223))
;; @error not exactly one known purpose
(define-constant ERR-INVALID-PURPOSE (err u224))
;; @error the role may not read these types, or not for this purpose
(define-constant ERR-ROLE-FORBIDS (err u225))
;; @error a request of this pair is open
(define-constant ERR-REQUEST-OPEN (err u226))
;; @error two of the principals are the same
(define-constant ERR-SELF (err u227))
;; @error the patient objects to one of these types
(define-constant ERR-OBJECTED (err u228))
;; @error the duration is not 1 second to 30 days
(define-constant ERR-INVALID-DURATION (err u229))
;; @error the caller's role may not refer
(define-constant ERR-MAY-NOT-REFER (err u230))
;; @error the caller's own consent does not cover these types for TREAT
(define-constant ERR-NO-SOURCE-CONSENT (err u231))
;; @error another grantor's grant is active
(define-constant ERR-OTHER-GRANTOR (err u232))
;; @error there is no temporary grant
(define-constant ERR-NO-TEMPORARY-GRANT (err u233))
;; @error the action is not 1 to 5
(define-constant ERR-INVALID-ACTION (err u234))

;; READ-ONLY

;; @read whether permitted, the first rule that failed, the bases that covered it
(define-read-only (check-access (patient principal) (provider principal) (data-types uint) (purpose uint))
  (let ((decision (decide patient provider data-types purpose)))
    {permitted: (is-eq (get code decision) PERMITTED), code: (get code decision), basis: (get basis decision)}))

;; @read a provider's registration
(define-read-only (get-provider (provider principal)) (as-kind true (contract-call? .registry get-party provider)))

;; @read an institution's registration
(define-read-only (get-institution (institution principal)) (as-kind false (contract-call? .registry get-party institution)))

;; @read the proposed move of a registration
(define-read-only (get-registration-move (provider principal)) (contract-call? .registry get-move provider))

;; @read registration number of a provider on a care team
(define-read-only (get-care-team (patient principal) (provider principal)) (contract-call? .registry get-care-team patient provider))

;; @read the access request of a pair
(define-read-only (get-access-request (patient principal) (provider principal)) (contract-call? .registry get-request patient provider))

;; @read the temporary grant of a pair
(define-read-only (get-temporary-access (patient principal) (provider principal))
  (contract-call? .registry get-temporary-grant patient provider))

;; @read the policy of a role
(define-read-only (get-role-policy (role uint))
  (if (is-eq role u0) none (element-at? (get policies (contract-call? .registry get-settings)) (- role u1))))

;; @read officer roles of a principal (mask): 1 registrar, 2 reviewer, 4 pauser
(define-read-only (get-officer-roles (who principal)) (contract-call? .registry get-officer who))

;; @read a principal's public encryption key
(define-read-only (get-encryption-key (who principal)) (contract-call? .registry get-encryption-key who))

;; PUBLIC

;; @who a registrar, of no registrar or reviewer | registers an institution | institution-registered
(define-public (register-institution (institution principal) (root (buff 32)))
  (let ((facts (facts-of institution)))
    (asserts! (has (get officer facts) REGISTRAR) ERR-NOT-REGISTRAR)
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (not (has (contract-call? .registry get-officer institution) u3)) ERR-CONFLICT-OF-INTEREST)
    (asserts! (match (get party facts) old (and (is-eq (get verified-from old) u0) (<= (get suspension old) BY-INSTITUTION)) true) ERR-REGISTERED)
    (asserts! (is-eq (len (contract-call? .registry get-unreviewed-overrides institution)) u0) ERR-UNREVIEWED-OVERRIDES)
    (contract-call? .registry write-party contract-caller "institution-registered" institution
      (merge BLANK-PARTY {role: INSTITUTION, institution: institution, root: root, status: REGISTERED, suspension: u0,
        verified-from: (get time facts)}))))

;; @who a registrar | suspends an institution, and all access of its providers | institution-suspended
(define-public (suspend-institution (institution principal))
  (set-institution-suspension "institution-suspended" institution BY-REGISTRAR))

;; @who a registrar, not for itself | lifts the suspension of an institution | institution-reinstated
(define-public (reinstate-institution (institution principal))
  (set-institution-suspension "institution-reinstated" institution u0))

;; @who the provider | registers with an institution, pending until that lists it | registration-requested
(define-public (register-provider (credentials {role: uint, root: (buff 32)}) (institution principal))
  (let ((facts (facts-of institution))
      (employer (unwrap! (as-kind false (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-account contract-caller) ERR-NOT-STANDARD)
    (asserts! (is-role (get role credentials)) ERR-INVALID-ROLE)
    (asserts! (is-eq (get suspension employer) u0) ERR-INSTITUTION-SUSPENDED)
    (asserts! (match (get caller facts) old
      (and (> (get role old) u0) (or (is-eq (get status old) RESIGNED)
        (and (is-eq (get verified-from old) u0) (not (is-eq (get institution old) institution))))) true) ERR-REGISTERED)
    (contract-call? .registry write-party contract-caller "registration-requested" contract-caller
      (merge BLANK-PARTY {role: (get role credentials), institution: institution, root: (get root credentials), status: PENDING,
        suspension: (default-to u0 (get suspension (get caller facts)))}))))

;; @who an institution | lists up to 200 providers, all or none | provider-registered
(define-public (register-providers (providers (list 200 {provider: principal, role: uint, root: (buff 32)})))
  (let ((facts (facts-of contract-caller))
      (institution (unwrap! (as-kind false (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-eq (get suspension institution) u0) ERR-INSTITUTION-SUSPENDED)
    (asserts! (> (len providers) u0) ERR-EMPTY-LIST)
    (try! (fold check-listing providers (ok true)))
    (contract-call? .registry insert-parties contract-caller providers)))

;; @who a registrar, no reviewer, provider or institution | verifies a provider until a time | provider-verified
(define-public (verify-credentials (provider principal) (certifications {number: uint, root: (buff 32), valid-until: uint}))
  (verify-providers (list (merge certifications {provider: provider}))))

;; @who a registrar, no reviewer, provider or institution | verifies up to 200 providers, all or none | provider-verified
(define-public (verify-providers (providers (list 200 {provider: principal, number: uint, root: (buff 32), valid-until: uint})))
  (let ((facts (facts-of contract-caller)))
    (asserts! (has (get officer facts) REGISTRAR) ERR-NOT-REGISTRAR)
    (asserts! (and (not (has (get officer facts) REVIEWER)) (is-eq (default-to u0 (get verified-from (get party facts))) u0)) ERR-CONFLICT-OF-INTEREST)
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (> (len providers) u0) ERR-EMPTY-LIST)
    (try! (fold check-verification providers (ok (get time facts))))
    (contract-call? .registry verify-parties contract-caller providers)))

;; @who its institution, a registrar or a reviewer | suspends a provider at the caller's level | provider-suspended
(define-public (suspend-provider (provider principal))
  (let ((done (try! (suspend (list provider)))))
    (asserts! (> (get events done) u0) ERR-ALREADY-SUSPENDED)
    (ok done)))

;; @who an institution, a registrar or a reviewer | suspends up to 200 providers, all or none; leaves those at its level or above | provider-suspended
(define-public (suspend-providers (providers (list 200 principal))) (suspend providers))

;; @who who suspended it, or a higher level | lifts a suspension | provider-reinstated
(define-public (reinstate-provider (provider principal))
  (let ((facts (facts-of provider))
      (party (unwrap! (as-kind true (get party facts)) ERR-UNKNOWN-PROVIDER))
      (level (if (is-eq (get institution party) contract-caller) BY-INSTITUTION (level-of (get officer facts) false))))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (and (> level u0) (not (is-eq provider contract-caller))) ERR-NOT-ALLOWED)
    (asserts! (> (get suspension party) u0) ERR-NOT-SUSPENDED)
    (asserts! (>= level (get suspension party)) ERR-HIGHER-LEVEL)
    (contract-call? .registry write-party contract-caller "provider-reinstated" provider (merge party {suspension: u0}))))

;; @who the provider, even paused | ends its registration; a suspension stays | provider-resigned
(define-public (resign)
  (let ((facts (facts-of contract-caller))
      (party (unwrap! (as-kind true (get party facts)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (contract-call? .registry write-party contract-caller "provider-resigned" contract-caller
      (merge party {status: RESIGNED, verified-from: u0, verified-until: u0}))))

;; @who the provider | proposes to move its registration to another of its keys | registration-move-proposed
(define-public (move-registration (to principal))
  (let ((facts (facts-of to))
      (party (unwrap! (as-kind true (get caller facts)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (asserts! (is-account to) ERR-NOT-STANDARD)
    (asserts! (is-eq (default-to RESIGNED (get status (get party facts))) RESIGNED) ERR-REGISTERED)
    (contract-call? .registry write-event contract-caller (get number party) (merge BLANK {topic: "registration-move-proposed",
      provider: (some to), institution: (some (get institution party)), ref: (get number party)}))))

;; @who the new key | takes over registration, verification, suspension and objections; consents stay behind | registration-moved
(define-public (accept-registration (from principal))
  (let ((facts (facts-of from))
      (move (unwrap! (contract-call? .registry get-move from) ERR-NO-MOVE))
      (party (unwrap! (as-kind true (get party facts)) ERR-UNKNOWN-PROVIDER))
      (own (default-to u0 (get suspension (get caller facts)))))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (and (is-eq (get to move) contract-caller) (is-eq (get number move) (get number party))) ERR-NO-MOVE)
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (asserts! (is-eq (default-to RESIGNED (get status (get caller facts))) RESIGNED) ERR-REGISTERED)
    (asserts! (is-eq (len (contract-call? .registry get-unreviewed-overrides from)) u0) ERR-UNREVIEWED-OVERRIDES)
    (contract-call? .registry move-party from contract-caller (if (> own (get suspension party)) own (get suspension party)))))

;; @who the provider's institution | puts a provider on a care team | care-team-assigned
(define-public (assign-care-team (patient principal) (provider principal))
  (set-care-team "care-team-assigned" patient provider true))

;; @who the provider's institution | takes a provider off a care team | care-team-unassigned
(define-public (unassign-care-team (patient principal) (provider principal))
  (set-care-team "care-team-unassigned" patient provider false))

;; @who a verified provider | asks a patient for access, one open request a pair, for 30 days | access-requested
(define-public (request-access (patient principal) (data-types uint) (purpose uint))
  (let ((own (try! (get-own-facts patient purpose)))
      (facts (get facts own))
      (now (get time facts))
      (number (get number (get party own)))
      (policy (get policy own)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-types data-types) ERR-INVALID-DATA-TYPES)
    (asserts! (is-purpose purpose) ERR-INVALID-PURPOSE)
    (asserts! (not (is-eq patient contract-caller)) ERR-SELF)
    (asserts! (and (covers (get data-types policy) data-types) (covers (get purposes policy) purpose)
      (not (has (get flags policy) NEEDS-STUDY))) ERR-ROLE-FORBIDS)
    (asserts! (not (has (get objected facts) data-types)) ERR-OBJECTED)
    (asserts! (match (contract-call? .registry get-request patient contract-caller) open
      (or (<= (get lapses-at open) now) (not (is-eq (get number open) number))) true) ERR-REQUEST-OPEN)
    (contract-call? .registry write-event contract-caller number (merge BLANK {topic: "access-requested", patient: (some patient),
      provider: (some contract-caller), institution: (some (get institution (get party own))), data-types: data-types,
      purposes: purpose, expires-at: (+ now REQUEST-LAPSES)}))))

;; @who the patient, or a provider who may refer and has direct consent | grants access for TREAT, at most 30 days | temporary-access-granted
(define-public (grant-temporary-access (patient principal) (provider principal) (duration uint) (data-types uint))
  (let ((facts (contract-call? .registry get-access-facts patient provider TREAT))
      (now (get time facts))
      (party (unwrap! (as-kind true (get party facts)) ERR-UNKNOWN-PROVIDER))
      (active (temporary-mask patient (get number party) now (get temporary facts) (get grantor facts)
        (get suspension (get grantor-institution facts)) (get source facts) (get objections (get source-institution facts)))))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-types data-types) ERR-INVALID-DATA-TYPES)
    (asserts! (and (> duration u0) (<= duration LONGEST-GRANT)) ERR-INVALID-DURATION)
    (asserts! (and (not (is-eq provider patient)) (not (is-eq provider contract-caller))) ERR-SELF)
    (try! (check-listed (get status party) (get suspension party) (get suspension (get institution facts))))
    (asserts! (not (has (get objected facts) data-types)) ERR-OBJECTED)
    (asserts! (or (is-eq contract-caller patient) (is-eq active u0)
      (is-eq (some contract-caller) (get grantor (get temporary facts)))) ERR-OTHER-GRANTOR)
    (let ((until (+ now duration))
        (source (if (is-eq contract-caller patient)
          {expiries: (list until until until until until until), number: u0, seq: u0}
          (try! (get-source patient data-types)))))
      (contract-call? .registry write-temporary-grant contract-caller patient provider (get institution party) data-types until
        {expiries: (limit-expiries (get expiries source) data-types until), number: (get number party), grantor: contract-caller,
          grantor-number: (get number source), source: (get seq source)}))))

;; @who the patient or the grantor | ends a temporary grant | temporary-access-revoked
(define-public (revoke-temporary-access (patient principal) (provider principal))
  (let ((grant (unwrap! (contract-call? .registry get-temporary-grant patient provider) ERR-NO-TEMPORARY-GRANT)))
    (asserts! (or (is-eq contract-caller patient) (is-eq contract-caller (get grantor grant))) ERR-NOT-ALLOWED)
    (contract-call? .registry write-event contract-caller u0
      (merge BLANK {topic: "temporary-access-revoked", patient: (some patient), provider: (some provider)}))))

;; @who a provider ever verified, or its institution; even paused or suspended | logs an access and answers the decision | access-permitted or access-denied
(define-public (log-access-event (patient principal) (provider principal) (action uint) (data-types uint) (purpose uint))
  (let ((decision (decide patient provider data-types purpose)) (code (get code decision)) (basis (get basis decision))
      (institution (unwrap! (get institution decision) ERR-UNKNOWN-PROVIDER)))
    (asserts! (or (is-eq contract-caller provider) (is-eq contract-caller institution)) ERR-NOT-ALLOWED)
    (asserts! (> (get verified-from decision) u0) ERR-UNVERIFIED)
    (asserts! (and (> action u0) (<= action u5)) ERR-INVALID-ACTION)
    (try! (contract-call? .registry write-event contract-caller u0
      (merge BLANK {topic: (if (is-eq code PERMITTED) "access-permitted" "access-denied"), patient: (some patient), provider: (some provider),
        institution: (some institution), data-types: data-types, purposes: purpose, code: action, outcome: code, ref: basis})))
    (ok {permitted: (is-eq code PERMITTED), code: code, basis: basis})))

;; @who anyone, for itself | publishes a public encryption key | encryption-key-published
(define-public (publish-encryption-key (key (buff 32)))
  (begin
    (asserts! (not (contract-call? .registry is-paused)) ERR-PAUSED)
    (contract-call? .registry write-event contract-caller u0 (merge BLANK {topic: "encryption-key-published", evidence: key}))))

;; @who the owner | changes a role's policy, at once if it only narrows, else queued | role-policy-set or role-policy-queued
(define-public (set-role-policy (role uint) (policy {data-types: uint, purposes: uint, longest: uint, flags: uint}))
  (contract-call? .registry set-role-policy contract-caller role policy))

;; @who the owner | queues a new registrar | officer-queued
(define-public (add-registrar (who principal)) (contract-call? .registry queue-officer contract-caller REGISTRAR who))

;; @who the owner | removes a registrar who is not the last, at once | officer-removed
(define-public (remove-registrar (who principal)) (contract-call? .registry remove-officer contract-caller REGISTRAR who))

;; @who the owner | queues a new reviewer | officer-queued
(define-public (add-reviewer (who principal)) (contract-call? .registry queue-officer contract-caller REVIEWER who))

;; @who the owner | removes a reviewer who is not the last, at once | officer-removed
(define-public (remove-reviewer (who principal)) (contract-call? .registry remove-officer contract-caller REVIEWER who))

;; PRIVATE

;; An objection beats everything; then a consent, temporary grant, override or study must cover each type.
;; A role that needs a study reads through nothing else.
(define-private (decide (patient principal) (provider principal) (data-types uint) (purpose uint))
  (let ((facts (contract-call? .registry get-access-facts patient provider purpose))
      (now (get time facts))
      (valid (and (is-types data-types) (is-purpose purpose)))
      (early (if (get paused facts) PAUSED (if valid PERMITTED INVALID-REQUEST))))
    (match (as-kind true (get party facts)) party
      (let ((number (get number party))
          (institution (get institution facts))
          (consent (get consent facts))
          (pooled (get institution-consent facts))
          (policy (default-to {data-types: u0, purposes: u0, longest: u0, flags: u0} (get policy facts)))
          (research (has (get flags policy) NEEDS-STUDY))
          (override (match (get override facts) running
            (if (and (not research) (> (get ends-at running) now) (is-eq (get number running) number)) (get data-types running) u0) u0))
          (consented (if research u0 (consent-mask consent number purpose now)))
          (shared (if research u0 (consent-mask pooled (get number institution) purpose now)))
          (temporary (if research u0 (temporary-mask patient number now (get temporary facts) (get grantor facts)
            (get suspension (get grantor-institution facts)) (get source facts) (get objections (get source-institution facts)))))
          (study (bit-or (study-mask (get study facts) number now)
            (study-mask (get institution-study facts) (get number institution) now)))
          (code (if (> early PERMITTED) early
            (if (is-eq (get status party) RESIGNED) PROVIDER-UNKNOWN
            (if (is-eq (get status party) PENDING) PROVIDER-PENDING
            (if (> (get suspension party) u0) PROVIDER-SUSPENDED
            (if (> (get suspension institution) u0) INSTITUTION-SUSPENDED
            (if (is-eq (get verified-from party) u0) PROVIDER-UNVERIFIED
            (if (<= (get verified-until party) now) VERIFICATION-EXPIRED
            ;; an override reaches protected types only where the patient opted in
            (if (not (covers (bit-or (get data-types policy) (bit-and override PROTECTED)) data-types)) ROLE-DATA-TYPES
            (if (not (covers (get purposes policy) purpose)) ROLE-PURPOSE
            (if (has (get objected facts) data-types) OBJECTED
            (if (and (has (get flags policy) NEEDS-CARE-TEAM) (not (is-eq (get care-team facts) (some number)))) CARE-TEAM-MISSING
            (if (not (covers (bit-or consented shared temporary override study) data-types)) NOT-COVERED
            PERMITTED))))))))))))))
        {code: code, institution: (some (get institution party)), verified-from: (get verified-from party),
          basis: (if (> code PERMITTED) u0 (+
            (if (has consented data-types) DIRECT-CONSENT u0)
            (if (has shared data-types) INSTITUTION-CONSENT u0)
            (if (has temporary data-types) TEMPORARY-GRANT u0)
            (if (has override data-types) OVERRIDE u0)
            (if (has study data-types) STUDY u0)))})
      {code: (if (> early PERMITTED) early PROVIDER-UNKNOWN), institution: none, verified-from: u0, basis: u0})))

(define-private (consent-mask (consent {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})
    (number uint) (purpose uint) (now uint))
  (if (and (is-eq (get number consent) number) (has (get purposes consent) purpose)) (active-mask (get expiries consent) now) u0))

;; a provider's grant dies with its source, its standing and an objection to it
(define-private (temporary-mask (patient principal) (number uint) (now uint)
    (temporary (optional {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint}))
    (grantor (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint}))
    (institution-suspension uint)
    (source {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}) (institution-objections uint))
  (match temporary grant
    (let ((mask (if (is-eq (get number grant) number) (active-mask (get expiries grant) now) u0)))
      (if (is-eq (get grantor grant) patient) mask
        (match grantor referrer
          (if (and (is-eq (get number referrer) (get grantor-number grant)) (is-eq (get status referrer) REGISTERED)
              (is-eq u0 (get suspension referrer) institution-suspension) (> (get verified-until referrer) now)
              (is-eq (get seq source) (get source grant)))
            (without (bit-and mask (consent-mask source (get grantor-number grant) TREAT now)) institution-objections)
            u0)
          u0)))
    u0))

(define-private (study-mask (membership (optional {study: uint, data-types: uint, ends-at: uint, number: uint})) (number uint) (now uint))
  (match membership joined
    (if (and (> (get ends-at joined) now) (is-eq (get number joined) number)) (get data-types joined) u0)
    u0))

(define-private (facts-of (who principal)) (contract-call? .registry get-party-facts contract-caller who))

(define-private (get-source (patient principal) (data-types uint))
  (let ((own (try! (get-own-facts patient TREAT)))
      (facts (get facts own))
      (number (get number (get party own)))
      (consent (get consent facts)))
    (asserts! (has (get flags (get policy own)) MAY-REFER) ERR-MAY-NOT-REFER)
    (asserts! (covers (get data-types (get policy own)) data-types) ERR-ROLE-FORBIDS)
    (asserts! (covers (without (consent-mask consent number TREAT (get time facts)) (get objected facts)) data-types)
      ERR-NO-SOURCE-CONSENT)
    (ok {expiries: (get expiries consent), number: number, seq: (get seq consent)})))

(define-private (get-own-facts (patient principal) (purpose uint))
  (let ((facts (contract-call? .registry get-access-facts patient contract-caller purpose))
      (party (unwrap! (as-kind true (get party facts)) ERR-NOT-ALLOWED)))
    (try! (check-listed (get status party) (get suspension party) (get suspension (get institution facts))))
    (asserts! (> (get verified-until party) (get time facts)) ERR-UNVERIFIED)
    (ok {facts: facts, party: party, policy: (unwrap! (get policy facts) ERR-NOT-ALLOWED)})))

(define-private (set-institution-suspension (topic (string-ascii 32)) (institution principal) (level uint))
  (let ((facts (facts-of institution))
      (party (unwrap! (as-kind false (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (has (get officer facts) REGISTRAR) ERR-NOT-REGISTRAR)
    (asserts! (or (> level u0) (not (get paused facts))) ERR-PAUSED)
    (asserts! (or (> level u0) (not (is-eq institution contract-caller))) ERR-CONFLICT-OF-INTEREST)
    (asserts! (not (is-eq (get suspension party) level)) (if (> level u0) ERR-ALREADY-SUSPENDED ERR-NOT-SUSPENDED))
    (contract-call? .registry write-party contract-caller topic institution (merge party {suspension: level}))))

(define-private (suspend (providers (list 200 principal)))
  (let ((facts (facts-of contract-caller))
      (level (level-of (get officer facts) (is-some (as-kind false (get party facts))))))
    (asserts! (> level u0) ERR-NOT-ALLOWED)
    (asserts! (> (len providers) u0) ERR-EMPTY-LIST)
    (contract-call? .registry suspend-parties contract-caller level providers)))

(define-private (check-verification (row {provider: principal, number: uint, root: (buff 32), valid-until: uint}) (result (response uint uint)))
  (let ((now (try! result)) (end (get valid-until row)))
    (asserts! (not (is-eq (get provider row) contract-caller)) ERR-CONFLICT-OF-INTEREST)
    (asserts! (and (> end now) (<= end (+ now LONGEST-VERIFICATION))) ERR-INVALID-END)
    (ok now)))

(define-private (check-listing (row {provider: principal, role: uint, root: (buff 32)}) (result (response bool uint)))
  (begin
    (try! result)
    (asserts! (is-account (get provider row)) ERR-NOT-STANDARD)
    (ok (asserts! (is-role (get role row)) ERR-INVALID-ROLE))))

(define-private (check-listed (status uint) (suspension uint) (institution-suspension uint))
  (begin
    (asserts! (not (is-eq status RESIGNED)) ERR-RESIGNED)
    (asserts! (is-eq status REGISTERED) ERR-PENDING)
    (asserts! (is-eq suspension u0) ERR-PROVIDER-SUSPENDED)
    (ok (asserts! (is-eq institution-suspension u0) ERR-INSTITUTION-SUSPENDED))))

(define-private (set-care-team (topic (string-ascii 32)) (patient principal) (provider principal) (member bool))
  (let ((facts (facts-of provider))
      (party (unwrap! (as-kind true (get party facts)) ERR-UNKNOWN-PROVIDER))
      (number (get number party)))
    (asserts! (is-eq (get institution party) contract-caller) ERR-NOT-ALLOWED)
    (asserts! (not (is-eq member (is-eq (contract-call? .registry get-care-team patient provider) (some number))))
      (if member ERR-ALREADY-ASSIGNED ERR-NOT-ASSIGNED))
    (if member
      (begin
        (asserts! (not (get paused facts)) ERR-PAUSED)
        (asserts! (not (is-eq patient provider)) ERR-SELF)
        (try! (check-listed (get status party) (get suspension party) (get suspension (get institution facts)))))
      true)
    (contract-call? .registry write-event contract-caller number (merge BLANK {topic: topic, patient: (some patient),
      provider: (some provider), institution: (some contract-caller), ref: number}))))

;; the party if it is a provider, or with false an institution
(define-private (as-kind (provider bool) (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (if (is-eq provider (> (get role found) INSTITUTION)) party none) none))

(define-private (level-of (officer uint) (institution bool))
  (if (has officer REVIEWER) BY-REVIEWER
    (if (has officer REGISTRAR) BY-REGISTRAR
      (if institution BY-INSTITUTION u0))))

;; anyone could act as a contract
(define-private (is-account (who principal))
  (match (principal-destruct? who) parts (is-none (get name parts)) wrong false))

(define-private (is-role (role uint)) (and (> role INSTITUTION) (<= role u6)))

(define-private (is-types (mask uint)) (and (> mask u0) (<= mask u63)))

(define-private (is-purpose (purpose uint)) (is-some (index-of? (list u1 u2 u4 u8 u16) purpose)))

(define-private (has (mask uint) (bits uint)) (> (bit-and mask bits) u0))

(define-private (covers (mask uint) (bits uint)) (is-eq (bit-and mask bits) bits))

(define-private (without (mask uint) (removed uint)) (bit-xor mask (bit-and mask removed)))

;; active means expiry > now
(define-private (active-mask (expiries (list 6 uint)) (now uint))
  (fold + (map active-bit expiries (list u1 u2 u4 u8 u16 u32) (list now now now now now now)) u0))

(define-private (active-bit (expiry uint) (bit uint) (now uint)) (if (> expiry now) bit u0))

(define-private (limit-expiries (expiries (list 6 uint)) (mask uint) (until uint))
  (map limit-expiry expiries (list u1 u2 u4 u8 u16 u32) (list mask mask mask mask mask mask)
    (list until until until until until until)))

(define-private (limit-expiry (expiry uint) (bit uint) (mask uint) (until uint))
  (if (has mask bit) (if (< expiry until) expiry until) u0))
