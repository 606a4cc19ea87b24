;; A reviewer: lifts any suspension.
(define-public (reinstate (provider principal)) (contract-call? .access-control reinstate-provider provider))
