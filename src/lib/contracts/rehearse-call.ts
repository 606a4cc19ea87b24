import type { Context } from '../../context.ts';
import { buildTransaction, type TransactionIntent } from '../chain/send.ts';
import { chooseSigner } from '../chain/signer.ts';
import type { ContractName } from '../config/profiles.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { inline, present } from './present.ts';

/** A public key that stands in for the signer's, which needs a password: it only gives the transaction its length. */
export const standInKey = `02${'11'.repeat(32)}`;

export interface Call {
  contract: ContractName;
  name: string;
  values: Record<string, unknown>;
  intent: TransactionIntent;
}

/** `--dry-run`: the decoded call, its fee and nonce, and what the rules say; nothing is signed or sent. */
export async function rehearseCall(
  context: Context,
  call: Call,
  options: TransactionOptions,
): Promise<Outcome> {
  const chain = await context.chain();
  await chain.checkNetwork();
  const { name: signer, address } = await chooseSigner(context);
  const nonce = options.nonce ?? (await chain.nextNonce(address)).next;
  const { fee } = await buildTransaction(chain, standInKey, call.intent, nonce, {
    fee: options.fee,
    maxFee: options.maxFee ?? chain.profile.maxFee,
  });
  const values = present(call.name, call.values) as Record<string, unknown>;
  const contractId = chain.contractId(call.contract);
  return {
    data: {
      contract: contractId,
      function: call.name,
      arguments: values,
      signer,
      sender: address,
      nonce,
      fee,
    },
    view: {
      kind: 'fields',
      fields: [
        ['call', `${contractId}::${call.name}`],
        ...Object.entries(values).map(([name, value]) => [`  ${name}`, inline(value)] as const),
        ['signer', `${signer} (${address})`],
        ['nonce', String(nonce)],
        ['fee', `${fee} microSTX`],
      ],
    },
  };
}
