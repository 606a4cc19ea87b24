import { type DataType, type Purpose, protectedDataTypes } from '../contracts/vocabulary.ts';

/** What a file says of a template, under its name: the keys are those of the file. */
export interface TemplateTerms {
  /** One line for people; '' when there is none. */
  summary: string;
  /** At least one; each is named, so that no protected type comes along unseen. */
  'data-types': readonly DataType[];
  /** What the consent may be used for, at most. */
  purposes: readonly Purpose[];
  /** A span such as `90d`, counted from the moment of the grant. */
  duration: string;
}

/** A named set of data types, purposes and duration, for a consent. */
export interface Template extends TemplateTerms {
  name: string;
  /** `duration` in seconds. */
  seconds: bigint;
  /** `own` is of the user's file, which wins over a shipped template of the same name. */
  origin: 'shipped' | 'own';
  /** It stands in the place of a shipped template. */
  replacesShipped: boolean;
}

/** The protected data types among those that a template names. */
export function findProtected(template: Pick<TemplateTerms, 'data-types'>): DataType[] {
  return protectedDataTypes.filter((type) => template['data-types'].includes(type));
}
