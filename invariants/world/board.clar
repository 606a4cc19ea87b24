;; The owner of the registry: does what anyone asks.
(define-public (pause) (contract-call? .registry pause))
(define-public (unpause) (contract-call? .registry unpause))
(define-public (activate (number uint)) (contract-call? .registry activate-change number))
(define-public (limit (overrides uint)) (contract-call? .registry set-override-limit overrides))
