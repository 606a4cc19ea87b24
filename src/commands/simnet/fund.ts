import { defineCommand, type Parameter } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** The most that one call gives: more than there ever will be. */
const mostMicroStx = 2_000_000_000_000_000n;

const amountParameter: Parameter<bigint> = {
  flags: '[amount]',
  description: 'with its unit: 100STX, 2.5STX or 1500000uSTX (default 1000STX)',
  required: false,
  parse(text = '1000STX') {
    const amount = parseAmount(text);
    if (amount !== undefined && amount > 0n && amount <= mostMicroStx) return amount;
    throw fail('invalid-value', {
      name: 'amount',
      value: text,
      reason: 'is not an amount with its unit, or is too much',
      next: 'Write it as 100STX, 2.5STX or 1500000uSTX; at most 2,000,000,000 STX.',
    });
  },
};

/** `medrec simnet fund`: give an account STX out of nothing. */
export default defineCommand({
  group: 'Chain',
  summary: 'give an account STX of the embedded chain',
  examples: [
    'medrec simnet fund alice 100STX',
    'medrec simnet fund ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG 500000uSTX',
  ],
  parameters: {
    principal: principalParameter('<principal>', 'whom to give it'),
    amount: amountParameter,
  },
  async action({ folders, io }, { principal, amount }) {
    const { AdminClient } = await import('../../lib/simnet/process/admin-client.ts');
    const client = await AdminClient.connect(folders.simnet, io.signal);
    const { balance } = await client.fund(principal, amount);
    return {
      data: { principal, amount: String(amount), balance },
      view: {
        kind: 'fields',
        fields: [
          ['principal', principal],
          ['given', formatStx(amount)],
          ['balance', formatStx(BigInt(balance))],
        ],
      },
    };
  },
});

/** microSTX of an amount with its unit; undefined when it is none. */
function parseAmount(text: string): bigint | undefined {
  const match = /^(\d{1,16})(?:\.(\d{1,6}))?\s*(stx|ustx|µstx)$/i.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', unit = ''] = match;
  if (unit.toLowerCase() === 'stx') return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return fraction === '' ? BigInt(whole) : undefined;
}

function formatStx(amount: bigint): string {
  const fraction = String(amount % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${amount / 1_000_000n}${fraction === '' ? '' : `.${fraction}`} STX`;
}
