;; Rendezvous appends this, the cast and the judge to patient-consent. Accounts call as patients, medics and reviewers;
;; the contract itself is the ward: the patient of most stories, and a registrar. Hospital, clinic, panel and board are
;; contracts that do what they are asked. All state is made by public functions of the contracts.

(define-constant THE-WARD current-contract)
(define-constant THE-PROVIDERS
  (list THE-PHYSICIAN THE-PHYSICIAN-2 THE-SPECIALIST THE-NURSE THE-ADMINISTRATOR THE-RESEARCHER THE-MEDIC THE-MEDIC-2))
(define-constant TREATERS (list THE-PHYSICIAN THE-PHYSICIAN-2 THE-SPECIALIST THE-NURSE THE-MEDIC THE-ADMINISTRATOR))
(define-data-var last-override uint u0)
(define-data-var last-study uint u0)
;; the grant whose end `test-expired-never-permits` waits for
(define-data-var awaited {patient: principal, provider: principal, until: uint} {patient: THE-PATIENT, provider: THE-PATIENT, until: u0})

(define-private (ask (patient principal) (provider principal) (types uint) (purpose uint))
  (contract-call? .access-control check-access patient provider types purpose))
(define-private (permitted-among-types (patient principal) (provider principal) (types uint) (purpose uint))
  (contract-call? .access-control permitted-among patient provider types purpose))
(define-private (permitted-types (patient principal) (provider principal) (purpose uint))
  (contract-call? .access-control permitted-of patient provider purpose))
(define-private (may-read (provider principal) (types uint) (purpose uint)) (get permitted (ask THE-WARD provider types purpose)))
(define-private (code-of (provider principal) (types uint) (purpose uint)) (get code (ask THE-WARD provider types purpose)))
(define-private (role-of (provider principal)) (default-to u0 (get role (contract-call? .registry get-party provider))))
(define-private (types-of (role uint) (n uint)) (or-else (bit-and n (if (is-eq role u4) u1 (if (is-eq role u3) u15 (if (is-eq role u6) u15 u63)))) u1))
(define-private (use-of (role uint)) (if (is-eq role u4) u2 (if (is-eq role u5) u8 u1)))

;; WHAT THE WARD DOES, as a patient
(define-private (ward-grants (who principal) (types uint) (span uint))
  (as-contract? () (try! (grant-consent who types (+ stacks-block-time span)))))
(define-private (ward-updates (who principal) (types uint) (span uint) (uses uint))
  (as-contract? () (try! (update-consent who {data-types: types, expiry: (+ stacks-block-time span), purposes: uses}))))
(define-private (ward-revokes (who principal) (types uint)) (as-contract? () (try! (revoke-consent who types))))
(define-private (ward-objects (who principal) (types uint)) (as-contract? () (try! (set-objection who types))))
(define-private (ward-prefers (types uint)) (as-contract? () (try! (set-emergency-preferences types))))
(define-private (ward-transfers (from principal) (to principal)) (as-contract? () (try! (transfer-consent from to))))
(define-private (ward-joins (study uint) (types uint)) (as-contract? () (try! (join-study study types))))
(define-private (ward-withdraws (study uint)) (as-contract? () (try! (withdraw-from-study study))))
(define-private (ward-ends (override uint)) (as-contract? () (try! (end-override override))))
(define-private (ward-acknowledges (override uint)) (as-contract? () (try! (acknowledge-override override))))
(define-private (ward-reviews (override uint) (outcome uint)) (as-contract? () (try! (review-override override outcome ROOT))))
(define-private (ward-grants-both (who principal) (other principal) (types uint) (span uint))
  (let ((until (+ stacks-block-time span)))
    (as-contract? () (try! (grant-consents (list {provider: who, data-types: types, expiry: until} {provider: other, data-types: u1, expiry: until}))))))
(define-private (ward-registers-study (lead principal) (types uint) (span uint))
  (as-contract? () (try! (register-study lead types (+ stacks-block-time span) ROOT))))

(define-private (verify (provider principal) (span uint))
  (contract-call? .access-control verify-credentials provider
    {number: (default-to u0 (get number (contract-call? .registry get-party provider))), root: ROOT, valid-until: (+ stacks-block-time span)}))

;; PREPARATIONS

;; a reviewer who calls anything first reviews what waits
(define-private (review-waiting (row {override: uint, started-at: uint}) (fine bool))
  (and fine (is-ok (review-override (get override row) u1 ROOT))))
(define-private (is-reviewer (who principal)) (or (is-eq who THE-REVIEWER) (is-eq who THE-CLINIC)))
(define-private (review-all)
  (if (is-reviewer contract-caller)
    (and (fold review-waiting (contract-call? .registry get-unreviewed-overrides THE-MEDIC) true)
      (fold review-waiting (contract-call? .registry get-unreviewed-overrides THE-MEDIC-2) true))
    true))

;; makes the provider one that may read where a patient consents: no pause, no suspension, verified for more than a day
(define-private (fit (provider principal))
  (let ((facts (contract-call? .registry get-party-facts provider provider))
      (party (unwrap! (get party facts) (err u990)))
      (employer (get institution party)))
    (if (get paused facts) (begin (try! (contract-call? .board unpause)) true) true)
    (if (> (get suspension (get institution facts)) u0)
      (begin (try! (contract-call? .access-control reinstate-institution employer)) true) true)
    (if (> (get suspension party) u0) (begin (try! (contract-call? .panel reinstate provider)) true) true)
    (if (<= (get verified-until party) (+ stacks-block-time (* u2 A-DAY))) (begin (try! (verify provider (* u60 A-DAY))) true) true)
    (if (and (is-eq (get role party) u3) (is-none (contract-call? .registry get-care-team THE-WARD provider)))
      (begin (try! (contract-call? .hospital assign THE-WARD provider)) true) true)
    (ok party)))

;; ends everything through which the provider may read of the ward to treat
(define-private (close (provider principal))
  (let ((facts (contract-call? .registry get-access-facts THE-WARD provider u1)))
    (if (> (lasting (get expiries (get consent facts))) u0) (begin (try! (ward-revokes provider u63)) true) true)
    (if (> (get objections (get consent facts)) u0) (begin (try! (ward-objects provider u0)) true) true)
    (if (> (lasting (get expiries (get institution-consent facts))) u0) (begin (try! (ward-revokes .hospital u63)) true) true)
    (if (> (get objections (get institution-consent facts)) u0) (begin (try! (ward-objects .hospital u0)) true) true)
    (if (is-some (get temporary facts))
      (begin (try! (contract-call? .access-control revoke-temporary-access THE-WARD provider)) true) true)
    (ok true)))

;; one of three ways to let the provider read: its own consent, its institution's, a temporary grant
(define-private (open-way (way uint) (provider principal) (types uint))
  (if (is-eq way u0) (ward-grants provider types A-DAY)
    (if (is-eq way u1) (ward-grants .hospital types A-DAY)
      (contract-call? .access-control grant-temporary-access THE-WARD provider A-DAY types))))
(define-private (end-way (way uint) (provider principal) (types uint))
  (if (is-eq way u0) (ward-revokes provider types)
    (if (is-eq way u1) (ward-revokes .hospital types)
      (contract-call? .access-control revoke-temporary-access THE-WARD provider))))
(define-private (way-of (role uint) (n uint)) (if (is-eq role u4) u0 (mod n u3)))

;; PROPERTIES

;; a type revoked is read no more from the same block on; the others stay
(define-public (test-revoked-never-permits (n uint) (way-index uint) (mask uint) (gone-mask uint))
  (let ((provider (pick TREATERS n)) (party (try! (fit provider))) (role (get role party)) (use (use-of role))
      (way (way-of role way-index)) (types (types-of role mask))
      (gone (if (is-eq way u2) types (or-else (bit-and types gone-mask) types))) (left (less types gone)))
    (try! (close provider))
    (try! (open-way way provider types))
    (asserts! (may-read provider types use) (err u901))
    (try! (end-way way provider gone))
    (asserts! (is-eq (permitted-among-types THE-WARD provider gone use) u0) (err u902))
    (asserts! (is-eq (code-of provider gone use) u13) (err u903))
    (ok (asserts! (or (is-eq left u0) (may-read provider left use)) (err u904)))))

;; an objection beats every basis, and lifting it revives nothing
(define-public (test-objected-never-permits (n uint) (way-index uint) (mask uint) (gone-mask uint) (at-institution bool))
  (let ((provider (pick TREATERS n)) (party (try! (fit provider))) (role (get role party)) (use (use-of role))
      (way (way-of role way-index)) (types (types-of role mask)) (gone (or-else (bit-and types gone-mask) types))
      (objected-to (if (and at-institution (not (is-eq way u0))) .hospital provider)))
    (try! (close provider))
    (try! (open-way way provider types))
    (asserts! (may-read provider types use) (err u911))
    (try! (ward-objects objected-to gone))
    (asserts! (is-eq (code-of provider gone use) u11) (err u912))
    (asserts! (is-eq (permitted-among-types THE-WARD provider gone use) u0) (err u913))
    (asserts! (is-err (ward-grants objected-to gone A-DAY)) (err u914))
    (asserts! (or (< way u2) (is-err (open-way way provider gone))) (err u916))
    (try! (ward-objects objected-to u0))
    ;; a grant made to the provider outlives an objection to its institution only
    (ok (asserts! (or (and (is-eq way u2) (is-eq objected-to .hospital)) (and (is-eq way u1) (is-eq objected-to provider))
      (is-eq (permitted-among-types THE-WARD provider gone use) u0)) (err u915)))))

;; a suspension by institution, registrar or of the institution stops all reading and all new grants, until it is lifted
(define-public (test-suspended-never-permits (n uint) (way-index uint) (mask uint) (level uint))
  (let ((provider (pick TREATERS n)) (party (try! (fit provider))) (role (get role party)) (use (use-of role))
      (way (way-of role way-index)) (types (types-of role mask)) (by (mod level u3)))
    (try! (close provider))
    (try! (open-way way provider types))
    (asserts! (may-read provider types use) (err u921))
    (try! (if (is-eq by u0) (contract-call? .hospital suspend provider)
      (if (is-eq by u1) (contract-call? .access-control suspend-provider provider)
        (contract-call? .access-control suspend-institution .hospital))))
    (asserts! (is-eq (code-of provider types use) (if (is-eq by u2) u6 u5)) (err u922))
    (asserts! (is-eq (permitted-among-types THE-WARD provider types use) u0) (err u923))
    (asserts! (is-err (ward-grants provider types (* u2 A-DAY))) (err u924))
    ;; its institution cannot lift what a registrar did
    (asserts! (is-eq (is-ok (contract-call? .hospital reinstate provider)) (is-eq by u0)) (err u925))
    (if (is-eq by u0) true (begin (try! (fit provider)) true))
    (ok (asserts! (may-read provider types use) (err u926)))))

;; a consent permits before its end and not from that second on, whoever asks next
(define-public (test-expired-never-permits (n uint) (span uint))
  (let ((provider (pick (list THE-PHYSICIAN THE-SPECIALIST) n)) (until (+ stacks-block-time (+ (mod span u30) u1))) (checked (check-awaited)))
    (asserts! checked (err u931))
    (asserts! (not (is-eq contract-caller provider)) (ok false))
    (try! (fit provider))
    (match (revoke-consent provider u63) done true none-left true)
    (try! (grant-consent provider u1 until))
    (asserts! (get permitted (ask contract-caller provider u1 u1)) (err u932))
    (var-set awaited {patient: contract-caller, provider: provider, until: until})
    (ok true)))
(define-private (check-awaited)
  (let ((last (var-get awaited)))
    (or (< stacks-block-time (get until last)) (not (get permitted (ask (get patient last) (get provider last) u1 u1))))))

;; while paused nothing is read, every ending and every log entry succeeds, and no grant does
(define-public (test-pause-blocks-no-revocation-and-no-log (n uint) (way-index uint) (mask uint) (level uint))
  (let ((provider (pick TREATERS n)) (party (try! (fit provider))) (role (get role party)) (use (use-of role))
      (way (way-of role way-index)) (types (types-of role mask)) (before (get seq (contract-call? .registry get-head))))
    (try! (close provider))
    (try! (open-way way provider types))
    (try! (if (is-eq (mod level u2) u0) (contract-call? .board pause) (contract-call? .registry pause)))
    (asserts! (is-eq (code-of provider types use) u1) (err u941))
    (let ((logged (unwrap! (contract-call? .hospital log THE-WARD provider types use) (err u942))))
      (asserts! (and (not (get permitted logged)) (is-eq (get code logged) u1)) (err u943)))
    (asserts! (is-err (ward-grants provider types (* u3 A-DAY))) (err u944))
    (unwrap! (end-way way provider types) (err u945))
    (unwrap! (ward-objects provider u1) (err u946))
    (unwrap! (contract-call? .hospital suspend provider) (err u947))
    (asserts! (is-ok (contract-call? .hospital log THE-WARD provider types use)) (err u948))
    (try! (contract-call? .board unpause))
    (asserts! (is-eq (permitted-among-types THE-WARD provider types use) u0) (err u949))
    (try! (contract-call? .hospital reinstate provider))
    (ok true)))

;; a study ends with withdrawal, objection, its lead's suspension; it never gives anything but HRESCH
(define-public (test-study-ends-with-its-source (mask uint) (how uint) (of-institution bool))
  (let ((lead (if of-institution .hospital THE-RESEARCHER)) (party (try! (fit THE-RESEARCHER))) (types (or-else (bit-and mask u63) u7))
      (study (get seq (try! (ward-registers-study lead types (* u30 A-DAY))))) (end (mod how u3)))
    (try! (close THE-RESEARCHER))
    (match (contract-call? .registry get-membership THE-WARD THE-RESEARCHER) old (begin (try! (ward-withdraws (get study old))) true) true)
    (match (contract-call? .registry get-membership THE-WARD .hospital) old (begin (try! (ward-withdraws (get study old))) true) true)
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u8) u0) (err u951))
    ;; the patient's consent to the institution is none to its researcher
    (try! (ward-grants .hospital u63 A-DAY))
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u1) u0) (err u952))
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u8) u0) (err u953))
    (asserts! (is-err (ward-grants THE-RESEARCHER types A-DAY)) (err u954))
    (try! (ward-joins study types))
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u8) types) (err u955))
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u1) u0) (err u956))
    (try! (if (is-eq end u0) (ward-withdraws study)
      (if (is-eq end u1) (ward-objects lead u63)
        (contract-call? .access-control suspend-provider THE-RESEARCHER))))
    (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u8) u0) (err u957))
    ;; lifting the objection revives nothing
    (if (is-eq end u1) (begin (try! (ward-objects lead u0)) true) true)
    (ok (asserts! (is-eq (permitted-types THE-WARD THE-RESEARCHER u8) u0) (err u958)))))

;; an override: only by a medic, for ETREAT only, within what the patient prefers; protected types only if opted in
(define-public (test-override-reaches-protected-only-by-opting-in (mask uint) (ended-by-patient bool))
  (let ((reviewed (review-all)) (caller contract-caller) (wanted (bit-and mask u63)) (reason {code: u1, evidence: ROOT}))
    (if (not (is-eq (role-of caller) u6))
      (ok (asserts! (is-err (emergency-override THE-WARD caller reason)) (err u961)))
      (let ((party (try! (fit caller))))
        ;; verified again today: no override yet
        (asserts! (<= (+ (default-to u0 (get verified-from (contract-call? .registry get-party caller))) A-DAY) stacks-block-time)
          (ok (asserts! (is-eq (emergency-override THE-WARD caller reason) (err u324)) (err u967))))
        (try! (close caller))
        (match (contract-call? .registry get-active-override THE-WARD caller) old
          (if (> (get ends-at old) stacks-block-time) (begin (try! (ward-ends (get override old))) true) true) true)
        (if (is-eq wanted (contract-call? .registry get-emergency-preferences THE-WARD)) true (begin (try! (ward-prefers wanted)) true))
        (asserts! (is-eq (permitted-types THE-WARD caller u16) u0) (err u962))
        (match (emergency-override THE-WARD caller reason)
          started (let ((override (get seq started)))
            (map-set opted {patient: THE-WARD, provider: caller} wanted)
            (var-set last-override override)
            (asserts! (is-eq (permitted-types THE-WARD caller u16) wanted) (err u963))
            (asserts! (is-eq (permitted-types THE-WARD caller u1) u0) (err u964))
            (try! (if ended-by-patient (ward-ends override) (end-override override)))
            (ok (asserts! (is-eq (permitted-types THE-WARD caller u16) u0) (err u965))))
          ;; no type left, or too many to review
          refused (ok (asserts! (if (is-eq wanted u0) (is-eq refused u326) (or (is-eq refused u328) (is-eq refused u329))) (err u966))))))))

;; no one reviews an override that it is part of, nor as registrar, provider or stranger; a review is made once
(define-public (test-no-one-reviews-itself (justified bool) (of-reviewer bool))
  (let ((caller contract-caller) (override (var-get last-override)) (reason {code: u2, evidence: ROOT})
      (patient (if of-reviewer THE-REVIEWER THE-PATIENT)) (outcome (if justified u1 u2)))
    (if (is-eq (role-of caller) u6)
      (match (fit caller) party
        (match (emergency-override patient caller reason) started (var-set last-override (get seq started)) refused true)
        wrong false)
      true)
    (match (contract-call? .registry get-override (var-get last-override)) entry
      (let ((done (review-override (var-get last-override) outcome ROOT))
          (part (or (is-eq caller (get patient entry)) (is-eq caller (get provider entry)) (> (role-of caller) u0)))
          (after (contract-call? .registry get-override (var-get last-override))))
        (asserts! (or (is-err done) (and (is-reviewer caller) (not part) (is-eq (get outcome entry) u0))) (err u971))
        (asserts! (is-eq (get outcome after) (some (if (is-ok done) outcome (get outcome entry)))) (err u972))
        ;; the ward is a registrar: it may not
        (ok (asserts! (is-err (ward-reviews (var-get last-override) outcome)) (err u973))))
      ;; the first comes a day after the opening
      (ok (asserts! (is-eq (review-override u0 outcome ROOT) ERR-UNKNOWN-OVERRIDE) (err u974))))))

;; NO EVENT WITHOUT ITS STATE CHANGE, NO STATE CHANGE WITHOUT ITS EVENT

;; everything stored about the ward and a provider, and what governs them
(define-private (digest (provider principal))
  (contract-call? .registry judge-digest THE-WARD provider contract-caller .clinic (var-get last-override)))

(define-private (count (result (response {seq: uint, events: uint} uint))) (match result done (ok (get events done)) wrong (err wrong)))

;; one act of 24, on the ward
(define-private (act (kind uint) (provider principal) (n uint) (span uint))
  (let ((types (or-else (bit-and n u63) u1)) (time (+ (mod span (* u3 A-DAY)) u1)) (caller contract-caller) (choice (mod kind u24)))
    (if (is-eq choice u0) (count (ward-grants provider types time))
    (if (is-eq choice u1) (count (ward-revokes provider types))
    (if (is-eq choice u2) (count (ward-updates provider types time (if (on n u64) u1 u3)))
    (if (is-eq choice u3) (count (ward-objects provider (bit-and n (bit-and span u63))))
    (if (is-eq choice u4) (count (ward-transfers .hospital .clinic))
    (if (is-eq choice u5) (count (ward-transfers .clinic .hospital))
    (if (is-eq choice u6) (count (ward-grants .hospital types time))
    (if (is-eq choice u7) (count (ward-prefers (bit-and n u63)))
    (if (is-eq choice u8) (count (ward-joins (var-get last-study) types))
    (if (is-eq choice u9) (count (ward-withdraws (var-get last-study)))
    (if (is-eq choice u10)
      (match (emergency-override THE-WARD caller {code: (+ (mod n u4) u1), evidence: ROOT})
        started (begin
          (var-set last-override (get seq started))
          (map-set opted {patient: THE-WARD, provider: caller} (contract-call? .registry get-emergency-preferences THE-WARD))
          (ok (get events started)))
        wrong (err wrong))
    (if (is-eq choice u11) (count (ward-ends (var-get last-override)))
    (if (is-eq choice u12) (count (review-override (var-get last-override) (+ (mod n u2) u1) ROOT))
    (if (is-eq choice u13) (count (ward-acknowledges (var-get last-override)))
    (if (is-eq choice u14)
      (match (ward-registers-study (if (on n u1) .hospital THE-RESEARCHER) types time)
        made (begin (var-set last-study (get seq made)) (ok (get events made))) wrong (err wrong))
    (if (is-eq choice u15) (count (contract-call? .hospital suspend provider))
    (if (is-eq choice u16) (count (contract-call? .hospital reinstate provider))
    (if (is-eq choice u17) (count (if (on n u1) (contract-call? .hospital assign THE-WARD provider) (contract-call? .hospital unassign THE-WARD provider)))
    (if (is-eq choice u18) (count (contract-call? .access-control grant-temporary-access THE-WARD provider time types))
    (if (is-eq choice u19) (count (contract-call? .access-control revoke-temporary-access THE-WARD provider))
    (if (is-eq choice u20) (count (verify provider time))
    (if (is-eq choice u21) (count (if (on n u7) (contract-call? .board unpause) (contract-call? .board pause)))
    (if (is-eq choice u22) (count (if (on n u3) (contract-call? .access-control reinstate-institution .hospital) (contract-call? .access-control suspend-institution .hospital)))
      (count (ward-grants-both provider .clinic types time)))))))))))))))))))))))))))

;; an act that answers ok moved the head by the events it answered and changed what is stored; one that failed did neither
(define-public (test-event-if-and-only-if-state-changes (kind uint) (n uint) (mask uint) (span uint) (ready bool))
  (let ((reviewed (review-all)) (provider (pick THE-PROVIDERS n))
      (prepared (if ready (is-ok (fit provider)) true))
      (before (digest provider)) (head (contract-call? .registry get-head))
      (result (act kind provider mask span))
      (after (digest provider)) (new (contract-call? .registry get-head)))
    (match result
      events (begin
        (asserts! (is-eq (get seq new) (+ (get seq head) events)) (err u981))
        (asserts! (and (> events u0) (not (is-eq (get hash new) (get hash head)))) (err u982))
        (ok (asserts! (not (is-eq before after)) (err u983))))
      wrong (ok (asserts! (and (is-eq head new) (is-eq before after)) (err u984))))))

;; FOR INVARIANTS: acts that Rendezvous calls between its checks, each answering the head

(define-private (play (kind uint) (n uint) (mask uint) (span uint))
  (begin
    (review-all)
    (try! (act kind (pick THE-PROVIDERS n) mask span))
    (ok (contract-call? .registry get-head))))
(define-public (play-consents (kind uint) (n uint) (mask uint) (span uint)) (play (mod kind u7) n mask span))
(define-public (play-emergencies (kind uint) (n uint) (mask uint) (span uint)) (play (+ (mod kind u4) u10) n mask span))
(define-public (play-preferences-and-studies (kind uint) (n uint) (mask uint) (span uint))
  (play (default-to u7 (element-at? (list u7 u8 u9 u14 u8) (mod kind u5))) n mask span))
(define-public (play-standing (kind uint) (n uint) (mask uint) (span uint)) (play (+ (mod kind u8) u15) n mask span))
;; a medic's override, where nothing but the rules on overrides is in its way
(define-public (play-override (n uint))
  (let ((caller contract-caller) (reviewed (review-all)))
    (asserts! (is-eq (role-of caller) u6) (err u0))
    (try! (fit caller))
    (match (contract-call? .registry get-active-override THE-WARD caller) old
      (match (ward-ends (get override old)) ended true over true) true)
    (try! (act u10 caller n u0))
    (ok (contract-call? .registry get-head))))
(define-public (play-review) (begin (review-all) (ok (contract-call? .registry get-head))))
(define-public (play-fit (n uint) (also uint))
  (begin
    (review-all)
    (try! (fit (pick THE-PROVIDERS n)))
    (try! (fit (pick THE-PROVIDERS also)))
    (ok (contract-call? .registry get-head))))
(define-public (play-grants (n uint) (mask uint) (span uint))
  (let ((reviewed (review-all)) (provider (pick TREATERS n)) (role (get role (try! (fit provider)))))
    (try! (ward-grants provider (types-of role mask) (+ (mod span u60) u1)))
    (ok (contract-call? .registry get-head))))

;; THE OPENING: two institutions, a verified provider of each role

(define-private (opened-row (provider principal)) {provider: provider, number: (default-to u0 (get number (contract-call? .registry get-party provider))),
  root: ROOT, valid-until: (+ stacks-block-time (* u60 A-DAY))})
(define-private (open-world)
  (begin
    (try! (contract-call? .access-control register-institution .hospital ROOT))
    (try! (contract-call? .access-control register-institution .clinic ROOT))
    (try! (contract-call? .hospital register (list
      {provider: THE-PHYSICIAN, role: u1, root: ROOT} {provider: THE-PHYSICIAN-2, role: u1, root: ROOT} {provider: THE-SPECIALIST, role: u2, root: ROOT}
      {provider: THE-NURSE, role: u3, root: ROOT} {provider: THE-ADMINISTRATOR, role: u4, root: ROOT} {provider: THE-RESEARCHER, role: u5, root: ROOT}
      {provider: THE-MEDIC, role: u6, root: ROOT} {provider: THE-MEDIC-2, role: u6, root: ROOT})))
    (contract-call? .access-control verify-providers (map opened-row THE-PROVIDERS))))
(unwrap-panic (open-world))
