;; medrec patient-consent: what a patient consents to, and emergencies and studies. It holds rules and no state.

;; data types and purposes (masks)
(define-constant ALL-TYPES u63)
(define-constant PROTECTED u48)
(define-constant TREAT u1)
(define-constant HRESCH u8)
(define-constant ETREAT u16)
;; purposes that a consent to an institution may have: all but HRESCH
(define-constant INSTITUTION-PURPOSES u23)
;; roles; an institution has role u0
(define-constant INSTITUTION u0)
(define-constant RESEARCHER u5)
;; role policy flags
(define-constant MAY-OVERRIDE u2)
(define-constant NEEDS-STUDY u8)
;; registration status
(define-constant REGISTERED u2)
(define-constant PENDING u1)
;; officers (mask)
(define-constant REGISTRAR u1)
(define-constant REVIEWER u2)
;; review outcomes
(define-constant JUSTIFIED u1)
(define-constant UNJUSTIFIED u2)
;; spans in seconds
(define-constant YEAR u31536000)
(define-constant LONGEST-CONSENT u157680000)
(define-constant OVERRIDE-ENDS u86400)
(define-constant REVIEW-DUE u259200)
(define-constant VERIFIED-FOR u86400)
(define-constant LAST-REASON u4)
(define-constant EMPTY {expiries: (list u0 u0 u0 u0 u0 u0), purposes: u0, objections: u0, number: u0, seq: u0})
(define-constant BLANK {patient: none, provider: none, institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: u0,
  expires-at: u0, evidence: 0x0000000000000000000000000000000000000000000000000000000000000000})

;; @error the registry is paused
(define-constant ERR-CONSENT-PAUSED (err u300))
;; @error the data types are not 1 to 63
(define-constant ERR-INVALID-TYPES (err u301))
;; @error patient and grantee are the same principal
(define-constant ERR-SELF-GRANT (err u302))
;; @error no provider or institution has this principal, or it has resigned
(define-constant ERR-UNKNOWN-GRANTEE (err u303))
;; @error the provider awaits listing by its institution
(define-constant ERR-GRANTEE-PENDING (err u304))
;; @error the grantee or its institution is suspended
(define-constant ERR-GRANTEE-SUSPENDED (err u305))
;; @error the role may not read these data types
(define-constant ERR-ROLE-DATA-TYPES (err u306))
;; @error a researcher reads only through a study
(define-constant ERR-STUDY-ONLY (err u307))
;; @error the consent would end in the past
(define-constant ERR-EXPIRY-PAST (err u308))
;; @error the consent would last longer than the role allows
(define-constant ERR-EXPIRY-TOO-LATE (err u309))
;; @error protected types last at most a year
(define-constant ERR-PROTECTED-TOO-LONG (err u310))
;; @error the patient objects to one of these data types
(define-constant ERR-TYPES-OBJECTED (err u311))
;; @error the active consent has other purposes
(define-constant ERR-PURPOSES-DIFFER (err u312))
;; @error the purposes are none, or not ones that the grantee may have
(define-constant ERR-INVALID-PURPOSES (err u313))
;; @error the list names a grantee twice
(define-constant ERR-REPEATED-GRANTEE (err u314))
;; @error the list is empty
(define-constant ERR-NO-GRANTEES (err u315))
;; @error there is no active consent
(define-constant ERR-NO-CONSENT (err u316))
;; @error none of these data types has an active consent
(define-constant ERR-NOTHING-TO-REVOKE (err u317))
;; @error this is the value already
(define-constant ERR-SAME-VALUE (err u318))
;; @error both must be institutions, and different ones
(define-constant ERR-NOT-INSTITUTIONS (err u319))
;; @error the new institution has a consent or an objection already
(define-constant ERR-CONSENT-EXISTS (err u320))
;; @error no open request of this provider has this number
(define-constant ERR-NO-REQUEST (err u321))
;; @error only the provider itself may start its override
(define-constant ERR-NOT-PROVIDER (err u322))
;; @error the reason's code is not 1 to 4
(define-constant ERR-INVALID-REASON (err u323))
;; @error the provider's verification has ended, or is younger than 24 hours
(define-constant ERR-NOT-VERIFIED-FOR-A-DAY (err u324))
;; @error the provider's role may not override
(define-constant ERR-MAY-NOT-OVERRIDE (err u325))
;; @error the patient's preferences and objections leave no data type
(define-constant ERR-NO-TYPE-LEFT (err u326))
;; @error an override of this pair is active
(define-constant ERR-OVERRIDE-ACTIVE (err u327))
;; @error the provider has as many unreviewed overrides as the limit allows
(define-constant ERR-TOO-MANY-UNREVIEWED (err u328))
;; @error an override of the provider is overdue for review
(define-constant ERR-REVIEW-OVERDUE (err u329))
;; @error no override has this number
(define-constant ERR-UNKNOWN-OVERRIDE (err u330))
;; @error the override has ended
(define-constant ERR-OVERRIDE-ENDED (err u331))
;; @error the caller has no part in this override
(define-constant ERR-NOT-A-PARTY (err u332))
;; @error only a reviewer may do this
(define-constant ERR-NOT-REVIEWER (err u333))
;; @error a reviewer who is the patient, a registrar, a verified provider or an institution may not review
(define-constant ERR-REVIEWER-CONFLICT (err u334))
;; @error the override was reviewed already
(define-constant ERR-REVIEWED (err u335))
;; @error the outcome is not 1 or 2
(define-constant ERR-INVALID-OUTCOME (err u336))
;; @error the review is not overdue
(define-constant ERR-NOT-OVERDUE (err u337))
;; @error the override was escalated already
(define-constant ERR-ESCALATED (err u338))
;; @error the patient acknowledged the override already
(define-constant ERR-ACKNOWLEDGED (err u339))
;; @error only a registrar may do this
(define-constant ERR-REGISTRAR-ONLY (err u340))
;; @error the lead must be a researcher or an institution
(define-constant ERR-NOT-A-LEAD (err u341))
;; @error no study has this number
(define-constant ERR-UNKNOWN-STUDY (err u342))
;; @error the study has ended, by its date or with its lead's registration
(define-constant ERR-STUDY-ENDED (err u343))
;; @error the study does not use these data types
(define-constant ERR-NOT-IN-STUDY (err u344))
;; @error the patient takes part in a study of this lead already
(define-constant ERR-ALREADY-JOINED (err u345))
;; @error the patient takes no part in this study
(define-constant ERR-NOT-JOINED (err u346))
;; @error the data types are not 0 to 63
(define-constant ERR-INVALID-MASK (err u347))

;; READ-ONLY: anyone may call.

;; @read what a patient's consents to a provider and its institution, and the objections, amount to now
(define-read-only (get-consent-status (patient principal) (provider principal))
  (let ((facts (contract-call? .registry get-access-facts patient provider TREAT))
      (now (get time facts))
      (consent (get consent facts))
      (shared (get institution-consent facts)))
    {time: now, data-types: (active-entry consent (default-to u0 (get number (get party facts))) now),
      purposes: (get purposes consent), expiries: (get expiries consent), objections: (get objections consent),
      institution-data-types: (active-entry shared (get number (get institution facts)) now),
      institution-purposes: (get purposes shared), institution-expiries: (get expiries shared),
      institution-objections: (get objections shared)}))

;; @read the consent entry of a pair; void when its number is not the grantee's registration number
(define-read-only (get-consent (patient principal) (grantee principal)) (contract-call? .registry get-consent patient grantee))

;; @read an override
(define-read-only (get-override (override uint)) (contract-call? .registry get-override override))

;; @read the running override of a pair
(define-read-only (get-active-override (patient principal) (provider principal))
  (contract-call? .registry get-active-override patient provider))

;; @read a provider's unreviewed overrides, oldest first
(define-read-only (get-unreviewed-overrides (provider principal)) (contract-call? .registry get-unreviewed-overrides provider))

;; @read the mask of data types that an override may reach; u0 refuses overrides
(define-read-only (get-emergency-preferences (patient principal)) (contract-call? .registry get-emergency-preferences patient))

;; @read a study
(define-read-only (get-study (study uint)) (contract-call? .registry get-study study))

;; @read a patient's part in a study of a lead
(define-read-only (get-membership (patient principal) (lead principal)) (contract-call? .registry get-membership patient lead))

;; PUBLIC: consents; the caller is the patient

;; @who the patient | lets a provider or institution read data types until a time | consent-granted
(define-public (grant-consent (provider principal) (data-types uint) (expiry uint))
  (let ((row {provider: provider, data-types: data-types, expiry: expiry}))
    (grant (list row) (list (to-pair row)) (list provider))))

;; @who the patient | grants up to 50 consents; a repeated grantee or a bad row fails all | consent-granted for each
(define-public (grant-consents (consents (list 50 {provider: principal, data-types: uint, expiry: uint})))
  (begin
    (asserts! (> (len consents) u0) ERR-NO-GRANTEES)
    (grant consents (map to-pair consents) (map to-grantee consents))))

;; @who the patient | replaces every type, end and purpose of an active consent | consent-updated
(define-public (update-consent (provider principal) (new-permissions {data-types: uint, expiry: uint, purposes: uint}))
  (let ((facts (get-pair-facts provider))
      (found (unwrap! (element-at? (get rows facts) u0) ERR-UNKNOWN-GRANTEE))
      (context {time: (get time facts), policies: (get policies facts)})
      (data-types (get data-types new-permissions))
      (purposes (get purposes new-permissions))
      (row {provider: provider, data-types: data-types, expiry: (get expiry new-permissions)})
      (planned (plan-row row found context)))
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (try! (check-row row found context))
    (asserts! (> (active-entry (get consent found) (get number found) (get time facts)) u0) ERR-NO-CONSENT)
    (asserts! (and (> purposes u0) (covers (if (is-eq (get role found) INSTITUTION) INSTITUTION-PURPOSES
      (get purposes (policy-of (get policies facts) (get role found)))) purposes)) ERR-INVALID-PURPOSES)
    (contract-call? .registry write-consents contract-caller (list (merge planned {topic: "consent-updated", consent:
      (merge (get consent planned) {purposes: purposes, expiries: (set-types (get expiries EMPTY) data-types (get expiry row))})})))))

;; @who the patient, even when paused | ends the consent for the named types | consent-revoked
(define-public (revoke-consent (provider principal) (data-types uint))
  (let ((facts (get-pair-facts provider))
      (found (unwrap! (element-at? (get rows facts) u0) ERR-UNKNOWN-GRANTEE))
      (consent (get consent found))
      (active (active-mask (get expiries consent) (get time facts))))
    (asserts! (is-types data-types) ERR-INVALID-TYPES)
    (asserts! (has active data-types) ERR-NOTHING-TO-REVOKE)
    (contract-call? .registry write-consents contract-caller (list {topic: "consent-revoked", grantee: provider,
      institution: (get institution found), data-types: data-types, ref: u0, expires-at: u0, consent: (merge consent
        {expiries: (set-types (get expiries consent) data-types u0), purposes: (left-purposes consent active data-types)})}))))

;; @who the patient | moves a consent from one institution to another: each end is kept, objections stay at both | consent-transferred
(define-public (transfer-consent (from principal) (to principal))
  (let ((facts (contract-call? .registry get-grantee-facts
        (list {patient: contract-caller, provider: from} {patient: contract-caller, provider: to})))
      (now (get time facts))
      (old (unwrap! (element-at? (get rows facts) u0) ERR-NOT-INSTITUTIONS))
      (new (unwrap! (element-at? (get rows facts) u1) ERR-NOT-INSTITUTIONS))
      (active (active-entry (get consent old) (get number old) now))
      (existing (get consent new)))
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (asserts! (and (is-eq INSTITUTION (get role old) (get role new)) (is-eq REGISTERED (get status old) (get status new))
      (not (is-eq from to))) ERR-NOT-INSTITUTIONS)
    (asserts! (not (is-eq to contract-caller)) ERR-SELF-GRANT)
    (asserts! (is-eq (get suspension new) u0) ERR-GRANTEE-SUSPENDED)
    (asserts! (> active u0) ERR-NO-CONSENT)
    (asserts! (and (is-eq (get objections existing) u0) (is-eq (active-mask (get expiries existing) now) u0)) ERR-CONSENT-EXISTS)
    (contract-call? .registry write-event contract-caller (get number new) (merge BLANK {topic: "consent-transferred",
      patient: (some contract-caller), provider: (some to), institution: (some from), data-types: active,
      purposes: (get purposes (get consent old))}))))

;; @who the patient; when paused it may only add types | objects to a grantee reading the named types and no others, and ends their consent, referral, override and study; lifting revives nothing | objection-set
(define-public (set-objection (provider principal) (data-types uint))
  (let ((facts (get-pair-facts provider))
      (found (unwrap! (element-at? (get rows facts) u0) ERR-UNKNOWN-GRANTEE))
      (consent (get consent found))
      (old (get objected found)))
    (asserts! (<= data-types ALL-TYPES) ERR-INVALID-MASK)
    (asserts! (not (is-eq provider contract-caller)) ERR-SELF-GRANT)
    (asserts! (not (is-eq data-types old)) ERR-SAME-VALUE)
    (asserts! (or (covers data-types old) (not (get paused facts))) ERR-CONSENT-PAUSED)
    (contract-call? .registry write-event contract-caller u0 (merge BLANK {topic: "objection-set", patient: (some contract-caller),
      provider: (some provider), institution: (get institution found), data-types: data-types,
      purposes: (left-purposes consent (active-mask (get expiries consent) (get time facts)) data-types)}))))

;; @who the patient | answers a request by consenting to its types and purpose until a time | request-approved
(define-public (approve-request (provider principal) (request uint) (expiry uint))
  (let ((open (unwrap! (contract-call? .registry get-request contract-caller provider) ERR-NO-REQUEST))
      (facts (get-pair-facts provider))
      (found (unwrap! (element-at? (get rows facts) u0) ERR-UNKNOWN-GRANTEE))
      (consent (get consent found))
      (number (get number found))
      (purpose (get purpose open))
      (context {time: (get time facts), policies: (get policies facts)})
      (row {provider: provider, data-types: (get data-types open), expiry: expiry})
      (planned (plan-row row found context)))
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (asserts! (and (is-eq (get request open) request) (> (get lapses-at open) (get time facts)) (is-eq (get number open) number)) ERR-NO-REQUEST)
    (try! (check-row row found context))
    (asserts! (covers (get purposes (policy-of (get policies facts) (get role found))) purpose) ERR-INVALID-PURPOSES)
    (asserts! (or (is-eq (active-entry consent number (get time facts)) u0) (is-eq (get purposes consent) purpose)) ERR-PURPOSES-DIFFER)
    (contract-call? .registry write-consents contract-caller (list (merge planned {topic: "request-approved", ref: request,
      consent: (merge (get consent planned) {purposes: purpose})})))))

;; @who the patient, even when paused | answers a request with no | request-denied
(define-public (deny-request (provider principal) (request uint))
  (let ((open (unwrap! (contract-call? .registry get-request contract-caller provider) ERR-NO-REQUEST)))
    (asserts! (is-eq (get request open) request) ERR-NO-REQUEST)
    (contract-call? .registry write-event contract-caller u0
      (merge BLANK {topic: "request-denied", patient: (some contract-caller), provider: (some provider), ref: request}))))

;; PUBLIC: emergencies

;; @who the provider: verified for 24 hours, in a role that may override, with no override overdue or too many unreviewed | may read for ETREAT, for 24 hours, the types that the patient has not excluded | override-started
(define-public (emergency-override (patient principal) (provider principal) (reason {code: uint, evidence: (buff 32)}))
  (let ((facts (contract-call? .registry get-override-facts patient provider))
      (access (get access facts))
      (now (get time access))
      (party (unwrap! (get party access) ERR-UNKNOWN-GRANTEE))
      (policy (unwrap! (get policy access) ERR-MAY-NOT-OVERRIDE))
      (unreviewed (get unreviewed facts))
      (data-types (without (bit-and (get preferences facts) (bit-or (get data-types policy) PROTECTED))
        (get objected access))))
    (asserts! (is-eq contract-caller provider) ERR-NOT-PROVIDER)
    (asserts! (not (get paused access)) ERR-CONSENT-PAUSED)
    (asserts! (not (is-eq patient provider)) ERR-SELF-GRANT)
    (asserts! (and (> (get code reason) u0) (<= (get code reason) LAST-REASON)) ERR-INVALID-REASON)
    (try! (check-standing (get status party) (bit-or (get suspension party) (get suspension (get institution access)))))
    (asserts! (and (> (get verified-until party) now) (<= (+ (get verified-from party) VERIFIED-FOR) now)) ERR-NOT-VERIFIED-FOR-A-DAY)
    (asserts! (has (get flags policy) MAY-OVERRIDE) ERR-MAY-NOT-OVERRIDE)
    (asserts! (> data-types u0) ERR-NO-TYPE-LEFT)
    (asserts! (match (get override access) running
      (or (<= (get ends-at running) now) (not (is-eq (get number running) (get number party)))) true) ERR-OVERRIDE-ACTIVE)
    (asserts! (< (len unreviewed) (get limit access)) ERR-TOO-MANY-UNREVIEWED)
    ;; the oldest comes first
    (asserts! (match (element-at? unreviewed u0) oldest (>= (+ (get started-at oldest) REVIEW-DUE) now) true) ERR-REVIEW-OVERDUE)
    (contract-call? .registry write-event contract-caller (get number party) (merge BLANK {topic: "override-started",
      patient: (some patient), provider: (some provider), institution: (some (get institution party)), data-types: data-types,
      purposes: ETREAT, code: (get code reason), expires-at: (+ now OVERRIDE-ENDS), evidence: (get evidence reason)}))))

;; @who the patient or the provider, even when paused | ends an override now | override-ended
(define-public (end-override (override uint))
  (let ((facts (contract-call? .registry get-review-facts override contract-caller))
      (entry (unwrap! (get override facts) ERR-UNKNOWN-OVERRIDE))
      (now (get time facts)))
    (asserts! (or (is-eq contract-caller (get patient entry)) (is-eq contract-caller (get provider entry))) ERR-NOT-A-PARTY)
    (asserts! (> (get ends-at entry) now) ERR-OVERRIDE-ENDED)
    (contract-call? .registry write-event contract-caller u0
      (merge (override-event "override-ended" override entry) {expires-at: now}))))

;; @who a reviewer who is not the patient, a registrar, a provider or an institution; even late or paused | frees the provider, or suspends it and ends the override | override-reviewed, then provider-suspended if unjustified
(define-public (review-override (override uint) (outcome uint) (evidence (buff 32)))
  (let ((facts (contract-call? .registry get-review-facts override contract-caller))
      (entry (unwrap! (get override facts) ERR-UNKNOWN-OVERRIDE))
      (unjustified (is-eq outcome UNJUSTIFIED))
      (end (get ends-at entry)))
    (asserts! (has (get officer facts) REVIEWER) ERR-NOT-REVIEWER)
    (asserts! (and (not (has (get officer facts) REGISTRAR)) (not (is-eq contract-caller (get patient entry)))
      (not (is-eq contract-caller (get provider entry)))
      (is-eq (default-to u0 (get verified-from (get caller facts))) u0)) ERR-REVIEWER-CONFLICT)
    (asserts! (is-eq (get outcome entry) u0) ERR-REVIEWED)
    (asserts! (or unjustified (is-eq outcome JUSTIFIED)) ERR-INVALID-OUTCOME)
    (contract-call? .registry write-event contract-caller u0 (merge (override-event "override-reviewed" override entry)
      {outcome: outcome, evidence: evidence, expires-at: (if (and unjustified (> end (get time facts))) (get time facts) end)}))))

;; @who the provider's institution, even when paused | records that a review is overdue | override-escalated
(define-public (escalate-override (override uint))
  (let ((facts (contract-call? .registry get-review-facts override contract-caller))
      (entry (unwrap! (get override facts) ERR-UNKNOWN-OVERRIDE)))
    (asserts! (is-eq (some contract-caller) (get institution facts)) ERR-NOT-A-PARTY)
    (asserts! (is-eq (get outcome entry) u0) ERR-REVIEWED)
    (asserts! (> (get time facts) (+ (get started-at entry) REVIEW-DUE)) ERR-NOT-OVERDUE)
    (asserts! (not (get escalated entry)) ERR-ESCALATED)
    (contract-call? .registry write-event contract-caller u0 (override-event "override-escalated" override entry))))

;; @who the patient, even when paused | records that the patient knows of an override | override-acknowledged
(define-public (acknowledge-override (override uint))
  (let ((entry (unwrap! (contract-call? .registry get-override override) ERR-UNKNOWN-OVERRIDE)))
    (asserts! (is-eq contract-caller (get patient entry)) ERR-NOT-A-PARTY)
    (asserts! (not (get acknowledged entry)) ERR-ACKNOWLEDGED)
    (contract-call? .registry write-event contract-caller u0 (override-event "override-acknowledged" override entry))))

;; @who the patient; when paused it may only take types away | chooses the types that an override may reach; u0 refuses overrides | emergency-preferences-set
(define-public (set-emergency-preferences (data-types uint))
  (let ((old (contract-call? .registry get-emergency-preferences contract-caller)))
    (asserts! (<= data-types ALL-TYPES) ERR-INVALID-MASK)
    (asserts! (not (is-eq data-types old)) ERR-SAME-VALUE)
    (asserts! (or (covers old data-types) (not (contract-call? .registry is-paused))) ERR-CONSENT-PAUSED)
    (contract-call? .registry write-event contract-caller u0 (merge BLANK {topic: "emergency-preferences-set",
      patient: (some contract-caller), data-types: data-types, purposes: ETREAT}))))

;; PUBLIC: studies

;; @who a registrar, not for itself | registers a study of a researcher or institution; its types and end never change | study-registered
(define-public (register-study (lead principal) (data-types uint) (ends-at uint) (evidence (buff 32)))
  (let ((facts (contract-call? .registry get-party-facts contract-caller lead))
      (now (get time facts))
      (party (unwrap! (get party facts) ERR-NOT-A-LEAD)))
    (asserts! (has (get officer facts) REGISTRAR) ERR-REGISTRAR-ONLY)
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (asserts! (not (is-eq lead contract-caller)) ERR-SELF-GRANT)
    (asserts! (or (is-eq (get role party) INSTITUTION) (is-eq (get role party) RESEARCHER)) ERR-NOT-A-LEAD)
    (try! (check-standing (get status party) (bit-or (get suspension party) (get suspension (get institution facts)))))
    (asserts! (is-types data-types) ERR-INVALID-TYPES)
    (asserts! (> ends-at now) ERR-EXPIRY-PAST)
    (asserts! (<= ends-at (+ now LONGEST-CONSENT)) ERR-EXPIRY-TOO-LATE)
    (asserts! (or (not (has data-types PROTECTED)) (<= ends-at (+ now YEAR))) ERR-PROTECTED-TOO-LONG)
    (contract-call? .registry write-event contract-caller (get number party) (merge BLANK {topic: "study-registered",
      provider: (some lead), institution: (some (get institution party)), data-types: data-types, purposes: HRESCH,
      expires-at: ends-at, evidence: evidence}))))

;; @who the patient | joins a study with some of its types; one study for each lead | study-joined
(define-public (join-study (study uint) (data-types uint))
  (let ((facts (contract-call? .registry get-study-facts contract-caller study))
      (now (get time facts))
      (entry (unwrap! (get study facts) ERR-UNKNOWN-STUDY))
      (lead (unwrap! (get lead facts) ERR-STUDY-ENDED)))
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (asserts! (is-types data-types) ERR-INVALID-TYPES)
    (asserts! (not (is-eq (get lead entry) contract-caller)) ERR-SELF-GRANT)
    (asserts! (and (> (get ends-at entry) now) (is-eq (get number entry) (get number lead)) (is-eq (get status lead) REGISTERED)) ERR-STUDY-ENDED)
    (asserts! (is-eq (get suspension lead) u0) ERR-GRANTEE-SUSPENDED)
    (asserts! (covers (get data-types entry) data-types) ERR-NOT-IN-STUDY)
    (asserts! (not (has (get objected facts) data-types)) ERR-TYPES-OBJECTED)
    (asserts! (match (get membership facts) joined
      (or (<= (get ends-at joined) now) (not (is-eq (get number joined) (get number lead)))) true) ERR-ALREADY-JOINED)
    (contract-call? .registry write-event contract-caller (get number lead) (merge BLANK {topic: "study-joined",
      patient: (some contract-caller), provider: (some (get lead entry)), data-types: data-types, purposes: HRESCH, ref: study,
      expires-at: (get ends-at entry)}))))

;; @who the patient, even when paused | leaves a study | study-withdrawn
(define-public (withdraw-from-study (study uint))
  (let ((facts (contract-call? .registry get-study-facts contract-caller study))
      (entry (unwrap! (get study facts) ERR-UNKNOWN-STUDY)))
    (asserts! (is-eq (get study (get membership facts)) (some study)) ERR-NOT-JOINED)
    (contract-call? .registry write-event contract-caller u0 (merge BLANK {topic: "study-withdrawn", patient: (some contract-caller),
      provider: (some (get lead entry)), purposes: HRESCH, ref: study}))))

;; PRIVATE: granting

(define-private (grant (rows (list 50 {provider: principal, data-types: uint, expiry: uint}))
    (pairs (list 50 {patient: principal, provider: principal})) (grantees (list 50 principal)))
  (let ((facts (contract-call? .registry get-grantee-facts pairs))
      (found (get rows facts))
      (one {time: (get time facts), policies: (get policies facts)})
      (ten (list one one one one one one one one one one))
      (contexts (if (is-eq (len rows) u1) (list one) (concat (concat ten ten) (concat ten (concat ten ten))))))
    (asserts! (not (get paused facts)) ERR-CONSENT-PAUSED)
    (asserts! (get unique (fold check-unique grantees {all: grantees, index: u0, unique: true})) ERR-REPEATED-GRANTEE)
    (try! (fold first-error (map check-row rows found contexts) (ok true)))
    (try! (fold first-error (map check-purposes found contexts) (ok true)))
    (contract-call? .registry write-consents contract-caller (map plan-row rows found contexts))))

(define-private (to-pair (row {provider: principal, data-types: uint, expiry: uint})) {patient: contract-caller, provider: (get provider row)})

(define-private (to-grantee (row {provider: principal, data-types: uint, expiry: uint})) (get provider row))

(define-private (check-unique (grantee principal) (acc {all: (list 50 principal), index: uint, unique: bool}))
  (merge acc {index: (+ (get index acc) u1),
    unique: (and (get unique acc) (is-eq (index-of? (get all acc) grantee) (some (get index acc))))}))

(define-private (first-error (next (response bool uint)) (result (response bool uint)))
  (match result fine next wrong result))

(define-private (check-row (row {provider: principal, data-types: uint, expiry: uint})
    (found {role: uint, number: uint, institution: (optional principal), status: uint, suspension: uint,
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}, objected: uint})
    (context {time: uint, policies: (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})}))
  (let ((data-types (get data-types row)) (expiry (get expiry row)) (now (get time context))
      (policy (policy-of (get policies context) (get role found))))
    (asserts! (is-types data-types) ERR-INVALID-TYPES)
    (asserts! (not (is-eq (get provider row) contract-caller)) ERR-SELF-GRANT)
    (try! (check-standing (get status found) (get suspension found)))
    (asserts! (not (has (get flags policy) NEEDS-STUDY)) ERR-STUDY-ONLY)
    (asserts! (covers (get data-types policy) data-types) ERR-ROLE-DATA-TYPES)
    (asserts! (> expiry now) ERR-EXPIRY-PAST)
    (asserts! (<= expiry (+ now (get longest policy))) ERR-EXPIRY-TOO-LATE)
    (asserts! (or (not (has data-types PROTECTED)) (<= expiry (+ now YEAR))) ERR-PROTECTED-TOO-LONG)
    (ok (asserts! (not (has (get objected found) data-types)) ERR-TYPES-OBJECTED))))

;; a grant has its grantee's default purposes, and an active consent must have the same
(define-private (check-purposes
    (found {role: uint, number: uint, institution: (optional principal), status: uint, suspension: uint,
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}, objected: uint})
    (context {time: uint, policies: (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})}))
  (ok (asserts! (or (is-eq (active-entry (get consent found) (get number found) (get time context)) u0)
    (is-eq (get purposes (get consent found)) (get purposes (policy-of (get policies context) (get role found))))) ERR-PURPOSES-DIFFER)))

;; the entry after a grant: the named types until `expiry`, the others as they were under this registration number
(define-private (plan-row (row {provider: principal, data-types: uint, expiry: uint})
    (found {role: uint, number: uint, institution: (optional principal), status: uint, suspension: uint,
      consent: {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint}, objected: uint})
    (context {time: uint, policies: (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})}))
  (let ((old (get consent found)) (number (get number found)) (data-types (get data-types row)) (expiry (get expiry row)))
    {topic: "consent-granted", grantee: (get provider row), institution: (get institution found),
      consent: {expiries: (set-types (get expiries (if (is-eq (get number old) number) old EMPTY)) data-types expiry),
        purposes: (get purposes (policy-of (get policies context) (get role found))), objections: (get objections old), number: number, seq: u0},
      data-types: data-types, ref: u0, expires-at: expiry}))

;; an institution has every type, TREAT unless updated, and 5 years
(define-private (policy-of (policies (list 6 {data-types: uint, purposes: uint, longest: uint, flags: uint})) (role uint))
  (let ((institution {data-types: ALL-TYPES, purposes: TREAT, longest: LONGEST-CONSENT, flags: u0}))
    (if (is-eq role INSTITUTION) institution (default-to institution (element-at? policies (- role u1))))))

(define-private (get-pair-facts (grantee principal))
  (contract-call? .registry get-grantee-facts (list {patient: contract-caller, provider: grantee})))

;; purposes of an entry when some of its active types end
(define-private (left-purposes (consent {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})
    (active uint) (ended uint))
  (if (is-eq (without active ended) u0) u0 (get purposes consent)))

(define-private (override-event (topic (string-ascii 32)) (override uint)
    (entry {patient: principal, provider: principal, number: uint, data-types: uint, code: uint, evidence: (buff 32),
      started-at: uint, ends-at: uint, outcome: uint, escalated: bool, acknowledged: bool}))
  (merge BLANK {topic: topic, patient: (some (get patient entry)), provider: (some (get provider entry)),
    data-types: (get data-types entry), purposes: ETREAT, code: (get code entry), outcome: (get outcome entry), ref: override,
    expires-at: (get ends-at entry)}))

;; registered, and neither it nor its institution suspended
(define-private (check-standing (status uint) (suspension uint))
  (begin
    (asserts! (not (is-eq status PENDING)) ERR-GRANTEE-PENDING)
    (asserts! (is-eq status REGISTERED) ERR-UNKNOWN-GRANTEE)
    (ok (asserts! (is-eq suspension u0) ERR-GRANTEE-SUSPENDED))))

;; types still running, if the entry is of this registration
(define-private (active-entry (consent {expiries: (list 6 uint), purposes: uint, objections: uint, number: uint, seq: uint})
    (number uint) (now uint))
  (if (is-eq (get number consent) number) (active-mask (get expiries consent) now) u0))

(define-private (is-types (mask uint)) (and (> mask u0) (<= mask ALL-TYPES)))

(define-private (has (mask uint) (bits uint)) (> (bit-and mask bits) u0))

(define-private (covers (mask uint) (bits uint)) (is-eq (bit-and mask bits) bits))

(define-private (without (mask uint) (removed uint)) (bit-xor mask (bit-and mask removed)))

;; active means expiry > now
(define-private (active-mask (expiries (list 6 uint)) (now uint))
  (fold + (map active-bit expiries (list u1 u2 u4 u8 u16 u32) (list now now now now now now)) u0))

(define-private (active-bit (expiry uint) (bit uint) (now uint)) (if (> expiry now) bit u0))

(define-private (set-types (expiries (list 6 uint)) (mask uint) (until uint))
  (map set-type expiries (list u1 u2 u4 u8 u16 u32) (list mask mask mask mask mask mask)
    (list until until until until until until)))

(define-private (set-type (expiry uint) (bit uint) (mask uint) (until uint)) (if (has mask bit) until expiry))
