/** A small contract with a public function for each way to end, and reads of any size. */
export const counterSource = `
(define-data-var total uint u0)
(define-map sums uint uint)
(define-public (add (by uint))
  (let ((sum (+ (var-get total) by)))
    (var-set total sum)
    (map-set sums by sum)
    (print { topic: "added", by: by, sum: sum, time: stacks-block-time, height: stacks-block-height })
    (ok sum)))
(define-public (fail (code uint))
  (begin (var-set total u0) (print "never seen") (err code)))
(define-public (halve (by uint))
  (begin (var-set total u0) (ok (/ u1 by))))
(define-read-only (get-total) (var-get total))
(define-private (read-one (step uint) (sum uint)) (+ sum (var-get total)))
(define-read-only (read-often (steps (list 200 uint))) (fold read-one steps u0))
`;
