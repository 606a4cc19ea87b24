import type { Context } from '../../context.ts';
import { chooseSigner, findSignerAddress } from '../chain/signer.ts';
import type { Outcome } from '../output/output.ts';
import { formatTime } from '../parameters/time.ts';
import type { Entry } from './journal.ts';
import { settleOpen } from './settle.ts';
import { withAccount } from './with-account.ts';

/** The transactions of the signer's account that this machine signed, each with what the chain says of it now. */
export async function listTransactions(context: Context, all: boolean): Promise<Outcome> {
  const address = await findSignerAddress(context, await chooseSigner(context));
  const chain = await context.chain();
  await chain.checkNetwork();
  const { entries, open } = await withAccount(context.folders, chain, address, async (journal) => {
    await settleOpen(chain, journal);
    return { entries: journal.entries, open: journal.openEntries };
  });
  const { confirmed, next, missing } = await chain.nextNonce(address);
  const known = new Set(open.map(({ nonce }) => nonce));
  const gaps = missing.filter((nonce) => nonce >= confirmed && !known.has(nonce));
  for (const nonce of gaps) {
    context.output.warn(
      `nothing has the nonce ${nonce}, so what comes after it waits: medrec tx cancel --nonce ${nonce}`,
    );
  }
  const shown = (all ? entries : open).map(describe);
  return {
    data: { address, confirmed, next, gaps, transactions: shown },
    view: {
      kind: 'table',
      columns: ['nonce', 'transaction', 'what', 'status', 'fee', 'signed'],
      rows: shown.map(({ nonce, txid, what, status, fee, signed }) => [
        String(nonce),
        txid,
        what,
        status,
        String(fee),
        signed,
      ]),
      empty: `Nothing waits; the next nonce of ${address} is ${next}.`,
    },
  };
}

function describe({ txid, nonce, fee, what, settled, answer, batch, replaces, with: other, at }: Entry) {
  return {
    nonce,
    txid,
    what,
    status:
      settled?.status ?? (answer === undefined || answer === 'accepted' ? 'pending' : `pending: ${answer}`),
    fee,
    signed: formatTime(BigInt(Math.floor(at / 1000))),
    ...(settled?.height === undefined ? {} : { height: settled.height }),
    ...(batch === undefined ? {} : { batch: batch.id, rows: batch.rows.length }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(other === undefined ? {} : { with: other }),
  };
}
