import { auditErrors } from './audit-errors.ts';
import { batchErrors } from './batch-errors.ts';
import { configErrors } from './config-errors.ts';
import { decisionErrors } from './decision-errors.ts';
import { demoErrors } from './demo-errors.ts';
import { deployErrors } from './deploy-errors.ts';
import type { ExitKind } from './exit-codes.ts';
import { keystoreErrors } from './keystore-errors.ts';
import { ledgerErrors } from './ledger-errors.ts';
import { networkErrors } from './network-errors.ts';
import { offlineErrors } from './offline-errors.ts';
import { providerErrors } from './provider-errors.ts';
import { simnetErrors } from './simnet-errors.ts';
import { smokeErrors } from './smoke-errors.ts';
import { templateErrors } from './template-errors.ts';
import { transactionErrors } from './transaction-errors.ts';
import { usageErrors } from './usage-errors.ts';

/** One kind of error: its exit code's name, what it says, and the next thing to do; `{name}` is filled in. */
export interface ErrorEntry {
  kind: ExitKind;
  message: string;
  hint: string;
}

/** Every error the program itself can end with. An area of the program keeps its entries in a file of its own. */
export const catalogue = {
  internal: {
    kind: 'internal',
    message: 'an internal error: {reason}',
    hint: 'This is a fault in medrec. Run again with MEDREC_DEBUG=1 for the stack, and report it.',
  },
  ...usageErrors,
  ...configErrors,
  ...keystoreErrors,
  ...demoErrors,
  ...deployErrors,
  ...smokeErrors,
  ...networkErrors,
  ...transactionErrors,
  ...templateErrors,
  ...offlineErrors,
  ...simnetErrors,
  ...providerErrors,
  ...batchErrors,
  ...auditErrors,
  ...ledgerErrors,
  ...decisionErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof catalogue;

type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values that an error's message and hint name. */
export type ErrorParameters<C extends ErrorCode> = Record<
  Placeholders<(typeof catalogue)[C]['message'] | (typeof catalogue)[C]['hint']>,
  string | number | bigint
>;
