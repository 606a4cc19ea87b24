import type { LedgerEvent } from '../../contracts/event.ts';
import type { UnreviewedOverrides } from './entries.ts';
import { PartiesState } from './parties-state.ts';
import { PatientState } from './patient-state.ts';

/** Everything that the registry holds, as its events alone tell it, applied one after another. */
export class RegistryState {
  readonly parties: PartiesState;
  readonly patients = new Map<string, PatientState>();
  /** By provider, oldest first. */
  readonly unreviewedOverrides = new Map<string, UnreviewedOverrides>();

  /** @param registryId contract id of the registry */
  constructor(registryId: string) {
    this.parties = new PartiesState(registryId);
  }

  /** Applies the next event; what is not understood is noted by the parties or by the patient. */
  apply(event: LedgerEvent): void {
    if (event.patient === null) {
      this.parties.apply(event);
      return;
    }
    this.patient(event.patient).apply(event, this.parties);
    this.#review(event);
  }

  /** What is known of a patient; empty where there is no event. */
  patient(patient: string): PatientState {
    let state = this.patients.get(patient);
    if (state === undefined) {
      state = new PatientState(patient);
      this.patients.set(patient, state);
    }
    return state;
  }

  #review({ topic, provider, ref, time }: LedgerEvent): void {
    if (provider === null) return;
    const waiting = this.unreviewedOverrides.get(provider) ?? [];
    if (topic === 'override-started') {
      this.unreviewedOverrides.set(provider, [...waiting, { override: ref, 'started-at': time }]);
    } else if (topic === 'override-reviewed') {
      this.unreviewedOverrides.set(
        provider,
        waiting.filter(({ override }) => override !== ref),
      );
    }
  }
}
