;; Rendezvous appends this, the cast and the judge to access-control. Accounts call as providers, registrar and reviewer;
;; the deployer is the hospital. The contract itself is the ward: the patient of every story, and a registrar.
;; The board (the owner) is a contract that does what it is asked. All state is made by public functions of the contracts.

(define-constant THE-WARD current-contract)
(define-constant THE-HOSPITAL THE-DEPLOYER)
(define-constant THE-PROVIDERS
  (list THE-PHYSICIAN THE-PHYSICIAN-2 THE-PHYSICIAN-3 THE-PHYSICIAN-4 THE-SPECIALIST THE-NURSE THE-ADMINISTRATOR THE-RESEARCHER
    THE-MEDIC THE-MEDIC-2))
(define-constant RECEIVERS (list THE-SPECIALIST THE-NURSE THE-MEDIC THE-MEDIC-2 THE-PHYSICIAN-4))
;; those whose registration may end or move
(define-constant MOVERS (list THE-PHYSICIAN-3 THE-SPECIALIST THE-MEDIC-2 THE-PATIENT))
(define-data-var last-study uint u0)
(define-data-var last-change uint u0)

(define-private (ask (patient principal) (provider principal) (types uint) (purpose uint)) (check-access patient provider types purpose))
(define-private (permitted-among-types (patient principal) (provider principal) (types uint) (purpose uint))
  (permitted-among patient provider types purpose))
(define-private (permitted-types (patient principal) (provider principal) (purpose uint))
  (permitted-of patient provider purpose))
(define-private (may-read (provider principal) (types uint) (purpose uint)) (get permitted (ask THE-WARD provider types purpose)))
(define-private (code-of (provider principal) (types uint) (purpose uint)) (get code (ask THE-WARD provider types purpose)))
(define-private (party-of (who principal)) (contract-call? .registry get-party who))
(define-private (role-of (provider principal)) (default-to u0 (get role (party-of provider))))
(define-private (types-of (role uint) (n uint)) (or-else (bit-and n (if (is-eq role u4) u1 (if (is-eq role u3) u15 (if (is-eq role u6) u15 u63)))) u1))
(define-private (use-of (role uint)) (if (is-eq role u4) u2 (if (is-eq role u5) u8 u1)))
;; a provider other than the caller, one who stays if the one picked has left
(define-private (pick-receiver (n uint))
  (let ((picked (pick RECEIVERS n)))
    (if (and (not (is-eq picked contract-caller)) (is-eq (get status (party-of picked)) (some u2))) picked
      (if (is-eq contract-caller THE-NURSE) THE-MEDIC THE-NURSE))))
(define-private (is-mover (who principal)) (is-some (index-of? MOVERS who)))

;; WHAT THE WARD DOES, as a patient and as a registrar
(define-private (ward-grants (who principal) (types uint) (span uint))
  (contract-call? .patient-consent grant-consent who types (+ stacks-block-time span)))
(define-private (ward-revokes (who principal) (types uint)) (contract-call? .patient-consent revoke-consent who types))
(define-private (ward-objects (who principal) (types uint)) (contract-call? .patient-consent set-objection who types))
(define-private (ward-lends (who principal) (types uint) (span uint)) (as-contract? () (try! (grant-temporary-access THE-WARD who span types))))
(define-private (ward-takes-back (who principal)) (as-contract? () (try! (revoke-temporary-access THE-WARD who))))
(define-private (ward-suspends (who principal)) (as-contract? () (try! (suspend-provider who))))
(define-private (ward-reinstates (who principal)) (as-contract? () (try! (reinstate-provider who))))
(define-private (ward-suspends-institution (who principal)) (as-contract? () (try! (suspend-institution who))))
(define-private (ward-reinstates-institution (who principal)) (as-contract? () (try! (reinstate-institution who))))
(define-private (ward-verifies-itself (certifications {number: uint, root: (buff 32), valid-until: uint}))
  (as-contract? () (try! (verify-credentials THE-WARD certifications))))
(define-private (ward-registers-itself) (as-contract? () (try! (register-institution THE-WARD ROOT))))
(define-private (ward-appoints-itself) (as-contract? () (try! (add-reviewer THE-WARD))))
(define-private (verify (provider principal) (span uint))
  (let ((row {number: (default-to u0 (get number (party-of provider))), root: ROOT, valid-until: (+ stacks-block-time span)}))
    (as-contract? () (try! (verify-credentials provider row)))))

;; PREPARATIONS

;; the hospital lists again whoever left, and the reviewer lifts its suspensions, when it is their turn to call
(define-private (opening-role (who principal))
  (default-to u1 (element-at? (list u1 u1 u1 u1 u2 u3 u4 u5 u6 u6) (default-to u0 (index-of? THE-PROVIDERS who)))))
(define-private (list-again (who principal) (fine bool))
  (if (is-eq (get status (party-of who)) (some u2)) fine
    (is-ok (register-providers (list {provider: who, role: (opening-role who), root: ROOT})))))
(define-private (lift-again (who principal) (fine bool))
  (if (> (default-to u0 (get suspension (party-of who))) u0) (is-ok (reinstate-provider who)) fine))
(define-private (keep-house)
  (begin
    (if (contract-call? .registry is-paused) (is-ok (contract-call? .board unpause)) true)
    (if (is-eq contract-caller THE-HOSPITAL) (fold list-again THE-PROVIDERS true) true)
    (if (is-eq contract-caller THE-REVIEWER) (fold lift-again THE-PROVIDERS true) true)))

;; makes the provider one that may read where a patient consents; fails when it has left, or a reviewer suspended it
(define-private (fit (provider principal))
  (let ((facts (contract-call? .registry get-party-facts provider provider)) (party (unwrap! (get party facts) (err u990))))
    (asserts! (and (> (get role party) u0) (is-eq (get status party) u2) (< (get suspension party) u3)) (err u991))
    (if (get paused facts) (begin (try! (contract-call? .board unpause)) true) true)
    (if (> (get suspension (get institution facts)) u0) (begin (try! (ward-reinstates-institution (get institution party))) true) true)
    (if (> (get suspension party) u0) (begin (try! (ward-reinstates provider)) true) true)
    (if (<= (get verified-until party) (+ stacks-block-time (* u2 A-DAY))) (begin (try! (verify provider (* u60 A-DAY))) true) true)
    (ok party)))

;; ends everything through which the provider may read of the ward to treat
(define-private (close (provider principal))
  (let ((facts (contract-call? .registry get-access-facts THE-WARD provider u1)))
    (if (> (lasting (get expiries (get consent facts))) u0) (begin (try! (ward-revokes provider u63)) true) true)
    (if (> (get objections (get consent facts)) u0) (begin (try! (ward-objects provider u0)) true) true)
    (if (> (lasting (get expiries (get institution-consent facts))) u0) (begin (try! (ward-revokes THE-HOSPITAL u63)) true) true)
    (if (> (get objections (get institution-consent facts)) u0) (begin (try! (ward-objects THE-HOSPITAL u0)) true) true)
    (if (is-some (get temporary facts)) (begin (try! (ward-takes-back provider)) true) true)
    (ok true)))

;; PROPERTIES

;; a referral dies with the consent that it came from, however that ends; reading through an institution, with the institution
(define-public (test-derived-access-dies-with-its-source (n uint) (mask uint) (how uint))
  (let ((kept (keep-house)) (caller contract-caller) (receiver (pick-receiver n)) (choice (mod how u7)))
    (match (fit receiver) party
      (let ((types (types-of (get role party) mask)))
        (try! (close receiver))
        (if (and (is-eq (role-of caller) u1) (is-ok (fit caller)))
          (begin
            (try! (close caller))
            (try! (ward-grants caller types (* u2 A-DAY)))
            (try! (grant-temporary-access THE-WARD receiver A-DAY types))
            (asserts! (is-eq (ask THE-WARD receiver types u1) {permitted: true, code: u0, basis: u4}) (err u901))
            (try! (if (is-eq choice u0) (ward-revokes caller types)
              (if (is-eq choice u1) (ward-objects caller types)
                (if (is-eq choice u2) (ward-suspends caller)
                  (if (is-eq choice u3) (contract-call? .patient-consent update-consent caller
                      {data-types: types, expiry: (+ stacks-block-time (* u3 A-DAY)), purposes: u1})
                    (if (is-eq choice u4) (ward-grants caller types (* u3 A-DAY))
                      (if (and (is-eq choice u5) (is-mover caller)) (resign)
                        (revoke-temporary-access THE-WARD receiver))))))))
            (asserts! (is-eq (permitted-among-types THE-WARD receiver types u1) u0) (err u902))
            ;; the source granted again does not revive it
            (if (is-eq choice u0) (begin (try! (ward-grants caller types A-DAY)) true) true)
            (ok (asserts! (is-eq (permitted-among-types THE-WARD receiver types u1) u0) (err u903))))
          (begin
            ;; only a referrer refers
            (asserts! (is-err (grant-temporary-access THE-WARD receiver A-DAY types)) (err u904))
            (try! (ward-grants THE-HOSPITAL types A-DAY))
            (asserts! (is-eq (ask THE-WARD receiver types u1) {permitted: true, code: u0, basis: u2}) (err u905))
            (try! (if (< choice u2) (ward-revokes THE-HOSPITAL types)
              (if (< choice u4) (ward-objects THE-HOSPITAL types) (ward-suspends-institution THE-HOSPITAL))))
            (ok (asserts! (is-eq (permitted-among-types THE-WARD receiver types u1) u0) (err u906))))))
      gone (ok false))))

;; whoever calls, officers too: no verifying, listing, reinstating or appointing oneself, no grant to oneself, no log of another
(define-public (test-no-one-verifies-or-appoints-itself (n uint) (mask uint))
  (let ((kept (keep-house)) (caller contract-caller) (other (pick THE-PROVIDERS n)) (types (or-else (bit-and mask u63) u1))
      (party (party-of caller)) (role (role-of caller)) (officer (contract-call? .registry get-officer caller))
      (row {provider: caller, number: (default-to u0 (get number party)), root: ROOT, valid-until: (+ stacks-block-time A-DAY)})
      (policy {data-types: u63, purposes: u1, longest: A-DAY, flags: u3})
      (own-number {number: (get number row), root: ROOT, valid-until: (get valid-until row)}))
    ;; a provider that a registrar suspended tries to lift it
    (if (and (> role u0) (is-ok (ward-suspends caller)))
      (begin
        (asserts! (is-err (reinstate-provider caller)) (err u911))
        (asserts! (is-eq (permitted-types THE-WARD caller (use-of role)) u0) (err u912))
        (try! (ward-reinstates caller))
        true)
      true)
    (asserts! (is-err (verify-credentials caller own-number)) (err u913))
    (asserts! (is-err (verify-providers (list row))) (err u914))
    (asserts! (is-err (register-institution caller ROOT)) (err u915))
    (asserts! (is-err (register-providers (list {provider: caller, role: u1, root: ROOT}))) (err u916))
    (asserts! (is-err (reinstate-institution caller)) (err u917))
    (asserts! (and (is-err (add-registrar caller)) (is-err (add-reviewer caller))) (err u918))
    (asserts! (is-err (set-role-policy u6 policy)) (err u919))
    (asserts! (is-err (grant-temporary-access THE-WARD caller A-DAY types)) (err u920))
    (asserts! (or (is-eq caller other) (is-eq caller THE-HOSPITAL) (is-err (log-access-event THE-WARD other u1 types u1))) (err u921))
    ;; the ward is a registrar: it neither verifies nor registers nor appoints itself
    (asserts! (is-err (ward-verifies-itself own-number)) (err u922))
    (asserts! (is-err (ward-registers-itself)) (err u923))
    (asserts! (is-err (ward-appoints-itself)) (err u924))
    (asserts! (is-eq officer (contract-call? .registry get-officer caller)) (err u925))
    (ok (asserts! (is-eq (get verified-until party) (get verified-until (party-of caller))) (err u926)))))

;; resigned, unknown, pending or listed but unverified: no consent helps
(define-public (test-unverified-never-permits (n uint) (mask uint))
  (let ((caller contract-caller) (role (role-of caller)) (types (types-of role mask)) (unpaused (keep-pause-off)))
    (if (is-eq caller THE-HOSPITAL)
      (let ((mover (pick (list THE-PHYSICIAN-3 THE-SPECIALIST THE-MEDIC-2) n)) (kept (is-institution-fit)) (listed (list-again mover true)))
        (asserts! (and kept (is-eq (get status (party-of mover)) (some u2)) (< (default-to u3 (get suspension (party-of mover))) u1)) (ok false))
        (try! (close mover))
        (try! (ward-grants mover u1 A-DAY))
        (if (is-eq (get verified-from (party-of mover)) (some u0))
          (asserts! (and (is-eq (code-of mover u1 u1) u7) (is-eq (permitted-types THE-WARD mover u1) u0)) (err u931))
          true)
        (try! (verify mover A-DAY))
        (ok (asserts! (may-read mover u1 u1) (err u932))))
      (if (and (is-mover caller) (> role u0) (is-ok (fit caller)))
        (begin
          (try! (close caller))
          (try! (ward-grants caller types A-DAY))
          (try! (ward-lends caller types A-DAY))
          (asserts! (may-read caller types (use-of role)) (err u933))
          (try! (resign))
          (asserts! (is-eq (code-of caller types (use-of role)) u3) (err u934))
          (try! (register-provider {role: role, root: ROOT} THE-HOSPITAL))
          (asserts! (is-eq (code-of caller types (use-of role)) u4) (err u935))
          (asserts! (is-err (ward-grants caller types A-DAY)) (err u936))
          (ok (asserts! (is-eq (permitted-types THE-WARD caller (use-of role)) u0) (err u937))))
        (ok (asserts! (or (> role u0)
          (and (is-eq (code-of caller u1 u1) u3) (is-err (ward-grants caller u1 A-DAY)) (is-err (ward-lends caller u1 A-DAY)))) (err u938)))))))
(define-private (keep-pause-off) (if (contract-call? .registry is-paused) (is-ok (contract-call? .board unpause)) true))
(define-private (is-institution-fit)
  (if (> (default-to u0 (get suspension (party-of THE-HOSPITAL))) u0) (is-ok (ward-reinstates-institution THE-HOSPITAL)) true))

;; while paused: suspending, resigning, taking back, unassigning and logging go on; registering, granting and verifying do not
(define-public (test-pause-blocks-no-ending-and-no-log (n uint) (mask uint))
  (let ((kept (keep-house)) (caller contract-caller) (role (role-of caller)) (provider (pick-receiver n)) (types (or-else (bit-and mask u15) u1)))
    (match (fit provider) party
      (let ((able (and (> role u0) (not (is-eq caller THE-REGISTRAR)) (is-ok (fit caller)))))
        (try! (close provider))
        (try! (ward-lends provider types A-DAY))
        (try! (contract-call? .board pause))
        (asserts! (is-eq (code-of provider types u1) u1) (err u941))
        (asserts! (is-err (ward-lends provider types A-DAY)) (err u942))
        (asserts! (is-err (verify provider A-DAY)) (err u943))
        (asserts! (is-ok (ward-takes-back provider)) (err u944))
        (asserts! (is-ok (ward-suspends provider)) (err u945))
        (asserts! (is-err (ward-reinstates provider)) (err u946))
        (if able
          (let ((logged (unwrap! (log-access-event THE-WARD caller u1 types (use-of role)) (err u947))))
            (asserts! (is-eq logged {permitted: false, code: u1, basis: u0}) (err u948))
            (asserts! (or (not (is-mover caller)) (is-ok (resign))) (err u949)))
          true)
        (asserts! (or (not (is-eq caller THE-HOSPITAL)) (is-ok (log-access-event THE-WARD provider u1 types u1))) (err u950))
        (try! (contract-call? .board unpause))
        (try! (ward-reinstates provider))
        (ok true))
      gone (ok false))))

;; NO EVENT WITHOUT ITS STATE CHANGE, NO STATE CHANGE WITHOUT ITS EVENT

;; everything stored about the ward and a provider, about the caller, and what governs them
(define-private (digest (provider principal))
  (contract-call? .registry judge-digest THE-WARD provider contract-caller THE-HOSPITAL u0))

(define-private (count (result (response {seq: uint, events: uint} uint))) (match result done (ok (get events done)) wrong (err wrong)))

;; one act of 26: the ward's, the board's and the caller's own
(define-private (act (kind uint) (provider principal) (n uint) (span uint))
  (let ((types (or-else (bit-and n u63) u1)) (time (+ (mod span (* u3 A-DAY)) u1)) (caller contract-caller) (choice (mod kind u26))
      (request (default-to u0 (get request (contract-call? .registry get-request THE-WARD provider)))))
    (if (is-eq choice u0) (count (verify provider time))
    (if (is-eq choice u1) (count (ward-suspends provider))
    (if (is-eq choice u2) (count (ward-reinstates provider))
    (if (is-eq choice u3) (count (if (on n u1) (ward-reinstates-institution THE-HOSPITAL) (ward-suspends-institution THE-HOSPITAL)))
    (if (is-eq choice u4) (count (ward-grants provider types time))
    (if (is-eq choice u5) (count (ward-revokes provider types))
    (if (is-eq choice u6) (count (ward-objects provider (bit-and n (bit-and span u63))))
    (if (is-eq choice u7) (count (ward-grants THE-HOSPITAL types time))
    (if (is-eq choice u8) (count (ward-revokes THE-HOSPITAL types))
    (if (is-eq choice u9) (count (ward-lends provider types time))
    (if (is-eq choice u10) (count (ward-takes-back provider))
    (if (is-eq choice u11) (count (contract-call? .patient-consent approve-request provider request (+ stacks-block-time time)))
    (if (is-eq choice u12) (count (contract-call? .patient-consent deny-request provider request))
    (if (is-eq choice u13) (count (if (on n u7) (contract-call? .board unpause) (contract-call? .board pause)))
    (if (is-eq choice u14) (count (grant-temporary-access THE-WARD provider time types))
    (if (is-eq choice u15) (count (request-access THE-WARD types (use-of (role-of caller))))
    (if (is-eq choice u16)
      (match (log-access-event THE-WARD (if (on n u1) caller provider) u1 types (purpose-of-index n)) logged (ok u1000) wrong (err wrong))
    (if (is-eq choice u17) (if (is-mover caller) (count (resign)) (err u0))
    (if (is-eq choice u18) (if (is-mover caller) (match (move-registration (pick MOVERS n)) done (ok u1001) wrong (err wrong)) (err u0))
    (if (is-eq choice u19) (if (is-mover caller) (count (accept-registration (pick MOVERS n))) (err u0))
    (if (is-eq choice u20) (if (is-mover caller) (count (register-provider {role: (+ (mod n u6) u1), root: ROOT} THE-HOSPITAL)) (err u0))
    (if (is-eq choice u21) (count (register-providers (list {provider: provider, role: (opening-role provider), root: ROOT})))
    (if (is-eq choice u22) (count (if (on n u1) (assign-care-team THE-WARD provider) (unassign-care-team THE-WARD provider)))
    (if (is-eq choice u23) (count (if (is-eq caller THE-REVIEWER) (reinstate-provider provider) (suspend-provider provider)))
    (if (is-eq choice u24) (count (reinstate-provider provider))
      (match (publish-encryption-key (sha256 n)) done (ok u1001) wrong (err wrong)))))))))))))))))))))))))))))

;; an act that answers ok moved the head by the events it answered and changed what is stored (a log entry: the head alone);
;; one that failed did neither
(define-public (test-event-if-and-only-if-state-changes (kind uint) (n uint) (mask uint) (span uint) (ready bool))
  (let ((kept (if ready (keep-house) true)) (provider (pick THE-PROVIDERS n))
      (prepared (if ready (is-ok (fit provider)) true))
      (before (digest provider)) (head (contract-call? .registry get-head)) (own (contract-call? .registry get-patient-head THE-WARD))
      (result (act kind provider mask span))
      (after (digest provider)) (new (contract-call? .registry get-head)) (new-own (contract-call? .registry get-patient-head THE-WARD)))
    (match result
      events (begin
        (asserts! (is-eq (get seq new) (+ (get seq head) (if (< events u1000) events u1))) (err u981))
        (asserts! (and (> events u0) (not (is-eq (get hash new) (get hash head)))) (err u982))
        (asserts! (or (is-eq own new-own) (and (is-eq (get hash new-own) (get hash new))
          (is-eq (- (get count new-own) (get count own)) (- (get seq new) (get seq head))))) (err u983))
        ;; u1000: a log entry; u1001: a key or a move that may be the same again
        (ok (asserts! (or (is-eq events u1001) (is-eq (is-eq events u1000) (is-eq before after))) (err u984))))
      wrong (ok (asserts! (and (is-eq head new) (is-eq before after)) (err u985))))))

;; FOR INVARIANTS: acts that Rendezvous calls between its checks, each answering the head

(define-private (play (kind uint) (n uint) (mask uint) (span uint))
  (begin
    (keep-house)
    (try! (act kind (pick THE-PROVIDERS n) mask span))
    (ok (contract-call? .registry get-head))))
(define-public (play-registrar (kind uint) (n uint) (mask uint) (span uint)) (play (mod kind u4) n mask span))
(define-public (play-patient (kind uint) (n uint) (mask uint) (span uint)) (play (+ (mod kind u9) u4) n mask span))
(define-public (play-provider (kind uint) (n uint) (mask uint) (span uint)) (play (+ (mod kind u7) u14) n mask span))
(define-public (play-institution (kind uint) (n uint) (mask uint) (span uint)) (play (+ (mod kind u5) u21) n mask span))
(define-public (play-fit (n uint) (also uint))
  (begin
    (keep-house)
    (match (fit (pick THE-PROVIDERS n)) party true left true)
    (match (fit (pick THE-PROVIDERS also)) party true left true)
    (ok (contract-call? .registry get-head))))
;; a consent that outlasts the provider's verification
(define-public (play-lapse (n uint) (mask uint) (span uint))
  (let ((kept (keep-house)) (provider (pick THE-PROVIDERS n)) (role (get role (try! (fit provider)))))
    (try! (verify provider (+ (mod span HOUR) u1)))
    (try! (ward-grants provider (types-of role mask) (* u2 A-DAY)))
    (ok (contract-call? .registry get-head))))
;; what a referral needs, and the referral
(define-public (play-referral (n uint) (mask uint) (span uint))
  (let ((kept (keep-house)) (caller contract-caller) (receiver (pick RECEIVERS n)))
    (try! (fit caller))
    (let ((types (types-of (get role (try! (fit receiver))) mask)))
      (try! (ward-grants caller types (+ (mod span (* u2 A-DAY)) u1)))
      (try! (grant-temporary-access THE-WARD receiver (+ (mod span HOUR) u1) types))
      (ok (contract-call? .registry get-head)))))
;; a study of the researcher or the hospital, joined by the ward
(define-public (play-study (mask uint) (span uint) (of-institution bool))
  (let ((types (or-else (bit-and mask u63) u7))
      (made (contract-call? .patient-consent register-study (if of-institution THE-HOSPITAL THE-RESEARCHER) types
        (+ stacks-block-time (mod span (* u9 A-DAY)) u1) ROOT)))
    (match made study (var-set last-study (get seq study)) refused false)
    (try! (if (on mask u64) (contract-call? .patient-consent withdraw-from-study (var-get last-study))
      (contract-call? .patient-consent join-study (var-get last-study) types)))
    (ok (contract-call? .registry get-head))))
;; the owner tries wider policies, through the timelock
(define-public (play-policy (role uint) (mask uint) (purposes uint) (flags uint))
  (let ((policy {data-types: (bit-and mask u63), purposes: (bit-and purposes u31), longest: (* u90 A-DAY), flags: (bit-and flags u15)})
      (queued (contract-call? .registry set-role-policy .board (+ (mod role u6) u1) policy)))
    (match queued change (var-set last-change (get seq change)) refused false)
    (match (contract-call? .board activate (var-get last-change)) done true refused true)
    (ok (contract-call? .registry get-head))))

;; THE OPENING: the hospital and a verified provider of each role

(define-private (opened-row (provider principal))
  {provider: provider, number: (default-to u0 (get number (party-of provider))), root: ROOT, valid-until: (+ stacks-block-time (* u60 A-DAY))})
(define-private (verify-all (rows (list 10 {provider: principal, number: uint, root: (buff 32), valid-until: uint})))
  (as-contract? () (try! (verify-providers rows))))
(define-private (register-hospital) (as-contract? () (try! (register-institution THE-HOSPITAL ROOT))))
(define-private (open-world)
  (begin
    (try! (register-hospital))
    (try! (register-providers (list
      {provider: THE-PHYSICIAN, role: u1, root: ROOT} {provider: THE-PHYSICIAN-2, role: u1, root: ROOT} {provider: THE-PHYSICIAN-3, role: u1, root: ROOT}
      {provider: THE-PHYSICIAN-4, role: u1, root: ROOT} {provider: THE-SPECIALIST, role: u2, root: ROOT} {provider: THE-NURSE, role: u3, root: ROOT}
      {provider: THE-ADMINISTRATOR, role: u4, root: ROOT} {provider: THE-RESEARCHER, role: u5, root: ROOT}
      {provider: THE-MEDIC, role: u6, root: ROOT} {provider: THE-MEDIC-2, role: u6, root: ROOT}
      ;; a registrar who is listed, and never verified
      {provider: THE-REGISTRAR, role: u2, root: ROOT})))
    (try! (assign-care-team THE-WARD THE-NURSE))
    (verify-all (map opened-row THE-PROVIDERS))))
(unwrap-panic (open-world))
