import type { View } from '../output/view.ts';
import { formatTime } from '../parameters/time.ts';
import {
  actions,
  bases,
  changeKinds,
  dataTypes,
  decisionMeanings,
  decisions,
  fromCode,
  fromMask,
  officerRoles,
  overrideReasons,
  purposes,
  registrationStatuses,
  reviewOutcomes,
  roleFlags,
  roles,
  suspensionLevels,
  type Vocabulary,
} from './vocabulary.ts';

type Presenter = (value: unknown) => unknown;

const mask =
  (vocabulary: Vocabulary): Presenter =>
  (value) =>
    nameBits(vocabulary, value as bigint);
const code =
  (vocabulary: Vocabulary, zero = 'none'): Presenter =>
  (value) =>
    fromCode(vocabulary, value as bigint) ?? (value === 0n ? zero : value);
const time: Presenter = (value) => formatTime(value as bigint);
const span: Presenter = (value) => formatSpan(value as bigint);
const expiries: Presenter = (value) =>
  Object.fromEntries(
    Object.keys(dataTypes).map((name, i) => [name, formatTime((value as bigint[])[i] ?? 0n)]),
  );

/** How a field of that name is shown, whatever function or argument it is in. */
const byField: Record<string, Presenter> = {
  'data-types': mask(dataTypes),
  objections: mask(dataTypes),
  'institution-data-types': mask(dataTypes),
  'institution-objections': mask(dataTypes),
  purposes: mask(purposes),
  purpose: mask(purposes),
  'institution-purposes': mask(purposes),
  flags: mask(roleFlags),
  basis: mask(bases),
  role: code(roles, 'institution'),
  status: code(registrationStatuses),
  suspension: code(suspensionLevels),
  action: code(actions),
  kind: code(changeKinds),
  expiries,
  'institution-expiries': expiries,
  policies: (value) =>
    (value as unknown[]).map((policy, i) => ({
      role: fromCode(roles, BigInt(i + 1)) ?? i + 1,
      ...(presentAt(policy, {}) as object),
    })),
  expiry: time,
  time,
  'valid-until': time,
  'verified-from': time,
  'verified-until': time,
  'paused-until': (value) => ((value as bigint) >= 2n ** 127n ? 'the owner unpauses' : time(value)),
  'started-at': time,
  'ends-at': time,
  'review-by': time,
  'lapses-at': time,
  duration: span,
  longest: span,
  span,
};

/** Where the same name stands for something else: by function, then by field; '' is the value itself. */
const byFunction: Record<string, Record<string, Presenter>> = {
  'check-access': { code: code(decisions) },
  'log-access-event': { code: code(decisions) },
  'get-override': { code: code(overrideReasons), outcome: code(reviewOutcomes, 'not reviewed') },
  'emergency-override': { code: code(overrideReasons) },
  'review-override': { outcome: code(reviewOutcomes) },
  'replace-officer': { role: code(officerRoles) },
  'get-officer-count': { role: code(officerRoles) },
  'get-officer-roles': { '': mask(officerRoles) },
  'get-emergency-preferences': { '': mask(dataTypes) },
  // A proposal lapses at a burn block, not at a time.
  'get-ownership': { 'lapses-at': (value) => (value === 0n ? 'none' : `burn block ${value}`) },
  'get-change': {
    'ready-at': (value) => `burn block ${value}`,
    // Of a role policy these are the role and its flags; of an override limit, the limit.
    code: (value) => value,
    outcome: (value) => value,
  },
};

/** Makes a decoded value of a function readable: names for numbers, UTC times for seconds, `0x…` for bytes. */
export function present(functionName: string, value: unknown): unknown {
  const special = byFunction[functionName] ?? {};
  const whole = special[''];
  if (whole !== undefined && value !== null) return whole(value);
  return presentAt(value, special);
}

function presentAt(value: unknown, special: Record<string, Presenter>): unknown {
  if (Array.isArray(value)) return value.map((item) => presentAt(item, special));
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const presenter = special[name] ?? (Object.hasOwn(byField, name) ? byField[name] : undefined);
    shown[name] = presenter === undefined || inner === null ? presentAt(inner, special) : presenter(inner);
  }
  return shown;
}

/**
 * A view of a presented value: a line a field; a list of tuples as a table, and any other list or tuple inside a field
 * on that line.
 *
 * @param title of the fields, where tables stand beside them
 */
export function viewValue(value: unknown, title = 'values'): View {
  if (isTable(value)) {
    const columns = Object.keys(value[0] ?? {});
    return { kind: 'table', columns, rows: value.map((row) => columns.map((name) => inline(row[name]))) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'text', text: inline(value) };
  }
  const entries = Object.entries(value);
  const tables = entries.filter(([, inner]) => isTable(inner));
  const fields = entries.filter((entry) => !tables.includes(entry));
  const view: View = { kind: 'fields', fields: fields.map(([name, inner]) => [name, inline(inner)]) };
  if (tables.length === 0) return view;
  const sections = tables.map(([name, inner]) => ({ title: name, view: viewValue(inner) }));
  return { kind: 'sections', sections: [{ title, view }, ...sections] };
}

function isTable(value: unknown): value is Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === 'object' && item !== null);
}

/** A presented value on one line. */
export function inline(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inline).join(', ');
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(([name, inner]) => [name, inline(inner)] as const);
    // What there is none of needs no room: six expiries are mostly none.
    const shown = parts.filter(([, inner]) => inner !== 'none').map(([name, inner]) => `${name} ${inner}`);
    return shown.length === 0 ? 'none' : shown.join('; ');
  }
  return String(value);
}

/** What a presented decision says, in a sentence; undefined for what is no decision. */
export function describeAnswer(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('permitted' in value) || !('code' in value))
    return undefined;
  const name = String(value.code);
  return Object.hasOwn(decisionMeanings, name)
    ? decisionMeanings[name as keyof typeof decisionMeanings]
    : undefined;
}

function nameBits(vocabulary: Vocabulary, bits: bigint): unknown {
  try {
    return fromMask(vocabulary, bits);
  } catch {
    // A newer contract may know more names.
    return bits;
  }
}

function formatSpan(seconds: bigint): string {
  for (const [unit, size] of [
    ['d', 86_400n],
    ['h', 3_600n],
    ['m', 60n],
  ] as const) {
    if (seconds > 0n && seconds % size === 0n) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
