import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClarityValue } from '@stacks/transactions';
import { beforeAll, expect } from 'vitest';
import { type Chain, openChain } from '../../../src/lib/chain/chain.ts';
import { type ContractName, contractNames } from '../../../src/lib/config/profiles.ts';
import { bindings, findError } from '../../../src/lib/contracts/bindings.ts';
import { toIntent } from '../../../src/lib/contracts/call-contract.ts';
import { type Judgement, judgeCall } from '../../../src/lib/contracts/rules/judge-call.ts';
import { readContractSources } from '../../../src/lib/deploy/contract-sources.ts';
import { openKeystore } from '../../../src/lib/keystore/keystore.ts';
import type { Signer } from '../../../src/lib/keystore/signer.ts';
import { sendTransaction } from '../../../src/lib/transactions/send.ts';
import { type ActorName, actors, type Clinic, useClinic } from '../../support/clinic.ts';
import { testContext } from '../../support/context.ts';

/** What a call came to: `ok` or the error's constant; the number of its last event when it succeeded. */
export interface Played {
  judgement: Judgement;
  outcome: string;
  seq: bigint;
}

/** The clinic's chain, with every actor's key unlocked, so that a call costs some milliseconds. */
export interface Rehearsal {
  readonly clinic: Clinic;
  chain(): Chain;
  /** The time of the newest block, in seconds. */
  now(): Promise<bigint>;
  /** Judges a call, then makes it, and holds the one against the other. */
  play(signer: ActorName, name: string, values: Record<string, unknown>): Promise<Played>;
}

/** Every function that people call, with its contract. */
export const calls = Object.entries(bindings).flatMap(([contract, { functions }]) =>
  Object.entries(functions)
    .filter(([, { kind }]) => kind === 'call')
    .map(([name, binding]) => ({ contract: contract as ContractName, name, binding })),
);

/** @param deployed false for contracts whose registry nobody has opened */
export function useRehearsal({ deployed = true } = {}): Rehearsal {
  const clinic = useClinic({ deployed });
  const signers = new Map<ActorName, Signer>();
  const nonces = new Map<ActorName, bigint>();
  let opened: Chain | undefined;

  beforeAll(async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
    for (const name of actors) signers.set(name, await keystore.unlock(name, password, 0));
    opened = await (await testContext(clinic.env)).chain();
    if (!deployed) opened = await deployUnopened(opened, signerOf('admin'), clinic.folder);
  });
  const signerOf = (name: ActorName) => {
    const signer = signers.get(name);
    if (signer === undefined) throw new Error(`${name} is unlocked before the first test`);
    return signer;
  };
  const chain = () => {
    if (opened === undefined) throw new Error('the chain is opened before the first test');
    return opened;
  };

  return {
    clinic,
    chain,
    now: async () => (await chain().tip()).time,
    async play(signer, name, values) {
      const found = calls.find((call) => call.name === name);
      if (found === undefined) throw new Error(`there is no call ${name}`);
      const { contract } = found;
      const key = signerOf(signer);
      const judgement = await judgeCall(chain(), { contract, name, values, signer: key.address });
      const intent = await toIntent(chain(), contract, name, values);
      // Counted here: asking for it, hundreds of times, would take as long as the calls.
      const nonce = nonces.get(signer) ?? (await chain().account(key.address)).nonce;
      const options = { ...fees, nonce, folders: foldersIn(clinic.folder) };
      const { txid } = await sendTransaction(chain(), key, intent, options);
      nonces.set(signer, nonce + 1n);
      const result = (await chain().transaction(txid))?.result;
      const played = { judgement, ...readOutcome(result) };
      checkAgreement(played, { signer, name, values });
      return played;
    },
  };
}

const fees = { fee: 1_000_000n, maxFee: 1_000_000n };

function foldersIn(folder: string) {
  return { locks: folder, transactions: folder };
}

/** Puts the contracts on the chain, and calls nothing. */
async function deployUnopened(chain: Chain, admin: Signer, folder: string): Promise<Chain> {
  for (const [contractName, source] of Object.entries(await readContractSources())) {
    const options = { ...fees, folders: foldersIn(folder) };
    await sendTransaction(chain, admin, { kind: 'deploy', contractName, source }, options);
  }
  const contracts = Object.fromEntries(contractNames.map((name) => [name, `${admin.address}.${name}`]));
  return openChain({ ...chain.profile, contracts }, chain.options);
}

function readOutcome(result: ClarityValue | undefined): { outcome: string; seq: bigint } {
  if (result?.type === 'err' && result.value.type === 'uint') {
    return { outcome: findError(BigInt(result.value.value))?.name ?? 'unknown', seq: 0n };
  }
  if (result?.type !== 'ok') throw new Error(`no response: ${result?.type}`);
  const seq = result.value.type === 'tuple' ? result.value.value.seq : undefined;
  return { outcome: 'ok', seq: seq?.type === 'uint' ? BigInt(seq.value) : 0n };
}

/** A call fails only with what the dry run did not say holds, and succeeds only if it said that nothing fails. */
function checkAgreement({ judgement, outcome }: Played, call: object): void {
  const { verdict, rules } = judgement;
  const says = (what: string) => rules.filter((rule) => rule.verdict === what).map(({ error }) => error);
  const told = { call, verdict, fails: says('fails'), unknown: says('unknown'), outcome };
  if (verdict === 'would succeed') expect(told).toMatchObject({ outcome: 'ok' });
  else if (verdict === 'would fail') expect(told.fails, JSON.stringify(told, showBig)).toContain(outcome);
  else expect(['ok', ...told.unknown], JSON.stringify(told, showBig)).toContain(outcome);
}

function showBig(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
