;; What both contracts' tests use.
(define-constant ROOT 0x5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2)
(define-constant HOUR u3600)
(define-constant A-DAY u86400)
;; ghost: the patient's emergency preferences when the running override began
(define-map opted {patient: principal, provider: principal} uint)

(define-private (on (mask uint) (bits uint)) (> (bit-and mask bits) u0))
(define-private (within (mask uint) (bits uint)) (is-eq (bit-and mask bits) bits))
(define-private (less (mask uint) (bits uint)) (bit-and mask (bit-xor u63 (bit-and bits u63))))
(define-private (pick (who (list 20 principal)) (n uint)) (default-to THE-PATIENT (element-at? who (mod n (len who)))))
(define-private (or-else (mask uint) (other uint)) (if (is-eq mask u0) other mask))
(define-private (purpose-of-index (n uint)) (default-to u1 (element-at? (list u1 u16 u8 u2 u1 u4) (mod n u6))))
(define-private (lasting-bit (expiry uint) (bit uint)) (if (> expiry stacks-block-time) bit u0))
(define-private (lasting (expiries (list 6 uint))) (fold bit-or (map lasting-bit expiries (list u1 u2 u4 u8 u16 u32)) u0))

;; INVARIANTS of a random provider and purpose: what is permitted now, held against what there is

;; revoked, objected or expired never permits: each type read has a basis that runs, and no objection
(define-read-only (invariant-ended-never-permits (n uint) (k uint) (mask uint))
  (let ((provider (pick THE-PROVIDERS n)) (purpose (purpose-of-index k)) (read (permitted-among-types THE-WARD provider (or-else (bit-and mask u63) u63) purpose)))
    (if (is-eq read u0) true
      (let ((all (contract-call? .registry judge-bases THE-WARD provider purpose)))
        (within (less (bit-or (get consent all) (get temporary all) (get override all) (get study all)) (get objections all)) read)))))

;; suspended, unverified, resigned or pending never permits, and nothing while paused
(define-read-only (invariant-no-standing-never-permits (n uint) (k uint) (mask uint))
  (let ((provider (pick THE-PROVIDERS n)))
    (or (is-eq (permitted-among-types THE-WARD provider (or-else (bit-and mask u63) u63) (purpose-of-index k)) u0)
      (get stands (contract-call? .registry judge-bases THE-WARD provider u1)))))

;; protected types come from a consent, a grant or a study, or from an override that the patient opted into: never by role alone
(define-read-only (invariant-protected-needs-the-patient (n uint) (k uint) (mask uint))
  (let ((provider (pick THE-PROVIDERS n)) (purpose (if (on k u1) u16 (purpose-of-index k)))
      (read (bit-and u48 (permitted-among-types THE-WARD provider (or-else (bit-and mask u63) u63) purpose))))
    (if (is-eq read u0) true
      (let ((all (contract-call? .registry judge-bases THE-WARD provider purpose)))
        (within (bit-or (get consent all) (get temporary all) (get study all)
          (bit-and (get override all) (default-to u0 (map-get? opted {patient: THE-WARD, provider: provider})))) read)))))

;; an administrator reads basic information and never to treat; a researcher, and anyone for research, within a study joined
(define-read-only (invariant-no-identified-clinical-data (n uint) (k uint) (mask uint))
  (let ((provider (pick (list THE-ADMINISTRATOR THE-RESEARCHER) n)) (purpose (purpose-of-index k))
      (read (permitted-among-types THE-WARD provider (or-else (bit-and mask u63) u63) purpose)) (all (contract-call? .registry judge-bases THE-WARD provider purpose)))
    (and (or (not (is-eq (get role all) u4)) (is-eq read u0) (and (is-eq read u1) (on u6 purpose)))
      (or (not (is-eq (get role all) u5)) (is-eq read u0) (is-eq purpose u8))
      (or (not (is-eq purpose u8)) (within (get study all) read)))))
