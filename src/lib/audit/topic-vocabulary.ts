import {
  actions,
  bases,
  decisions,
  officerRoles,
  overrideReasons,
  protocolContracts,
  reviewOutcomes,
  roleFlags,
  roles,
  suspensionLevels,
  type Topic,
} from '../contracts/vocabulary.ts';
import { type Cell, codeCell, endCell, maskCell, uintCell } from './cells.ts';

/** How the fields of an event are written whose meaning goes by its topic. */
export interface TopicCells {
  code: Cell<bigint>;
  outcome: Cell<bigint>;
  ref: Cell<bigint>;
  'expires-at': Cell<bigint>;
}

const numbers: TopicCells = { code: uintCell, outcome: uintCell, ref: uintCell, 'expires-at': endCell };
/** The registry stores institutions and providers in one map, where role 0 is an institution. */
const party: TopicCells = {
  ...numbers,
  code: codeCell({ institution: 0n, ...roles }),
  outcome: codeCell(suspensionLevels),
};
const access: TopicCells = {
  ...numbers,
  code: codeCell(actions),
  outcome: codeCell(decisions),
  ref: maskCell(bases),
};
const override: TopicCells = {
  ...numbers,
  code: codeCell(overrideReasons),
  outcome: codeCell(reviewOutcomes),
};
const officer: TopicCells = { ...numbers, code: codeCell(officerRoles) };
/** A policy's outcome is its flags, and its end the longest consent: a span in seconds, no time. */
const policy: TopicCells = {
  ...numbers,
  code: codeCell(roles),
  outcome: maskCell(roleFlags),
  'expires-at': uintCell,
};
const protocol: TopicCells = { ...numbers, code: codeCell(protocolContracts) };

const topicsOf: readonly (readonly [TopicCells, readonly Topic[]])[] = [
  [party, ['institution-registered', 'institution-suspended', 'institution-reinstated']],
  [party, ['registration-requested', 'registration-moved', 'provider-registered', 'provider-verified']],
  [party, ['provider-suspended', 'provider-reinstated', 'provider-resigned']],
  [access, ['access-permitted', 'access-denied']],
  [override, ['override-started', 'override-ended', 'override-reviewed', 'override-escalated']],
  [override, ['override-acknowledged']],
  [officer, ['officer-queued', 'officer-added', 'officer-removed']],
  [policy, ['role-policy-queued', 'role-policy-set']],
  [protocol, ['protocol-contract-queued', 'protocol-contract-set']],
];
const byTopic: ReadonlyMap<string, TopicCells> = new Map(
  topicsOf.flatMap(([cells, topics]) => topics.map((topic) => [topic, cells] as const)),
);

/** The cells of a topic; plain numbers where a topic has no vocabulary, or is not one of ours. */
export function cellsOfTopic(topic: string): TopicCells {
  return byTopic.get(topic) ?? numbers;
}
