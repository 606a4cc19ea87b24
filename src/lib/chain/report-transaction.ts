import { bindings } from '../contracts/bindings.ts';
import { decodeOutput } from '../contracts/codec.ts';
import { inline, present } from '../contracts/present.ts';
import { findRefusal } from '../contracts/refusal.ts';
import type { MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { formatTime } from '../parameters/time.ts';
import type { Chain, TransactionStatus } from './chain.ts';
import { identifyContract } from './identify-contract.ts';

/** What people and programs see of a transaction, its result decoded where it called one of our contracts. */
export async function reportTransaction(chain: Chain, transaction: TransactionStatus): Promise<Outcome> {
  const { txid, status, subject, sender, nonce, fee, height } = transaction;
  const time = transaction.time === undefined ? undefined : formatTime(transaction.time);
  const refused = await refusal(chain, transaction);
  const result = refused === undefined ? await readResult(chain, transaction) : refused.message;
  const optional = {
    block: height?.toString(),
    time,
    result: result === undefined ? undefined : inline(result),
  };
  return {
    data: { txid, status, subject, sender, nonce, fee, height, time, result, error: refused?.code },
    view: {
      kind: 'fields',
      fields: [
        ['transaction', txid],
        ['status', status],
        ['does', subject],
        ['sender', sender],
        ['nonce', String(nonce)],
        ['fee', `${fee} microSTX`],
        ...Object.entries(optional).flatMap(([label, value]) =>
          value === undefined ? [] : [[label, value] as const],
        ),
      ],
    },
  };
}

/** The error that a mined transaction ended with; undefined when it did not. */
export async function refusal(
  chain: Chain,
  transaction: TransactionStatus,
): Promise<MedrecError | undefined> {
  const { subject, result: _, ...rest } = transaction;
  const call = await findCall(chain, subject);
  // The numbers of another contract's errors are not those of ours.
  return call === undefined
    ? findRefusal(subject, { ...rest, subject })
    : findRefusal(call.name, transaction);
}

/** The presented result of a call of one of our contracts; undefined for anything else. */
async function readResult(chain: Chain, { result, subject }: TransactionStatus): Promise<unknown> {
  const call = await findCall(chain, subject);
  if (call === undefined || result === undefined) return undefined;
  try {
    const decoded = decodeOutput(call.binding, result) as { ok: boolean; value: unknown };
    return decoded.ok ? present(call.name, decoded.value) : undefined;
  } catch {
    // Another version of the contract, or an indexer's invention: the status is still worth showing.
    return undefined;
  }
}

async function findCall(chain: Chain, subject: string) {
  const [id = '', name = ''] = subject.split('::');
  const contract = name === '' ? undefined : await identifyContract(chain, id);
  if (contract === undefined) return undefined;
  const { functions } = bindings[contract];
  const binding = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return binding === undefined ? undefined : { name, binding };
}
