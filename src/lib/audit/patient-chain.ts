import { ZERO_HASH } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { ProvenEvent } from './prove-events.ts';

/** The registry's head of the events about one patient. */
export interface PatientHead {
  patient: string;
  count: bigint;
  /** Hash of the newest event about the patient, 64 hexadecimal digits; zeros when there is none. */
  hash: string;
}

/** Checks the events about one patient, newest first, against the patient's head: they are complete without any other. */
export class PatientChain {
  #count = 0n;
  #due: string;

  constructor(private readonly head: PatientHead) {
    this.#due = head.hash;
  }

  /** Takes the next older event of the log. Throws patient-log-differs. */
  add({ event, hash }: ProvenEvent): void {
    if (event.patient !== this.head.patient) return;
    this.#count += 1n;
    if (hash !== this.#due) throw this.#differs(`seq ${event.seq} is not the one due`);
    this.#due = event['patient-prev'];
  }

  /** Ends the check, when the log was read down to its start. Throws patient-log-differs. */
  end(): void {
    if (this.#count !== this.head.count) throw this.#differs('the counts differ');
    if (this.#due !== ZERO_HASH) throw this.#differs('the oldest names one before it');
  }

  #differs(reason: string) {
    const { patient, count: expected } = this.head;
    return fail('patient-log-differs', { count: this.#count, patient, expected, reason });
  }
}
