import type { Context } from '../../context.ts';
import { standInKey } from '../chain/author.ts';
import { buildTransaction, type TransactionIntent } from '../chain/build-transaction.ts';
import { chooseSigner, chooseSponsor, findSignerAddress } from '../chain/signer.ts';
import type { ContractName } from '../config/profiles.ts';
import type { Outcome } from '../output/output.ts';
import type { View } from '../output/view.ts';
import type { CallOptions } from '../parameters/transaction.ts';
import { foreseenRefusal } from './contract-error.ts';
import { findOtherSource } from './known-version.ts';
import { inline, present } from './present.ts';
import { requireFreshNode } from './require-fresh-node.ts';
import type { Judgement, Rule } from './rules/judge-call.ts';

export interface Call {
  contract: ContractName;
  name: string;
  values: Record<string, unknown>;
  intent: () => Promise<TransactionIntent & { kind: 'call' }>;
}

/**
 * `--dry-run`: the decoded call, its fee and nonce, and the verdict of each rule; nothing is signed or sent. When a
 * rule fails, the outcome carries the first such error of the contract, and its exit code.
 *
 * @throws tip-stale when the node lags behind: its getters would tell the past
 */
export async function rehearseCall(context: Context, call: Call, options: CallOptions): Promise<Outcome> {
  const chain = await context.chain();
  await chain.checkNetwork();
  await Promise.all([requireFreshNode(chain), chain.contractId(call.contract)]);
  const { address, name: signer } = await findAuthor(context, options);
  const sponsor = options.sponsor === undefined ? undefined : await chooseSponsor(context, options.sponsor);
  const { next, confirmed } = await chain.nextNonce(address);
  const nonce = options.nonce ?? next;
  const intent = await call.intent();
  const { fee } = await buildTransaction(chain, standInKey, intent, nonce, {
    fee: options.fee,
    maxFee: options.maxFee ?? chain.profile.maxFee,
    sponsored: sponsor !== undefined,
  });
  await warnOfAccount(context, { address, payer: sponsor?.address, pending: next - confirmed, fee });
  const { judgeCall } = await import('./rules/judge-call.ts');
  const judged = await judgeCall(chain, { ...call, signer: address });
  const { rules, verdict } = await doubtNewerRules(context, call.contract, judged);
  const failed = rules.find((rule) => rule.verdict === 'fails');
  const error = failed && foreseenRefusal(BigInt(failed.number), call.name);
  const data = {
    contract: intent.contractId,
    function: call.name,
    arguments: present(call.name, call.values) as Record<string, unknown>,
    signer,
    sender: address,
    ...(sponsor === undefined ? {} : { sponsor: sponsor.address }),
    nonce,
    fee,
    verdict,
    rules,
  };
  return {
    data,
    view: viewRehearsal(data),
    ...(error === undefined ? {} : { errors: [error], exitCode: error.exitCode }),
  };
}

/** Who would sign: a key of this machine, or whom a file would be written for. */
async function findAuthor(
  context: Context,
  options: CallOptions,
): Promise<{ name: string; address: string }> {
  if (options.offline !== undefined) {
    const { chooseAuthor } = await import('../offline/author.ts');
    const author = await chooseAuthor(context, options);
    if (author.kind !== 'key') return { name: author.kind, address: author.address };
  }
  const choice = await chooseSigner(context);
  return { name: choice.name, address: await findSignerAddress(context, choice) };
}

/** The rules are those of this package: of a contract that replaced it with another source, they may be others. */
async function doubtNewerRules(
  context: Context,
  contract: ContractName,
  { rules, verdict }: Judgement,
): Promise<Judgement> {
  const chain = await context.chain();
  const difference = await findOtherSource(chain, contract);
  if (difference === undefined) return { rules, verdict };
  const id = await chain.contractId(contract);
  context.output.warn(
    `the rules are told as this program knows them, and ${id}, in force as ${contract}, may have others: ${difference}`,
  );
  return { rules, verdict: verdict === 'would succeed' ? 'not certain' : verdict };
}

/** Warns of what no rule of a contract says: transactions on their way, and a balance below the fee. */
async function warnOfAccount(
  context: Context,
  {
    address,
    payer,
    pending,
    fee,
  }: { address: string; payer: string | undefined; pending: bigint; fee: bigint },
): Promise<void> {
  const { balance } = await (await context.chain()).account(payer ?? address);
  if (pending > 0n) {
    context.output.warn(
      `${pending} of the signer's transactions are pending; the rules are told without them`,
    );
  }
  if (balance < fee) {
    context.output.warn(
      `the ${payer === undefined ? 'signer' : 'sponsor'} has ${balance} microSTX, less than the fee: a node would reject the transaction`,
    );
  }
}

function viewRehearsal(data: {
  contract: string;
  function: string;
  arguments: Record<string, unknown>;
  signer: string;
  sender: string;
  sponsor?: string;
  nonce: bigint;
  fee: bigint;
  verdict: Judgement['verdict'];
  rules: readonly Rule[];
}): View {
  const call: View = {
    kind: 'fields',
    fields: [
      ['call', `${data.contract}::${data.function}`],
      ...Object.entries(data.arguments).map(([name, value]) => [`  ${name}`, inline(value)] as const),
      ['signer', `${data.signer} (${data.sender})`],
      ['nonce', String(data.nonce)],
      ['fee', `${data.fee} microSTX${data.sponsor === undefined ? '' : `, paid by ${data.sponsor}`}`],
      ['verdict', data.verdict],
    ],
  };
  const rules: View = {
    kind: 'table',
    columns: ['verdict', 'rule', 'fails when'],
    rows: data.rules.map(({ error, meaning, verdict, reason }) => [
      verdict,
      error,
      reason === undefined ? meaning : `${meaning} (${reason})`,
    ]),
  };
  return {
    kind: 'sections',
    sections: [
      { title: 'Call', view: call },
      { title: 'Rules', view: rules },
    ],
  };
}
