;; An institution: does what anyone asks. Deployed as `hospital` and as `clinic`.
(define-public (register (providers (list 20 {provider: principal, role: uint, root: (buff 32)})))
  (contract-call? .access-control register-providers providers))
(define-public (suspend (provider principal)) (contract-call? .access-control suspend-provider provider))
(define-public (reinstate (provider principal)) (contract-call? .access-control reinstate-provider provider))
(define-public (assign (patient principal) (provider principal)) (contract-call? .access-control assign-care-team patient provider))
(define-public (unassign (patient principal) (provider principal)) (contract-call? .access-control unassign-care-team patient provider))
(define-public (log (patient principal) (provider principal) (data-types uint) (purpose uint))
  (contract-call? .access-control log-access-event patient provider u1 data-types purpose))
