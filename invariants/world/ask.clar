;; What the contract lets a provider read for a purpose. Appended to access-control, for it needs one call there.
(define-private (ask-bit (bit uint) (acc {patient: principal, provider: principal, purpose: uint, mask: uint}))
  (if (get permitted (check-access (get patient acc) (get provider acc) bit (get purpose acc)))
    (merge acc {mask: (bit-or (get mask acc) bit)})
    acc))
;; each of the six types
(define-read-only (permitted-of (patient principal) (provider principal) (purpose uint))
  (get mask (fold ask-bit (list u1 u2 u4 u8 u16 u32) {patient: patient, provider: provider, purpose: purpose, mask: u0})))
;; the first and the last type of a random mask: a third of the work
(define-read-only (permitted-among (patient principal) (provider principal) (types uint) (purpose uint))
  (let ((first (bit-and types (+ (bit-xor types u63) u1))) (last (fold last-bit (list u1 u2 u4 u8 u16 u32) types)))
    (get mask (fold ask-bit (if (is-eq first last) (list first) (list first last))
      {patient: patient, provider: provider, purpose: purpose, mask: u0}))))
(define-private (last-bit (bit uint) (types uint)) (if (>= types (* bit u2)) types (if (> (bit-and types bit) u0) bit types)))
