import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chain } from '../../src/lib/chain/chain.ts';
import { contractNames, type ProtocolContract } from '../../src/lib/config/profiles.ts';
import { bindings } from '../../src/lib/contracts/bindings.ts';
import { toIntent } from '../../src/lib/contracts/call-contract.ts';
import type { TupleField } from '../../src/lib/contracts/interface.ts';
import { readContract } from '../../src/lib/contracts/query-contract.ts';
import { judgeCall } from '../../src/lib/contracts/rules/judge-call.ts';
import { dataTypes, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { sendTransaction } from '../../src/lib/transactions/send.ts';
import type { ActorName, Clinic } from '../support/clinic.ts';
import { testContext } from '../support/context.ts';

/** A client of its own: it asks the registry anew which contracts are in force. */
export async function openAnew({ env }: Clinic): Promise<Chain> {
  return await (await testContext(env)).chain();
}

/** Moves on by so many burn blocks; gives the burn height. */
export async function passBurnBlocks({ server }: Clinic, burnBlocks: number): Promise<number> {
  return (await server.admin.mine({ burnBlocks })).head.burnHeight;
}

/** Queues a contract, waits out the timelock and activates it; gives the number of the change. */
export async function replace(clinic: Clinic, slot: ProtocolContract, id: string): Promise<number> {
  const change = await queue(clinic, slot, id);
  await passBurnBlocks(clinic, 144);
  await activate(clinic, change);
  return change;
}

export async function queue(clinic: Clinic, slot: ProtocolContract, id: string): Promise<number> {
  const line = ['queue-protocol-contract', id, '--slot', slot, '--from', 'board'];
  return (await clinic.data<{ result: { seq: number } }>(...line)).result.seq;
}

export async function activate(clinic: Clinic, change: number): Promise<void> {
  await clinic.data('activate-change', String(change), '--from', 'board');
}

/** What there is to ask about. */
export interface Subjects {
  patients: readonly ActorName[];
  people: readonly ActorName[];
  /** Numbers of overrides and studies. */
  numbers: readonly number[];
}

/** They tell of governance, which an upgrade does change. */
const changing = ['get-head', 'get-settings', 'get-change'];

/** What every getter of the three contracts answers about every subject. */
export async function readState(clinic: Clinic, subjects: Subjects): Promise<Record<string, string>> {
  const questions = contractNames.flatMap((contract) =>
    Object.entries(bindings[contract].functions)
      .filter(([name, { kind }]) => kind === 'read' && name !== 'check-access' && !changing.includes(name))
      .flatMap(([name, { args }]) =>
        combine(args, (field, i) => candidates(clinic, subjects, field, i, args.length)).map(
          (values) => [contract, name, values] as const,
        ),
      ),
  );
  return await ask(await openAnew(clinic), questions);
}

/**
 * What check-access answers: each patient, each person, each purpose, each type alone; for the purposes that no role here
 * has, all types at once.
 */
export async function askEverything(clinic: Clinic, { patients, people }: Subjects) {
  const single = Object.values(dataTypes);
  const { HPAYMT, HOPERAT, ...clinical } = purposes;
  const asked = [
    ...Object.values(clinical).flatMap((purpose) => single.map((types) => [purpose, types] as const)),
    ...[HPAYMT, HOPERAT].map((purpose) => [purpose, 63n] as const),
  ];
  const questions = patients.flatMap((patient) =>
    people.flatMap((provider) =>
      asked.map(([purpose, types]) => {
        const who = { patient: clinic.address[patient], provider: clinic.address[provider] };
        return ['access-control', 'check-access', { ...who, 'data-types': types, purpose }] as const;
      }),
    ),
  );
  return await ask(await openAnew(clinic), questions);
}

type Question = readonly [(typeof contractNames)[number], string, Record<string, unknown>];

async function ask(chain: Chain, questions: readonly Question[]): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (let from = 0; from < questions.length; from += 16) {
    await Promise.all(
      questions.slice(from, from + 16).map(async ([contract, name, values]) => {
        const answer = await readContract(chain, contract, name, values);
        answers[write([contract, name, values])] = write(answer);
      }),
    );
  }
  return answers;
}

function candidates(
  { address }: Clinic,
  { patients, people, numbers }: Subjects,
  { name, type }: TupleField,
  index: number,
  count: number,
): unknown[] {
  if (type === 'principal') {
    return (count > 1 && index === 0 ? patients : people).map((actor) => address[actor]);
  }
  if (type !== 'uint128') throw new Error(`no candidates for ${name}`);
  return (name === 'role' ? [1, 2, 3, 4, 5, 6] : numbers).map(BigInt);
}

function combine(
  args: readonly TupleField[],
  choose: (field: TupleField, index: number) => unknown[],
): Record<string, unknown>[] {
  return args.reduce<Record<string, unknown>[]>(
    (rows, field, i) =>
      rows.flatMap((row) => choose(field, i).map((value) => ({ ...row, [field.name]: value }))),
    [{}],
  );
}

function write(value: unknown): string {
  return JSON.stringify(value, (name, inner) => {
    // That of the newest block, when it was asked.
    if (name === 'time') return undefined;
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('hex');
    return typeof inner === 'bigint' ? String(inner) : inner;
  });
}

/** A call, and who signs it. */
export type Call = readonly [signer: ActorName, name: string, values: Record<string, unknown>];

/**
 * Makes calls of a contract that is no longer in force, through a client that still calls it. But for that, every rule
 * of each call holds; and the contract refuses it with ERR-NOT-PROTOCOL. Gives the transactions.
 */
export async function expectRefused(
  clinic: Clinic,
  outdated: Chain,
  contract: ProtocolContract,
  calls: readonly Call[],
): Promise<string[]> {
  const txids: string[] = [];
  const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
  const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
  for (const [actor, name, values] of calls) {
    const signer = await keystore.unlock(actor, password, 0);
    const { rules } = await judgeCall(outdated, { contract, name, values, signer: signer.address });
    const told = rules.flatMap(({ error, verdict }) => (verdict === 'holds' ? [] : [`${error} ${verdict}`]));
    const intent = await toIntent(outdated, contract, name, values);
    const folders = { locks: clinic.folder, transactions: clinic.folder };
    const options = { fee: 100_000n, maxFee: 100_000n, folders };
    const { txid } = await sendTransaction(outdated, signer, intent, options);
    const status = await outdated.transaction(txid);
    const [answer] = status?.result?.type === 'err' ? [status.result.value] : [];
    expect({ name, told, subject: status?.subject, answer }).toEqual({
      name,
      told: ['ERR-NOT-PROTOCOL fails'],
      subject: `${await outdated.contractId(contract)}::${name}`,
      answer: { type: 'uint', value: 100n },
    });
    txids.push(txid);
  }
  return txids;
}
