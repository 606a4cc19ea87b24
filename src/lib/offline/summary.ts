import { inline, present } from '../contracts/present.ts';
import type { Outcome } from '../output/output.ts';
import { isWhole, type OpenedTransaction } from './open-transaction.ts';
import type { Call } from './read-call.ts';

/** What a transaction does and what it still needs, from its bytes alone. */
export function summarize(opened: OpenedTransaction, call: Call): Record<string, unknown> {
  const { origin, chainId, network, isSponsored, sponsor, fee } = opened;
  return {
    contract: call.contractId,
    function: call.name,
    arguments: present(call.name, call.values),
    network,
    chainId,
    sender: origin.address,
    nonce: origin.nonce,
    fee,
    sponsor: sponsor?.address ?? null,
    needs: describeNeeds(opened),
    signatures: origin.given,
    threshold: origin.required,
    ...(origin.keys === undefined ? {} : { keys: origin.keys }),
    ...(isSponsored ? { sponsored: true } : {}),
    ...(isWhole(opened) ? { txid: opened.txid } : {}),
  };
}

/** What has to be done with it next. */
export function describeNeeds({
  origin: { given, required },
  isSponsored,
  sponsor,
}: OpenedTransaction): 'signature' | 'sponsor' | 'broadcast' {
  if (given < required) return 'signature';
  return isSponsored && sponsor === undefined ? 'sponsor' : 'broadcast';
}

/** A file that was written, or looked at. */
export function describeFile(path: string, opened: OpenedTransaction, call: Call): Outcome {
  const next = describeNext(opened, path);
  return {
    data: { file: path, ...summarize(opened, call), next },
    view: { kind: 'fields', fields: [['file', path], ...describeLines(opened, call), ['next', next]] },
  };
}

/** The command that does it. */
function describeNext(opened: OpenedTransaction, path: string): string {
  const needs = describeNeeds(opened);
  if (needs === 'signature') return `medrec tx sign ${path} --from NAME --out FILE`;
  return needs === 'sponsor' ? `medrec tx sponsor ${path} --from NAME` : `medrec tx broadcast ${path}`;
}

/** The same for people, a line each. */
export function describeLines(opened: OpenedTransaction, call: Call): (readonly [string, string])[] {
  const { origin, network, chainId, isSponsored, sponsor, fee } = opened;
  const shown = present(call.name, call.values) as Record<string, unknown>;
  const payer = isSponsored
    ? sponsor === undefined
      ? 'chosen by the sponsor'
      : `, paid by ${sponsor.address}`
    : '';
  return [
    ['call', `${call.contractId}::${call.name}`],
    ...Object.entries(shown).map(([name, value]) => [`  ${name}`, inline(value)] as const),
    ['network', `${network}, chain id ${chainId}`],
    ['sender', origin.address],
    ['nonce', String(origin.nonce)],
    ['fee', isSponsored && sponsor === undefined ? payer : `${fee} microSTX${payer}`],
    ['signatures', `${origin.given} of ${origin.required}`],
    ...(origin.keys ?? []).map(
      ({ publicKey, signed }) => [`  ${publicKey}`, signed ? 'signed' : 'not yet'] as const,
    ),
  ];
}
