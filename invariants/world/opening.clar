;; Appended to the registry, for Rendezvous only deploys and only the deployer may initialize it.
;; The contract under test is a registrar and a patient, so that one call can play several parts.
;; medic-2 is a reviewer and a provider, the registrar an account: each has a conflict to be refused.
(unwrap-panic (initialize .board (list .access-control .patient-consent THE-REGISTRAR) (list .panel THE-REVIEWER THE-CLINIC THE-MEDIC-2)
  (list .access-control .patient-consent)))
