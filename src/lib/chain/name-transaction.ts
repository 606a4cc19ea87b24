import { MedrecError } from '../errors/medrec-error.ts';

/**
 * Makes an error that was met while a transaction was under way name it: the node may have taken the transaction, and
 * who runs the same command again would send a second one. Other errors than those of the network and of an
 * interruption stay as they are.
 *
 * @param txid 64 hexadecimal digits
 */
export function nameTransaction(error: unknown, txid: string): unknown {
  if (!(error instanceof MedrecError) || 'txid' in error.details) return error;
  const { code, kind, message, hint, details } = error;
  if (kind !== 'network' && kind !== 'interrupted') return error;
  const next = `medrec tx wait ${txid}`;
  const advice = `The transaction may be on its way: run \`${next}\` before anything is sent again.`;
  return new MedrecError(
    code,
    kind,
    `${message}; the transaction is ${txid}`,
    kind === 'interrupted' ? advice : `${hint} ${advice}`,
    { ...details, txid, next },
    error,
  );
}
