;; medrec access-control: who is registered and verified, and who may read what. It holds rules and no state.

;; data types, purposes, bases (masks)
(define-constant ALL-TYPES u63)
(define-constant PROTECTED u48)
(define-constant TREAT u1)
(define-constant HRESCH u8)
(define-constant DIRECT-CONSENT u1)
(define-constant INSTITUTION-CONSENT u2)
(define-constant TEMPORARY-GRANT u4)
(define-constant OVERRIDE u8)
(define-constant STUDY u16)
;; roles; an institution has role u0
(define-constant INSTITUTION u0)
(define-constant LAST-ROLE u6)
;; role policy flags
(define-constant MAY-REFER u1)
(define-constant NEEDS-CARE-TEAM u4)
(define-constant NEEDS-STUDY u8)
;; registration status
(define-constant PENDING u1)
(define-constant REGISTERED u2)
(define-constant RESIGNED u3)
;; suspension levels
(define-constant BY-INSTITUTION u1)
(define-constant BY-REGISTRAR u2)
(define-constant BY-REVIEWER u3)
;; officers (mask)
(define-constant REGISTRAR u1)
(define-constant REVIEWER u2)
;; spans in seconds
(define-constant LONGEST-VERIFICATION u157680000)
(define-constant LONGEST-GRANT u2592000)
(define-constant REQUEST-LAPSES u2592000)
;; decisions, in the order of the rules
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

;; @error the registry is paused | wait until the owner unpauses it; see get-settings
(define-constant ERR-PAUSED (err u200))
;; @error only a registrar may do this | sign with a registrar's key; see get-officer-roles
(define-constant ERR-NOT-REGISTRAR (err u201))
;; @error a registrar who is a reviewer, a provider or an institution may not do this | another registrar must
(define-constant ERR-CONFLICT-OF-INTEREST (err u202))
;; @error the caller has no part in this | the provider, its institution, the patient or an officer must sign, as the function says
(define-constant ERR-NOT-ALLOWED (err u203))
;; @error the principal is registered already | see get-provider or get-institution
(define-constant ERR-REGISTERED (err u204))
;; @error no provider has this principal | see get-provider; it registers itself or its institution lists it
(define-constant ERR-UNKNOWN-PROVIDER (err u205))
;; @error no institution has this principal | a registrar registers it first
(define-constant ERR-UNKNOWN-INSTITUTION (err u206))
;; @error the institution is suspended | a registrar reinstates it
(define-constant ERR-INSTITUTION-SUSPENDED (err u207))
;; @error the provider is suspended | the level that suspended it, or a higher one, reinstates it
(define-constant ERR-PROVIDER-SUSPENDED (err u208))
;; @error the provider has resigned | it registers again first
(define-constant ERR-RESIGNED (err u209))
;; @error the provider awaits listing by its institution | the institution lists it with register-providers
(define-constant ERR-PENDING (err u210))
;; @error the provider was never verified, or its verification has ended | a registrar verifies it
(define-constant ERR-UNVERIFIED (err u211))
;; @error a provider must be a standard principal of this network, not a contract | give the provider an account of its own
(define-constant ERR-NOT-STANDARD (err u212))
;; @error the role is not 1 to 6 | choose a known role
(define-constant ERR-INVALID-ROLE (err u213))
;; @error the end of the verification is not in the future, or more than 5 years away | choose another end
(define-constant ERR-INVALID-END (err u214))
;; @error the list is empty | name at least one provider
(define-constant ERR-EMPTY-LIST (err u215))
;; @error suspended already, at this level or a higher one | see get-provider or get-institution
(define-constant ERR-ALREADY-SUSPENDED (err u216))
;; @error there is no suspension to lift | see get-provider or get-institution
(define-constant ERR-NOT-SUSPENDED (err u217))
;; @error a higher level made this suspension | that level must lift it
(define-constant ERR-HIGHER-LEVEL (err u218))
;; @error no move of this registration to the caller is open | the old key proposes it with move-registration
(define-constant ERR-NO-MOVE (err u219))
;; @error the provider has overrides that await review | move after they are reviewed
(define-constant ERR-UNREVIEWED-OVERRIDES (err u220))
;; @error the provider is on the patient's care team already | see get-care-team
(define-constant ERR-ALREADY-ASSIGNED (err u221))
;; @error the provider is not on the patient's care team | see get-care-team
(define-constant ERR-NOT-ASSIGNED (err u222))
;; @error the data types are not 1 to 63 | name at least one known data type
(define-constant ERR-INVALID-DATA-TYPES (err u223))
;; @error not exactly one known purpose | choose one of TREAT, HPAYMT, HOPERAT, HRESCH and ETREAT
(define-constant ERR-INVALID-PURPOSE (err u224))
;; @error the role may not read these data types, or not for this purpose | see get-role-policy
(define-constant ERR-ROLE-FORBIDS (err u225))
;; @error a request of this provider to this patient is open | the patient answers it, or it lapses after 30 days
(define-constant ERR-REQUEST-OPEN (err u226))
;; @error patient and provider are the same principal | name another principal
(define-constant ERR-SELF (err u227))
;; @error the patient objects to one of these data types | the patient lifts the objection first
(define-constant ERR-OBJECTED (err u228))
;; @error the duration is not 1 second to 30 days | choose a shorter one
(define-constant ERR-INVALID-DURATION (err u229))
;; @error the caller's role may not refer | only the patient, or a role with may-refer, grants temporary access
(define-constant ERR-MAY-NOT-REFER (err u230))
;; @error the caller's own direct consent does not cover these types for TREAT | ask the patient
(define-constant ERR-NO-SOURCE-CONSENT (err u231))
;; @error another grantor's grant is active | the patient or that grantor replaces it, or it ends
(define-constant ERR-OTHER-GRANTOR (err u232))
;; @error there is no temporary grant | see get-temporary-grant
(define-constant ERR-NO-TEMPORARY-GRANT (err u233))
;; @error the action is not 1 to 5 | choose create, read, update, delete or execute
(define-constant ERR-INVALID-ACTION (err u234))

;; READ-ONLY: anyone may call.

;; @read the decision: permitted, the code of the first rule that failed, the mask of every basis that covered the request
(define-read-only (check-access (patient principal) (provider principal) (data-types uint) (purpose uint))
  (let ((decision (decide patient provider data-types purpose)))
    {permitted: (is-eq (get code decision) PERMITTED), code: (get code decision), basis: (get basis decision)}))

;; @read a provider's registration
(define-read-only (get-provider (provider principal))
  (match (contract-call? .registry get-party provider) party (if (is-eq (get role party) INSTITUTION) none (some party)) none))

;; @read an institution's registration
(define-read-only (get-institution (institution principal))
  (match (contract-call? .registry get-party institution) party (if (is-eq (get role party) INSTITUTION) (some party) none) none))

;; @read the proposed move of a registration
(define-read-only (get-registration-move (provider principal)) (contract-call? .registry get-move provider))

;; @read the registration number under which a provider is on a patient's care team; void under another number
(define-read-only (get-care-team (patient principal) (provider principal)) (contract-call? .registry get-care-team patient provider))

;; @read the access request of a pair
(define-read-only (get-access-request (patient principal) (provider principal)) (contract-call? .registry get-request patient provider))

;; @read the temporary grant of a pair
(define-read-only (get-temporary-access (patient principal) (provider principal))
  (contract-call? .registry get-temporary-grant patient provider))

;; @read the policy of a role
(define-read-only (get-role-policy (role uint))
  (if (is-eq role u0) none (element-at? (get policies (contract-call? .registry get-settings)) (- role u1))))

;; @read the mask of a principal's officer roles: 1 registrar, 2 reviewer, 4 pauser
(define-read-only (get-officer-roles (who principal)) (contract-call? .registry get-officer who))

;; @read a principal's public encryption key
(define-read-only (get-encryption-key (who principal)) (contract-call? .registry get-encryption-key who))

;; PUBLIC: registration and verification

;; @who a registrar, not for itself | registers an institution | institution-registered
(define-public (register-institution (institution principal) (root (buff 32)))
  (let ((facts (contract-call? .registry get-party-facts contract-caller institution)))
    (asserts! (is-registrar (get officer facts)) ERR-NOT-REGISTRAR)
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (not (is-eq institution contract-caller)) ERR-CONFLICT-OF-INTEREST)
    (asserts! (is-none (get party facts)) ERR-REGISTERED)
    (contract-call? .registry write-party contract-caller "institution-registered" institution
      {role: INSTITUTION, number: u0, institution: institution, root: root, status: REGISTERED, suspension: u0, verified-from: u0,
        verified-until: u0, seq: u0})))

;; @who a registrar | suspends an institution, and with it every provider's access | institution-suspended
(define-public (suspend-institution (institution principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller institution))
      (party (unwrap! (as-institution (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (is-registrar (get officer facts)) ERR-NOT-REGISTRAR)
    (asserts! (is-eq (get suspension party) u0) ERR-ALREADY-SUSPENDED)
    (contract-call? .registry write-party contract-caller "institution-suspended" institution (merge party {suspension: BY-REGISTRAR}))))

;; @who a registrar who is not the institution | lifts the suspension of an institution | institution-reinstated
(define-public (reinstate-institution (institution principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller institution))
      (party (unwrap! (as-institution (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (is-registrar (get officer facts)) ERR-NOT-REGISTRAR)
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (not (is-eq institution contract-caller)) ERR-CONFLICT-OF-INTEREST)
    (asserts! (> (get suspension party) u0) ERR-NOT-SUSPENDED)
    (contract-call? .registry write-party contract-caller "institution-reinstated" institution (merge party {suspension: u0}))))

;; @who the provider itself | registers it with an institution, pending until that lists it | registration-requested
(define-public (register-provider (credentials {role: uint, root: (buff 32)}) (institution principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller institution))
      (employer (unwrap! (as-institution (get party facts)) ERR-UNKNOWN-INSTITUTION))
      (suspension (match (get caller facts) old (get suspension old) u0)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-account contract-caller) ERR-NOT-STANDARD)
    (asserts! (is-role (get role credentials)) ERR-INVALID-ROLE)
    (asserts! (is-eq (get suspension employer) u0) ERR-INSTITUTION-SUSPENDED)
    (asserts! (match (get caller facts) old
      (and (> (get role old) u0) (or (is-eq (get status old) RESIGNED)
        (and (is-eq (get verified-from old) u0) (not (is-eq (get institution old) institution))))) true) ERR-REGISTERED)
    (contract-call? .registry write-party contract-caller "registration-requested" contract-caller
      {role: (get role credentials), number: u0, institution: institution, root: (get root credentials), status: PENDING,
        suspension: suspension, verified-from: u0, verified-until: u0, seq: u0})))

;; @who an institution | lists up to 200 of its providers; one bad row fails all | provider-registered for each
(define-public (register-providers (providers (list 200 {provider: principal, role: uint, root: (buff 32)})))
  (let ((facts (contract-call? .registry get-party-facts contract-caller contract-caller))
      (institution (unwrap! (as-institution (get party facts)) ERR-UNKNOWN-INSTITUTION)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-eq (get suspension institution) u0) ERR-INSTITUTION-SUSPENDED)
    (asserts! (> (len providers) u0) ERR-EMPTY-LIST)
    (try! (fold check-listing providers (ok true)))
    (contract-call? .registry insert-parties contract-caller providers)))

;; @who a registrar who is neither reviewer nor registered | verifies a provider's credentials until a time | provider-verified
(define-public (verify-credentials (provider principal) (certifications {root: (buff 32), valid-until: uint}))
  (verify (list {provider: provider, root: (get root certifications), valid-until: (get valid-until certifications)})))

;; @who a registrar who is neither reviewer nor registered | verifies up to 200 providers; one bad row fails all | provider-verified for each
(define-public (verify-providers (providers (list 200 {provider: principal, root: (buff 32), valid-until: uint})))
  (verify providers))

;; @who its institution, a registrar or a reviewer | suspends a provider at the caller's level | provider-suspended
(define-public (suspend-provider (provider principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller provider))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER))
      (level (level-of (get officer facts) (get caller facts))))
    (asserts! (> level u0) ERR-NOT-ALLOWED)
    (asserts! (< (get suspension party) level) ERR-ALREADY-SUSPENDED)
    (contract-call? .registry suspend-parties contract-caller level (list provider))))

;; @who an institution, a registrar or a reviewer | suspends up to 200 providers; those suspended at this level or above are left; one bad row fails all | provider-suspended for each
(define-public (suspend-providers (providers (list 200 principal)))
  (let ((facts (contract-call? .registry get-party-facts contract-caller contract-caller))
      (level (level-of (get officer facts) (get caller facts))))
    (asserts! (> level u0) ERR-NOT-ALLOWED)
    (asserts! (> (len providers) u0) ERR-EMPTY-LIST)
    (contract-call? .registry suspend-parties contract-caller level providers)))

;; @who the level that suspended or a higher one, not the provider itself | lifts a suspension | provider-reinstated
(define-public (reinstate-provider (provider principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller provider))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER))
      (level (level-of (get officer facts) (get caller facts))))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (and (> level u0) (not (is-eq provider contract-caller))
      (or (> level BY-INSTITUTION) (is-eq (get institution party) contract-caller))) ERR-NOT-ALLOWED)
    (asserts! (> (get suspension party) u0) ERR-NOT-SUSPENDED)
    (asserts! (>= level (get suspension party)) ERR-HIGHER-LEVEL)
    (contract-call? .registry write-party contract-caller "provider-reinstated" provider (merge party {suspension: u0}))))

;; @who the provider, always | ends its registration; a suspension stays | provider-resigned
(define-public (resign)
  (let ((facts (contract-call? .registry get-party-facts contract-caller contract-caller))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (contract-call? .registry write-party contract-caller "provider-resigned" contract-caller
      (merge party {status: RESIGNED, verified-from: u0, verified-until: u0}))))

;; @who the provider | proposes to move its registration to another of its keys | registration-move-proposed
(define-public (move-registration (to principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller to))
      (party (unwrap! (as-provider (get caller facts)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (asserts! (is-account to) ERR-NOT-STANDARD)
    (asserts! (is-free (get party facts)) ERR-REGISTERED)
    (contract-call? .registry write-move contract-caller to (get number party) (get institution party))))

;; @who the new key | takes the registration, its verification and any suspension over; consents stay behind | registration-moved
(define-public (accept-registration (from principal))
  (let ((facts (contract-call? .registry get-move-facts from contract-caller))
      (move (unwrap! (get move facts) ERR-NO-MOVE))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER))
      (own (match (get target facts) old (get suspension old) u0)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (and (is-eq (get to move) contract-caller) (is-eq (get number move) (get number party))) ERR-NO-MOVE)
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (asserts! (is-free (get target facts)) ERR-REGISTERED)
    (asserts! (is-eq (len (get unreviewed facts)) u0) ERR-UNREVIEWED-OVERRIDES)
    (contract-call? .registry move-party from contract-caller (if (> own (get suspension party)) own (get suspension party)))))

;; PUBLIC: care teams, requests, referrals, the access log

;; @who the provider's institution | puts a provider on a patient's care team | care-team-assigned
(define-public (assign-care-team (patient principal) (provider principal))
  (let ((facts (contract-call? .registry get-party-facts contract-caller provider))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-eq (get institution party) contract-caller) ERR-NOT-ALLOWED)
    (asserts! (not (is-eq patient provider)) ERR-SELF)
    (try! (check-listed party (get institution facts)))
    (asserts! (not (is-eq (contract-call? .registry get-care-team patient provider) (some (get number party)))) ERR-ALREADY-ASSIGNED)
    (contract-call? .registry write-care-team contract-caller patient provider (some (get number party)))))

;; @who the provider's institution | takes a provider off a patient's care team | care-team-unassigned
(define-public (unassign-care-team (patient principal) (provider principal))
  (let ((party (unwrap! (as-provider (contract-call? .registry get-party provider)) ERR-UNKNOWN-PROVIDER)))
    (asserts! (is-eq (get institution party) contract-caller) ERR-NOT-ALLOWED)
    (asserts! (is-eq (contract-call? .registry get-care-team patient provider) (some (get number party))) ERR-NOT-ASSIGNED)
    (contract-call? .registry write-care-team contract-caller patient provider none)))

;; @who a verified provider | asks a patient for access, once until it is answered or lapses after 30 days | access-requested
(define-public (request-access (patient principal) (data-types uint) (purpose uint))
  (let ((facts (contract-call? .registry get-request-facts patient contract-caller purpose))
      (access (get access facts))
      (now (get time access))
      (party (unwrap! (as-provider (get party access)) ERR-UNKNOWN-PROVIDER))
      (policy (unwrap! (get policy access) ERR-INVALID-ROLE)))
    (asserts! (not (get paused access)) ERR-PAUSED)
    (asserts! (is-types data-types) ERR-INVALID-DATA-TYPES)
    (asserts! (is-purpose purpose) ERR-INVALID-PURPOSE)
    (asserts! (not (is-eq patient contract-caller)) ERR-SELF)
    (try! (check-listed party (get institution access)))
    (asserts! (> (get verified-until party) now) ERR-UNVERIFIED)
    (asserts! (and (covers (get data-types policy) data-types) (covers (get purposes policy) purpose)
      (not (has (get flags policy) NEEDS-STUDY))) ERR-ROLE-FORBIDS)
    (asserts! (not (has (bit-or (objections-of (get consent access)) (objections-of (get institution-consent access))) data-types)) ERR-OBJECTED)
    (asserts! (match (get request facts) open
      (or (<= (get lapses-at open) now) (not (is-eq (get number open) (get number party)))) true) ERR-REQUEST-OPEN)
    (contract-call? .registry write-request patient contract-caller (get institution party)
      {data-types: data-types, purpose: purpose, number: (get number party), lapses-at: (+ now REQUEST-LAPSES)})))

;; @who the patient, or a provider who may refer and has the patient's direct consent | grants a provider access for TREAT, at most 30 days and not beyond the source consent | temporary-access-granted
(define-public (grant-temporary-access (patient principal) (provider principal) (duration uint) (data-types uint))
  (let ((facts (contract-call? .registry get-access-facts patient provider TREAT))
      (now (get time facts))
      (party (unwrap! (as-provider (get party facts)) ERR-UNKNOWN-PROVIDER))
      (active (temporary-mask patient (get number party) now (get temporary facts) (get grantor facts) (get grantor-institution facts)
        (get source facts) (get source-institution facts))))
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (is-types data-types) ERR-INVALID-DATA-TYPES)
    (asserts! (and (> duration u0) (<= duration LONGEST-GRANT)) ERR-INVALID-DURATION)
    (asserts! (and (not (is-eq provider patient)) (not (is-eq provider contract-caller))) ERR-SELF)
    (try! (check-listed party (get institution facts)))
    (asserts! (not (has (bit-or (objections-of (get consent facts)) (objections-of (get institution-consent facts))) data-types)) ERR-OBJECTED)
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
    (contract-call? .registry delete-temporary-grant contract-caller patient provider)))

;; @who the provider or its institution, once the provider was verified; paused or suspended too | nothing; answers the decision, a denial too | access-permitted or access-denied
(define-public (log-access-event (patient principal) (provider principal) (action uint) (data-types uint) (purpose uint))
  (let ((decision (decide patient provider data-types purpose)) (code (get code decision)) (basis (get basis decision))
      (institution (unwrap! (get institution decision) ERR-UNKNOWN-PROVIDER)))
    (asserts! (or (is-eq contract-caller provider) (is-eq contract-caller institution)) ERR-NOT-ALLOWED)
    (asserts! (> (get verified-from decision) u0) ERR-UNVERIFIED)
    (asserts! (and (> action u0) (<= action u5)) ERR-INVALID-ACTION)
    (try! (contract-call? .registry write-access contract-caller patient provider institution action data-types purpose code basis))
    (ok {permitted: (is-eq code PERMITTED), code: code, basis: basis})))

;; @who anyone, for itself | publishes a public encryption key | encryption-key-published
(define-public (publish-encryption-key (key (buff 32)))
  (begin
    (asserts! (not (contract-call? .registry is-paused)) ERR-PAUSED)
    (contract-call? .registry write-encryption-key contract-caller key)))

;; PUBLIC: governance

;; @who the owner | changes a role's policy: at once if it only narrows, else through the timelock | role-policy-set or role-policy-queued
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

;; PRIVATE: the decision

;; An objection beats everything; then each requested type must be covered by a direct consent, the institution's,
;; a temporary grant, an override or a study. A role that needs a study reads through nothing else.
(define-private (decide (patient principal) (provider principal) (data-types uint) (purpose uint))
  (let ((facts (contract-call? .registry get-access-facts patient provider purpose))
      (now (get time facts))
      (valid (and (is-types data-types) (is-purpose purpose)))
      (early (if (get paused facts) PAUSED (if valid PERMITTED INVALID-REQUEST))))
    (match (as-provider (get party facts)) party
      (let ((number (get number party))
          (institution (get institution facts))
          (policy (default-to {data-types: u0, purposes: u0, longest: u0, flags: u0} (get policy facts)))
          (research (has (get flags policy) NEEDS-STUDY))
          (override (match (get override facts) running
            (if (and (> (get ends-at running) now) (is-eq (get number running) number)) (get data-types running) u0) u0))
          (consented (if research u0 (consent-mask (get consent facts) number purpose now)))
          (shared (if research u0 (consent-mask (get institution-consent facts) (number-of institution) purpose now)))
          (temporary (if research u0 (temporary-mask patient number now (get temporary facts) (get grantor facts)
            (get grantor-institution facts) (get source facts) (get source-institution facts))))
          (emergency (if research u0 override))
          (study (bit-or (study-mask (get study facts) number now)
            (study-mask (get institution-study facts) (number-of institution) now)))
          (code (if (> early PERMITTED) early
            (if (is-eq (get status party) RESIGNED) PROVIDER-UNKNOWN
            (if (is-eq (get status party) PENDING) PROVIDER-PENDING
            (if (> (get suspension party) u0) PROVIDER-SUSPENDED
            (if (> (suspension-of institution) u0) INSTITUTION-SUSPENDED
            (if (is-eq (get verified-from party) u0) PROVIDER-UNVERIFIED
            (if (<= (get verified-until party) now) VERIFICATION-EXPIRED
            ;; an override reaches protected types only where the patient opted in
            (if (not (covers (bit-or (get data-types policy) (bit-and override PROTECTED)) data-types)) ROLE-DATA-TYPES
            (if (not (covers (get purposes policy) purpose)) ROLE-PURPOSE
            (if (has (bit-or (objections-of (get consent facts)) (objections-of (get institution-consent facts))) data-types) OBJECTED
            (if (and (has (get flags policy) NEEDS-CARE-TEAM) (not (is-eq (get care-team facts) (some number)))) CARE-TEAM-MISSING
            (if (not (covers (bit-or consented shared temporary emergency study) data-types)) NOT-COVERED
            PERMITTED))))))))))))))
        {code: code, institution: (some (get institution party)), verified-from: (get verified-from party),
          basis: (if (> code PERMITTED) u0 (+
            (if (has consented data-types) DIRECT-CONSENT u0)
            (if (has shared data-types) INSTITUTION-CONSENT u0)
            (if (has temporary data-types) TEMPORARY-GRANT u0)
            (if (has emergency data-types) OVERRIDE u0)
            (if (has study data-types) STUDY u0)))})
      {code: (if (> early PERMITTED) early PROVIDER-UNKNOWN), institution: none, verified-from: u0, basis: u0})))

;; types of a consent still running for a purpose
(define-private (consent-mask (consent (optional {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}))
    (number uint) (purpose uint) (now uint))
  (match consent found
    (if (and (is-eq (get number found) number) (has (get purposes found) purpose)) (active-mask (get expiries found) now) u0)
    u0))

;; types of a temporary grant still running: a provider's dies with its source consent, its standing and an objection to it
(define-private (temporary-mask (patient principal) (number uint) (now uint)
    (temporary (optional {expiries: (list 6 uint), number: uint, grantor: principal, grantor-number: uint, source: uint}))
    (grantor (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint}))
    (grantor-institution (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint}))
    (source (optional {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}))
    (source-institution (optional {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})))
  (match temporary grant
    (let ((mask (if (is-eq (get number grant) number) (active-mask (get expiries grant) now) u0)))
      (if (is-eq (get grantor grant) patient) mask
        (match grantor referrer
          (if (and (is-eq (get number referrer) (get grantor-number grant)) (is-eq (get status referrer) REGISTERED)
              (is-eq (get suspension referrer) u0) (> (get verified-until referrer) now)
              (is-eq (suspension-of grantor-institution) u0)
              (is-eq (get seq source) (some (get source grant))))
            (without (bit-and mask (consent-mask source (get grantor-number grant) TREAT now)) (objections-of source-institution))
            u0)
          u0)))
    u0))

;; types of a study that the patient joined, of a lead under its registration number
(define-private (study-mask (membership (optional {study: uint, data-types: uint, ends-at: uint, number: uint})) (number uint) (now uint))
  (match membership joined
    (if (and (> (get ends-at joined) now) (is-eq (get number joined) number)) (get data-types joined) u0)
    u0))

;; the caller's own consent, as the source of a referral
(define-private (get-source (patient principal) (data-types uint))
  (let ((facts (contract-call? .registry get-access-facts patient contract-caller TREAT))
      (now (get time facts))
      (party (unwrap! (as-provider (get party facts)) ERR-NOT-ALLOWED))
      (policy (unwrap! (get policy facts) ERR-INVALID-ROLE))
      (consent (unwrap! (get consent facts) ERR-NO-SOURCE-CONSENT)))
    (try! (check-listed party (get institution facts)))
    (asserts! (> (get verified-until party) now) ERR-UNVERIFIED)
    (asserts! (has (get flags policy) MAY-REFER) ERR-MAY-NOT-REFER)
    (asserts! (covers (get data-types policy) data-types) ERR-ROLE-FORBIDS)
    (asserts! (covers (without (consent-mask (some consent) (get number party) TREAT now) (objections-of (get institution-consent facts)))
      data-types) ERR-NO-SOURCE-CONSENT)
    (ok {expiries: (get expiries consent), number: (get number party), seq: (get seq consent)})))

;; PRIVATE: checks

(define-private (verify (rows (list 200 {provider: principal, root: (buff 32), valid-until: uint})))
  (let ((facts (contract-call? .registry get-party-facts contract-caller contract-caller)))
    (asserts! (is-registrar (get officer facts)) ERR-NOT-REGISTRAR)
    (asserts! (and (not (has (get officer facts) REVIEWER)) (is-free (get party facts))) ERR-CONFLICT-OF-INTEREST)
    (asserts! (not (get paused facts)) ERR-PAUSED)
    (asserts! (> (len rows) u0) ERR-EMPTY-LIST)
    (asserts! (get valid (fold check-end rows {now: (get time facts), valid: true})) ERR-INVALID-END)
    (contract-call? .registry verify-parties contract-caller rows)))

(define-private (check-end (row {provider: principal, root: (buff 32), valid-until: uint}) (acc {now: uint, valid: bool}))
  (let ((now (get now acc)) (end (get valid-until row)))
    (merge acc {valid: (and (get valid acc) (> end now) (<= end (+ now LONGEST-VERIFICATION)))})))

(define-private (check-listing (row {provider: principal, role: uint, root: (buff 32)}) (result (response bool uint)))
  (begin
    (try! result)
    (asserts! (is-account (get provider row)) ERR-NOT-STANDARD)
    (ok (asserts! (is-role (get role row)) ERR-INVALID-ROLE))))

;; listed by an institution, and neither of them suspended
(define-private (check-listed
    (party {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint, verified-from: uint,
      verified-until: uint, seq: uint})
    (institution (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint, suspension: uint,
      verified-from: uint, verified-until: uint, seq: uint})))
  (begin
    (asserts! (not (is-eq (get status party) RESIGNED)) ERR-RESIGNED)
    (asserts! (is-eq (get status party) REGISTERED) ERR-PENDING)
    (asserts! (is-eq (get suspension party) u0) ERR-PROVIDER-SUSPENDED)
    (ok (asserts! (is-eq (suspension-of institution) u0) ERR-INSTITUTION-SUSPENDED))))

(define-private (as-provider (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (if (> (get role found) INSTITUTION) party none) none))

(define-private (as-institution (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (if (is-eq (get role found) INSTITUTION) party none) none))

;; may take a registration: none yet, or a provider's that ended
(define-private (is-free (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (and (> (get role found) INSTITUTION) (is-eq (get status found) RESIGNED)) true))

(define-private (suspension-of (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (get suspension found) u0))

(define-private (number-of (party (optional {role: uint, number: uint, institution: principal, root: (buff 32), status: uint,
    suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (match party found (get number found) u0))

(define-private (objections-of (consent (optional {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})))
  (match consent found (get objections found) u0))

;; the level at which a principal suspends: a reviewer, a registrar, an institution, or u0
(define-private (level-of (officer uint) (caller (optional {role: uint, number: uint, institution: principal, root: (buff 32),
    status: uint, suspension: uint, verified-from: uint, verified-until: uint, seq: uint})))
  (if (has officer REVIEWER) BY-REVIEWER
    (if (has officer REGISTRAR) BY-REGISTRAR
      (if (is-some (as-institution caller)) BY-INSTITUTION u0))))

(define-private (is-registrar (officer uint)) (has officer REGISTRAR))

;; an account of this network: a contract anyone can call would let anyone act as it
(define-private (is-account (who principal))
  (match (principal-destruct? who) parts (is-none (get name parts)) wrong false))

(define-private (is-role (role uint)) (and (> role INSTITUTION) (<= role LAST-ROLE)))

(define-private (is-types (mask uint)) (and (> mask u0) (<= mask ALL-TYPES)))

(define-private (is-purpose (purpose uint))
  (or (is-eq purpose u1) (is-eq purpose u2) (is-eq purpose u4) (is-eq purpose u8) (is-eq purpose u16)))

;; PRIVATE: masks

(define-private (has (mask uint) (bits uint)) (> (bit-and mask bits) u0))

(define-private (covers (mask uint) (bits uint)) (is-eq (bit-and mask bits) bits))

(define-private (without (mask uint) (removed uint)) (bit-xor mask (bit-and mask removed)))

;; active means expiry > now
(define-private (active-mask (expiries (list 6 uint)) (now uint))
  (fold + (map active-bit expiries (list u1 u2 u4 u8 u16 u32) (list now now now now now now)) u0))

(define-private (active-bit (expiry uint) (bit uint) (now uint)) (if (> expiry now) bit u0))

;; the named types, each until the earlier of its expiry and `until`
(define-private (limit-expiries (expiries (list 6 uint)) (mask uint) (until uint))
  (map limit-expiry expiries (list u1 u2 u4 u8 u16 u32) (list mask mask mask mask mask mask)
    (list until until until until until until)))

(define-private (limit-expiry (expiry uint) (bit uint) (mask uint) (until uint))
  (if (has mask bit) (if (< expiry until) expiry until) u0))
