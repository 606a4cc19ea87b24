;; Rendezvous appends this and the cast to registry. The contract itself is the first owner, and holds the place of
;; access-control, so that any account's call can store; accounts are officers, candidates and strangers.

(define-constant THE-STORE current-contract)
(define-constant ROOT 0x5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2)
;; whom Rendezvous can name; the acts below pick from all but the last
(define-constant EVERYONE
  (list THE-DEPLOYER THE-REGISTRAR THE-REVIEWER THE-CLINIC THE-PHYSICIAN THE-PHYSICIAN-2 THE-PHYSICIAN-3 THE-PHYSICIAN-4
    THE-SPECIALIST THE-NURSE THE-ADMINISTRATOR THE-RESEARCHER THE-MEDIC THE-MEDIC-2 THE-PATIENT THE-STORE THE-FAUCET))
(define-constant A-PARTY {role: u1, number: u0, institution: THE-CLINIC, root: ROOT, status: u2, suspension: u0, verified-from: u0,
  verified-until: u0, seq: u0})
(define-data-var last-change uint u0)

(define-private (pick (n uint)) (default-to THE-PATIENT (element-at? EVERYONE (mod n u16))))
(define-private (mask-of (n uint)) (if (is-eq (bit-and n u63) u0) u1 (bit-and n u63)))
(define-private (owner-now) (get owner (get-ownership)))

;; WHAT PROTOCOL CONTRACTS AND OWNERS DO
(define-private (stores (topic (string-ascii 32)) (actor principal) (patient principal) (who principal) (number uint) (types uint) (end uint))
  (as-contract? () (try! (write-event actor number (merge (blank-event topic)
    {patient: (some patient), provider: (some who), institution: (some THE-CLINIC), data-types: types, purposes: u1, code: u1, expires-at: end,
      evidence: ROOT})))))
(define-private (stores-with (topic (string-ascii 32)) (patient principal) (who principal) (types uint) (ref uint))
  (as-contract? () (try! (write-event patient u7 (merge (blank-event topic)
    {patient: (some patient), provider: (some who), data-types: types, purposes: u8, ref: ref, expires-at: (+ stacks-block-time types)})))))
(define-private (queues-officer (role uint) (who principal)) (let ((actor (owner-now))) (as-contract? () (try! (queue-officer actor role who)))))
(define-private (removes-officer (role uint) (who principal)) (let ((actor (owner-now))) (as-contract? () (try! (remove-officer actor role who)))))
(define-private (sets-policy (role uint) (n uint))
  (let ((actor (owner-now)) (policy {data-types: (mask-of n), purposes: (mod n u32), longest: u86400, flags: (mod n u16)}))
    (as-contract? () (try! (set-role-policy actor role policy)))))
;; an act of the owner or a pauser: by the contract while it is the owner, else by whoever calls
(define-private (govern (kind uint) (who principal) (n uint))
  (let ((choice (mod kind u9)))
    (if (is-eq choice u0) (propose-owner who)
    (if (is-eq choice u1) (cancel-ownership)
    (if (is-eq choice u2) (pause)
    (if (is-eq choice u3) (unpause)
    (if (is-eq choice u4) (add-pauser who)
    (if (is-eq choice u5) (remove-pauser who)
    (if (is-eq choice u6) (replace-officer (+ (mod n u3) u1) (pick n) who)
    (if (is-eq choice u7) (set-override-limit (mod n u12))
      (if (on-bit n) (cancel-change (var-get last-change)) (activate-change (var-get last-change)))))))))))))
;; the two roles that access-control asks for: the registry takes a protocol contract's word that there are no others
(define-private (officer-role (n uint)) (+ (mod (/ n u4) u2) u1))
(define-private (on-bit (n uint)) (is-eq (mod n u4) u0))
(define-private (store-governs (kind uint) (who principal) (n uint)) (as-contract? () (try! (govern kind who n))))
(define-private (act (kind uint) (who principal) (n uint))
  (let ((choice (mod kind u4))
      (result (if (is-eq choice u0) (if (on-bit n) (queues-officer (officer-role n) who) (removes-officer (officer-role n) who))
        (if (is-eq choice u1) (sets-policy (+ (mod n u6) u1) n)
          (if (is-eq (owner-now) THE-STORE) (store-governs (/ kind u4) who n) (govern (/ kind u4) who n))))))
    (match result done (var-set last-change (get seq done)) wrong false)
    result))

(define-private (digest (who principal) (number uint)) (digest-since who number (get seq (get-head))))
;; with the change that the event `seq` queued, if it queued one
(define-private (digest-since (who principal) (number uint) (seq uint))
  (sha256 (default-to 0x (to-consensus-buff? {ownership: (get-ownership), settings: (get-settings), officer: (get-officer who), other: (get-officer (pick number)),
    registrars: (get-officer-count u1), reviewers: (get-officer-count u2), pausers: (get-officer-count u4), queued: (get-change (var-get last-change)),
    newest: (get-change seq)}))))

;; PROPERTIES

;; no account and no other contract stores anything or governs through a protocol contract's functions
(define-public (test-only-protocol-contracts-store (n uint) (mask uint))
  (let ((head (get-head)) (caller contract-caller) (who (pick n)) (own (get-patient-head who)) (actor (owner-now)))
    (asserts! (is-eq (write-party caller "provider-registered" who A-PARTY) ERR-NOT-PROTOCOL) (err u901))
    (asserts! (is-eq (insert-parties caller (list {provider: who, role: u1, root: ROOT})) ERR-NOT-PROTOCOL) (err u902))
    (asserts! (is-eq (verify-parties caller (list {provider: who, number: u1, root: ROOT, valid-until: mask})) ERR-NOT-PROTOCOL) (err u903))
    (asserts! (is-eq (suspend-parties caller u3 (list who)) ERR-NOT-PROTOCOL) (err u904))
    (asserts! (is-eq (move-party who caller u0) ERR-NOT-PROTOCOL) (err u905))
    (asserts! (is-eq (write-temporary-grant caller who caller THE-CLINIC u63 u1
      {expiries: (list u1 u1 u1 u1 u1 u1), number: u1, grantor: who, grantor-number: u0, source: u0}) ERR-NOT-PROTOCOL) (err u906))
    (asserts! (is-eq (write-consents who (list {topic: "consent-granted", grantee: caller, institution: none,
      consent: EMPTY-CONSENT, data-types: u63, ref: u0, expires-at: u0})) ERR-NOT-PROTOCOL) (err u907))
    (asserts! (is-eq (write-event caller u1 (merge (blank-event "access-permitted") {patient: (some who)})) ERR-NOT-PROTOCOL) (err u908))
    (asserts! (is-eq (queue-officer actor u1 caller) ERR-NOT-PROTOCOL) (err u909))
    (asserts! (is-eq (remove-officer actor u1 who) ERR-NOT-PROTOCOL) (err u910))
    (asserts! (is-eq (set-role-policy actor u6 {data-types: u63, purposes: u1, longest: u1, flags: u2}) ERR-NOT-PROTOCOL) (err u911))
    (ok (asserts! (and (is-eq head (get-head)) (is-eq own (get-patient-head who))) (err u912)))))

;; no one but the owner widens a power; the owner neither appoints itself nor skips the timelock; a pauser only pauses
(define-public (test-no-one-appoints-itself (n uint) (role uint))
  (let ((caller contract-caller) (owner (owner-now)) (who (pick n)) (mine (is-eq contract-caller owner)) (held (get-officer caller)) (asked (+ (mod role u2) u1)))
    (asserts! (is-err (queues-officer asked owner)) (err u921))
    (asserts! (is-err (propose-owner-if (has (get-officer who) u3) who)) (err u922))
    (asserts! (or mine (and (is-eq (propose-owner caller) ERR-NOT-OWNER) (is-eq (add-pauser caller) ERR-NOT-OWNER)
      (is-eq (unpause) ERR-NOT-OWNER) (is-eq (replace-officer asked who caller) ERR-NOT-OWNER) (is-eq (cancel-ownership-of owner) ERR-NOT-OWNER)
      (is-eq (activate-change-of (var-get last-change)) ERR-NOT-OWNER))) (err u923))
    (asserts! (or (is-eq (get candidate (get-ownership)) (some caller)) (is-err (accept-ownership))) (err u924))
    ;; queued now, it is not active now
    (match (queues-officer asked who)
      queued (asserts! (and (is-eq (store-activates (get seq queued)) (if (is-eq owner THE-STORE) ERR-TIMELOCKED ERR-NOT-OWNER))
        (not (has (get-officer who) asked))) (err u925))
      refused true)
    (ok (asserts! (is-eq held (get-officer caller)) (err u926)))))
(define-private (store-activates (number uint)) (as-contract? () (try! (activate-change number))))
(define-private (propose-owner-if (officer bool) (who principal)) (if officer (if (is-eq (owner-now) THE-STORE) (store-governs u0 who u0) (propose-owner who)) (err u0)))
(define-private (cancel-ownership-of (owner principal)) (match (cancel-ownership) done (ok done) wrong (if (is-eq wrong u105) ERR-NOT-OWNER (err wrong))))
(define-private (activate-change-of (number uint)) (match (activate-change number) done (ok done) wrong (if (is-eq wrong u116) ERR-NOT-OWNER (err wrong))))

;; an act of governance that answers ok moved the head by its events and changed what is stored; one that failed did neither
(define-public (test-event-if-and-only-if-state-changes (kind uint) (n uint) (m uint))
  (let ((who (pick n)) (number (var-get last-change)) (before (digest who m)) (head (get-head)) (result (act kind who m)) (new (get-head)))
    (match result
      done (begin
        (asserts! (and (is-eq (get seq new) (+ (get seq head) (get events done))) (is-eq (get seq new) (get seq done))) (err u981))
        (asserts! (not (is-eq (get hash new) (get hash head))) (err u982))
        (ok (asserts! (or (not (is-eq before (digest who m))) (is-eq (get candidate (get-ownership)) (some who))) (err u983))))
      wrong (ok (asserts! (and (is-eq head new) (is-eq before (digest who m))) (err u984))))))

;; what is stored after an event is what the event says; a log entry stores nothing but itself
(define-public (test-state-is-what-the-event-says (kind uint) (n uint) (number uint) (mask uint) (span uint))
  (let ((patient (pick n)) (who (pick (/ n u16))) (types (mask-of mask)) (end (+ stacks-block-time span)) (choice (mod kind u9))
      (head (get-head)) (seq (+ (get seq head) u1)) (own (get-patient-head patient)) (bound (+ number u1)))
    (if (is-eq choice u0)
      (begin
        (try! (stores "access-requested" who patient who bound types end))
        (asserts! (is-eq (get-request patient who) (some {request: seq, data-types: types, purpose: u1, number: bound, lapses-at: end})) (err u941))
        (try! (stores "request-denied" patient patient who u0 u0 u0))
        (asserts! (is-none (get-request patient who)) (err u942)))
    (if (is-eq choice u1)
      (begin
        (try! (stores "care-team-assigned" THE-CLINIC patient who bound u0 u0))
        (asserts! (is-eq (get-care-team patient who) (some bound)) (err u943))
        (try! (stores "care-team-unassigned" THE-CLINIC patient who bound u0 u0))
        (asserts! (is-none (get-care-team patient who)) (err u944)))
    (if (is-eq choice u2)
      (begin
        (try! (stores "registration-move-proposed" patient patient who bound u0 u0))
        (asserts! (is-eq (get-move patient) (some {to: who, number: bound})) (err u945)))
    (if (is-eq choice u3)
      (begin
        (try! (stores "encryption-key-published" patient patient who u0 u0 u0))
        (asserts! (is-eq (get-encryption-key patient) (some ROOT)) (err u946)))
    (if (is-eq choice u4)
      (begin
        (try! (stores "emergency-preferences-set" patient patient who u0 types u0))
        (asserts! (is-eq (get-emergency-preferences patient) types) (err u947)))
    (if (is-eq choice u5)
      (begin
        (try! (stores "study-registered" THE-REGISTRAR patient who bound types end))
        (asserts! (is-eq (get-study seq) (some {lead: who, number: bound, data-types: types, ends-at: end, evidence: ROOT})) (err u948))
        (try! (stores-with "study-joined" patient who types seq))
        (asserts! (is-eq (get-membership patient who) (some {study: seq, data-types: types, ends-at: (+ stacks-block-time types), number: u7})) (err u949))
        (try! (stores-with "study-withdrawn" patient who u0 seq))
        (asserts! (is-none (get-membership patient who)) (err u950)))
    (if (is-eq choice u6)
      (begin
        (try! (stores "override-started" who patient who bound types end))
        (asserts! (is-eq (get-active-override patient who) (some {override: seq, data-types: types, ends-at: end, number: bound})) (err u951))
        (asserts! (is-eq (get started-at (get-override seq)) (some stacks-block-time)) (err u952))
        (try! (stores-with "override-reviewed" patient who types seq))
        (asserts! (is-none (index-of? (get-unreviewed-overrides who) {override: seq, started-at: stacks-block-time})) (err u953)))
    (if (is-eq choice u7)
      (begin
        (try! (stores "objection-set" patient patient who u0 types u0))
        (asserts! (is-eq (get objections (get-consent patient who)) types) (err u954)))
      (let ((before (digest-since patient number (get seq head))))
        (try! (stores (if (is-eq (mod number u2) u0) "access-permitted" "access-denied") who patient who u0 types u0))
        (asserts! (is-eq before (digest-since patient number (get seq head))) (err u955)))))))))))
    ;; events about the patient are counted in its own head too
    (asserts! (is-eq (- (get seq (get-head)) (get seq head)) (- (get count (get-patient-head patient)) (get count own))) (err u956))
    (ok (asserts! (is-eq (get hash (get-head)) (get hash (get-patient-head patient))) (err u957)))))

;; INVARIANTS

;; owner, registrars and reviewers are different principals, and there is always one of each
(define-private (is-apart (who principal) (fine bool))
  (let ((powers (get-officer who)))
    (and fine (not (is-eq (bit-and powers u3) u3)) (or (not (is-eq who (owner-now))) (is-eq (bit-and powers u3) u0)))))
(define-private (add-held (who principal) (sum {registrars: uint, reviewers: uint, pausers: uint}))
  (let ((powers (get-officer who)))
    {registrars: (+ (get registrars sum) (bit-and powers u1)), reviewers: (+ (get reviewers sum) (/ (bit-and powers u2) u2)),
      pausers: (+ (get pausers sum) (/ (bit-and powers u4) u4))}))
(define-read-only (invariant-powers-are-apart)
  (let ((sum (fold add-held EVERYONE {registrars: u0, reviewers: u0, pausers: u0})))
    (and (fold is-apart EVERYONE true) (> (get registrars sum) u0) (> (get reviewers sum) u0)
      (is-eq (get registrars sum) (get-officer-count u1)) (is-eq (get reviewers sum) (get-officer-count u2))
      (is-eq (get pausers sum) (get-officer-count u4)))))

;; whatever the owner did: an administrator never has more than basic information, and never to treat or for research;
;; a researcher, and only a role bound to studies, has research as its one purpose
(define-private (is-bound (policy {data-types: uint, purposes: uint, longest: uint, flags: uint}) (fine bool))
  (and fine (is-eq (has (get purposes policy) u8) (has (get flags policy) u8)) (or (not (has (get purposes policy) u8)) (is-eq (get purposes policy) u8))))
(define-read-only (invariant-no-policy-gives-clinical-data)
  (let ((policies (get policies (get-settings))) (administrator (default-to EMPTY-POLICY (element-at? policies u3))) (researcher (default-to EMPTY-POLICY (element-at? policies u4))))
    (and (fold is-bound policies true) (is-eq (bit-and (get data-types administrator) u62) u0) (is-eq (bit-and (get purposes administrator) u25) u0)
      (is-eq (get purposes researcher) u8))))
(define-constant EMPTY-POLICY {data-types: u0, purposes: u0, longest: u0, flags: u0})

;; FOR INVARIANTS: acts that Rendezvous calls between its checks, each answering the head
(define-public (play-governance (kind uint) (n uint) (m uint)) (begin (try! (act kind (pick n) m)) (ok (get-head))))
(define-public (play-appointments (n uint) (m uint)) (begin (try! (act u0 (pick n) m)) (ok (get-head))))
(define-public (play-policies (n uint) (m uint)) (begin (try! (act u1 (pick n) m)) (ok (get-head))))
;; the caller becomes the owner, if it may, and hands back at once; an officer, who may not, would keep it
(define-private (store-accepts) (as-contract? () (try! (accept-ownership))))
(define-public (play-ownership)
  (begin
    (try! (if (is-eq (owner-now) THE-STORE) (store-governs u0 contract-caller u0) (propose-owner contract-caller)))
    (try! (accept-ownership))
    (if (has (get-officer contract-caller) u3) true
      (begin (try! (propose-owner THE-STORE)) (try! (store-accepts)) true))
    (ok (get-head))))
(define-public (play-activation (n uint))
  (begin (try! (if (is-eq (owner-now) THE-STORE) (store-activates (var-get last-change)) (activate-change (var-get last-change)))) (ok (get-head))))

;; THE OPENING
(unwrap-panic (initialize THE-STORE (list THE-REGISTRAR THE-CLINIC) (list THE-REVIEWER THE-MEDIC-2) (list THE-PATIENT)))
(var-set settings (merge (var-get settings) {access-control: THE-STORE}))
