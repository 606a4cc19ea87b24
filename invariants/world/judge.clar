;; THE JUDGE: what an access needs, written again from the design on the registry's single getters. Appended to the
;; registry, where it reads all of it in one call.
(define-private (judge-bit (expiry uint) (bit uint)) (if (> expiry stacks-block-time) bit u0))
(define-private (judge-lasting (expiries (list 6 uint))) (fold bit-or (map judge-bit expiries (list u1 u2 u4 u8 u16 u32)) u0))

;; registered, verified until later, and neither it nor its institution suspended
(define-private (judge-stands (provider principal))
  (match (get-party provider) party
    (and (> (get role party) u0) (is-eq (get status party) u2) (is-eq (get suspension party) u0)
      (> (get verified-from party) u0) (> (get verified-until party) stacks-block-time)
      (match (get-party (get institution party)) employer (is-eq (get suspension employer) u0) false))
    false))

(define-private (judge-consented-types (patient principal) (grantee principal) (purpose uint))
  (let ((consent (get-consent patient grantee))
      (number (default-to u0 (get number (get-party grantee)))))
    (if (and (is-eq (get number consent) number) (has (get purposes consent) purpose)) (judge-lasting (get expiries consent)) u0)))

;; an objection follows a registration to another key, through the key that it began with
(define-private (judge-objected-types (patient principal) (grantee principal))
  (bit-or (get objections (get-consent patient grantee))
    (match (map-get? origins grantee) first (get objections (get-consent patient first)) u0)))

(define-private (judge-studied-types (patient principal) (lead principal) (purpose uint))
  (match (get-membership patient lead) joined
    (match (get-study (get study joined)) study
      (if (and (is-eq purpose u8) (> (get ends-at study) stacks-block-time)
          (is-eq (some (get number joined)) (get number (get-party lead))))
        (bit-and (get data-types joined) (get data-types study))
        u0)
      u0)
    u0))

;; the patient's own temporary grant, or a referral whose source still stands: consent, standing, no objection, not granted anew
(define-private (judge-granted-types (patient principal) (provider principal) (purpose uint))
  (match (get-temporary-grant patient provider) given
    (let ((grantor (get grantor given)))
      (if (and (is-eq purpose u1) (is-eq (some (get number given)) (get number (get-party provider))))
        (if (is-eq grantor patient) (judge-lasting (get expiries given))
          (match (get-party grantor) referrer
            (if (and (judge-stands grantor) (is-eq (get number referrer) (get grantor-number given))
                (is-eq (get seq (get-consent patient grantor)) (get source given)))
              (without (bit-and (judge-lasting (get expiries given)) (judge-consented-types patient grantor u1))
                (bit-or (judge-objected-types patient grantor) (judge-objected-types patient (get institution referrer))))
              u0)
            u0))
        u0))
    u0))

(define-private (judge-overridden-types (patient principal) (provider principal) (purpose uint))
  (match (get-active-override patient provider) running-one
    (match (get-override (get override running-one)) found
      (if (and (is-eq purpose u16) (> (get ends-at found) stacks-block-time) (not (is-eq (get outcome found) u2)))
        (bit-and (get data-types found) (get data-types running-one))
        u0)
      u0)
    u0))

;; every basis that there is, and the objections
(define-read-only (judge-bases (patient principal) (provider principal) (purpose uint))
  (let ((party (get-party provider)) (employer (default-to provider (get institution party))))
    {role: (default-to u0 (get role party)), stands: (and (judge-stands provider) (not (is-paused))),
      objections: (bit-or (judge-objected-types patient provider) (judge-objected-types patient employer)),
      consent: (bit-or (judge-consented-types patient provider purpose) (judge-consented-types patient employer purpose)),
      temporary: (judge-granted-types patient provider purpose), override: (judge-overridden-types patient provider purpose),
      study: (bit-or (judge-studied-types patient provider purpose) (judge-studied-types patient employer purpose))}))

(define-private (purpose-of-index (n uint)) (default-to u1 (element-at? (list u1 u16 u8 u2 u1 u4) (mod n u6))))

;; everything stored about a patient and a provider, about the caller, and what governs them
(define-read-only (judge-digest (patient principal) (provider principal) (caller principal) (institution principal) (override uint))
  (sha256 (default-to 0x (to-consensus-buff? {
    treat: (get-access-facts patient provider u1),
    research: (get-access-facts patient provider u8),
    emergency: (get-override-facts patient provider),
    institution: {consent: (get-consent patient institution), party: (get-party institution)},
    request: {provider: (get-request patient provider), caller: (get-request patient caller)},
    caller: {party: (get-party caller), move: (get-move caller), key: (get-encryption-key caller)},
    records: {override: (get-override override), study: (get-study (get seq (var-get log-head))), change: (get-change (get seq (var-get log-head)))},
    settings: (var-get settings)}))))
