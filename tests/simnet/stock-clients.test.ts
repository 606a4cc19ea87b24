import {
  broadcastTransaction,
  Cl,
  fetchAbi,
  fetchCallReadOnlyFunction,
  fetchContractMapEntry,
  fetchFeeEstimate,
  fetchFeeEstimateTransaction,
  fetchFeeEstimateTransfer,
  fetchNonce,
  makeContractCall,
  makeContractDeploy,
  makeSTXTokenTransfer,
} from '@stacks/transactions';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { counterSource } from './support/contracts.ts';
import { type Actor, makeActor, useSimnet } from './support/simnet.ts';

const simnet = useSimnet();
const network = 'testnet';

describe('the stock functions of @stacks/transactions', () => {
  let owner: Actor;
  beforeAll(async () => {
    owner = await simnet.fundedActor();
    const transaction = await makeContractDeploy({
      contractName: 'counter',
      codeBody: counterSource,
      clarityVersion: 4,
      senderKey: owner.key,
      network,
      client: simnet.client,
    });
    expect(await broadcastTransaction({ transaction, client: simnet.client })).toEqual({
      txid: transaction.txid(),
    });
    expect(await simnet.get(`/extended/v1/tx/${transaction.txid()}`)).toMatchObject({
      body: { tx_status: 'success', tx_type: 'smart_contract' },
    });
  });

  const call = (functionName: string, functionArgs: ReturnType<typeof Cl.uint>[] = [], actor = owner) =>
    makeContractCall({
      contractAddress: owner.address,
      contractName: 'counter',
      functionName,
      functionArgs,
      senderKey: actor.key,
      network,
      client: simnet.client,
    });

  it('deploy, find nonce and fee by themselves, and call', async () => {
    const before = await fetchNonce({ address: owner.address, network, client: simnet.client });
    const transaction = await call('add', [Cl.uint(5)]);
    expect(transaction.auth.spendingCondition.nonce).toBe(before);
    const { txid } = await broadcastTransaction({ transaction, client: simnet.client });
    expect(await simnet.get(`/extended/v1/tx/0x${txid}`)).toMatchObject({
      status: 200,
      body: {
        tx_id: `0x${txid}`,
        tx_status: 'success',
        tx_result: { hex: '0x070100000000000000000000000000000005', repr: '(ok u5)' },
        tx_type: 'contract_call',
        sender_address: owner.address,
        nonce: Number(before),
        contract_call: {
          contract_id: `${owner.address}.counter`,
          function_name: 'add',
          function_args: [{ repr: 'u5', name: 'by', type: 'uint' }],
        },
        event_count: 1,
      },
    });
    expect(await fetchNonce({ address: owner.address, network, client: simnet.client })).toBe(before + 1n);
    const { body } = await simnet.get(`/extended/v1/tx/0x${txid}?event_limit=0&exclude_function_args=true`);
    expect(body).toMatchObject({ tx_status: 'success', event_count: 1, events: [] });
    expect((body as { contract_call: object }).contract_call).not.toHaveProperty('function_args');
  });

  it('read functions, maps and interfaces', async () => {
    const contract = {
      contractAddress: owner.address,
      contractName: 'counter',
      network,
      client: simnet.client,
    } as const;
    const total = await fetchCallReadOnlyFunction({
      ...contract,
      functionName: 'get-total',
      functionArgs: [],
      senderAddress: owner.address,
    });
    const { body } = await simnet.get(`/v2/data_var/${owner.address}/counter/total`);
    expect(body).toEqual({ data: `0x${Cl.serialize(total)}`, proof: '' });
    await broadcastTransaction({ transaction: await call('add', [Cl.uint(7)]), client: simnet.client });
    const entry = { ...contract, mapName: 'sums' };
    expect(await fetchContractMapEntry({ ...entry, mapKey: Cl.uint(7) })).toMatchObject({ type: 'some' });
    expect(await fetchContractMapEntry({ ...entry, mapKey: Cl.uint(999) })).toEqual(Cl.none());
    const abi = await fetchAbi(contract);
    expect(abi.functions.map(({ name }) => name).sort()).toEqual([
      'add',
      'fail',
      'get-total',
      'halve',
      'read-often',
      'read-one',
    ]);
  });

  it('estimate fees that are admitted', async () => {
    const transaction = await call('add', [Cl.uint(1)]);
    const fee = await fetchFeeEstimate({ transaction, network, client: simnet.client });
    expect(fee).toBe(transaction.serializeBytes().length);
    const estimations = await fetchFeeEstimateTransaction({
      payload: '',
      network,
      client: simnet.client,
    }).catch((error: Error) => error.message);
    expect(estimations).toContain('Failed to parse transaction payload');
    expect(await fetchFeeEstimateTransfer({ transaction, network, client: simnet.client })).toBe(BigInt(fee));
  });

  it('show a contract error and a runtime error as aborted', async () => {
    const failing = await broadcastTransaction({
      transaction: await call('fail', [Cl.uint(3)]),
      client: simnet.client,
    });
    expect(await simnet.get(`/extended/v1/tx/${failing.txid}`)).toMatchObject({
      body: { tx_status: 'abort_by_response', tx_result: { repr: '(err u3)' }, vm_error: null, events: [] },
    });
    const crashing = await broadcastTransaction({
      transaction: await call('halve', [Cl.uint(0)]),
      client: simnet.client,
    });
    expect(await simnet.get(`/extended/v1/tx/${crashing.txid}`)).toMatchObject({
      body: {
        tx_status: 'abort_by_response',
        tx_result: { repr: '(err none)' },
        vm_error: expect.stringContaining('DivisionByZero'),
      },
    });
  });

  it('transfer STX between the balances kept beside the engine', async () => {
    const recipient = makeActor();
    const transaction = await makeSTXTokenTransfer({
      recipient: recipient.address,
      amount: 12_345n,
      memo: 'for the test',
      senderKey: owner.key,
      network,
      client: simnet.client,
    });
    const { txid } = await broadcastTransaction({ transaction, client: simnet.client });
    expect(await simnet.get(`/extended/v1/tx/${txid}`)).toMatchObject({
      body: {
        tx_status: 'success',
        tx_type: 'token_transfer',
        token_transfer: { recipient_address: recipient.address, amount: '12345' },
        event_count: 1,
        events: [{ event_type: 'stx_asset', asset: { recipient: recipient.address, amount: '12345' } }],
      },
    });
    const { body } = await simnet.get(`/v2/accounts/${recipient.address}?proof=0`);
    expect(body).toEqual({
      balance: `0x${(12345).toString(16).padStart(32, '0')}`,
      locked: `0x${'0'.repeat(32)}`,
      unlock_height: 0,
      nonce: 0,
    });
  });

  it('meet an engine that is contained in its thread', async () => {
    const print = vi.spyOn(process.stdout, 'write');
    await broadcastTransaction({ transaction: await call('add', [Cl.uint(2)]), client: simnet.client });
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
    expect('toJSON' in BigInt.prototype).toBe(false);
  });
});
