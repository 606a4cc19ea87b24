import { ChainId } from '@stacks/network';
import {
  AddressVersion,
  addressToString,
  Cl,
  makeContractCall,
  makeSTXTokenTransfer,
  makeUnsignedSTXTokenTransfer,
  Pc,
  privateKeyToPublic,
  publicKeyToHex,
  StacksWireType,
  sponsorTransaction,
  TransactionSigner,
} from '@stacks/transactions';
import { beforeEach, describe, expect, it } from 'vitest';
import { counterSource } from './support/contracts.ts';
import { type Actor, makeActor, signCall, signDeploy, signTransfer, useSimnet } from './support/simnet.ts';

const simnet = useSimnet({ blockTime: 'manual' });
const other = makeActor().address;

/** What a node's rejection looks like. */
function rejection(reason: string, data?: Record<string, unknown>) {
  return {
    status: 400,
    body: {
      error: 'transaction rejected',
      reason,
      ...(data && { reason_data: data }),
      txid: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  };
}

describe('the mempool', () => {
  let actor: Actor;
  beforeEach(async () => {
    actor = await simnet.fundedActor();
  });

  it('keeps a transaction pending until a block is made', async () => {
    const transfer = await signTransfer(actor, other, 5n, { nonce: 0 });
    expect(await simnet.send(transfer)).toEqual({ status: 200, body: transfer.txid() });
    expect(await simnet.statusOf(transfer)).toBe('pending');
    expect(await simnet.get(`/extended/v1/address/${actor.address}/mempool`)).toMatchObject({
      body: { total: 1, results: [{ tx_id: `0x${transfer.txid()}`, tx_status: 'pending' }] },
    });
    expect(await simnet.get(`/extended/v1/address/${actor.address}/nonces`)).toMatchObject({
      body: { last_executed_tx_nonce: null, last_mempool_tx_nonce: 0, possible_next_nonce: 1 },
    });
    const { transactions } = await simnet.server.admin.mine();
    expect(transactions).toEqual([transfer.txid()]);
    expect(await simnet.statusOf(transfer)).toBe('success');
    expect(await simnet.get(`/extended/v1/address/${actor.address}/nonces`)).toMatchObject({
      body: { last_executed_tx_nonce: 0, last_mempool_tx_nonce: null, possible_next_nonce: 1 },
    });
  });

  it('takes the same transaction twice, and answers the same', async () => {
    const transfer = await signTransfer(actor, other, 5n, { nonce: 0 });
    await simnet.send(transfer);
    expect(await simnet.send(transfer)).toEqual({ status: 200, body: transfer.txid() });
    await simnet.server.admin.mine();
    expect(await simnet.send(transfer)).toEqual(
      rejection('BadNonce', { expected: 1, actual: 0, principal: actor.address, is_origin: true }),
    );
  });

  it('rejects a nonce that was used, and one that runs too far ahead', async () => {
    const far = await signTransfer(actor, other, 5n, { nonce: 27 });
    expect(await simnet.send(far)).toEqual(
      rejection('TooMuchChaining', {
        message: 'Nonce would exceed chaining limit in mempool',
        expected: 26,
        actual: 27,
        principal: actor.address,
        is_origin: true,
      }),
    );
    expect(await simnet.send(await signTransfer(actor, other, 5n, { nonce: 26 }))).toMatchObject({
      status: 200,
    });
  });

  it('mines what waits for a nonce once the gap is filled, each in a block of its own', async () => {
    for (const nonce of [2, 1]) await simnet.send(await signTransfer(actor, other, 5n, { nonce }));
    expect(await simnet.get(`/extended/v1/address/${actor.address}/nonces`)).toMatchObject({
      body: { possible_next_nonce: 3, detected_missing_nonces: [0], detected_mempool_nonces: [1, 2] },
    });
    expect((await simnet.server.admin.mine()).transactions).toEqual([]);
    const first = await signTransfer(actor, other, 5n, { nonce: 0 });
    await simnet.send(first);
    const before = (await simnet.server.admin.status()).head.height;
    const report = await simnet.server.admin.mine({ blocks: 2 });
    expect(report.transactions).toHaveLength(2);
    expect(report.transactions[0]).toBe(first.txid());
    expect(report.head.height).toBe(before + 2);
    expect((await simnet.server.admin.mine({ blocks: 3 })).transactions).toHaveLength(1);
  });

  it('replaces by a strictly higher fee, and by nothing less', async () => {
    const first = await signTransfer(actor, other, 5n, { nonce: 0, fee: 1000 });
    await simnet.send(first);
    for (const fee of [1000, 999]) {
      const rival = await signTransfer(actor, other, 6n, { nonce: 0, fee });
      expect(await simnet.send(rival)).toEqual(rejection('ConflictingNonceInMempool'));
    }
    const better = await signTransfer(actor, other, 6n, { nonce: 0, fee: 1001 });
    expect(await simnet.send(better)).toMatchObject({ status: 200 });
    expect(await simnet.statusOf(first)).toBe('dropped_replace_by_fee');
    await simnet.server.admin.mine();
    expect(await simnet.statusOf(better)).toBe('success');
  });

  it('wants one microSTX a byte, and mines higher fee rates first', async () => {
    const { length } = (await signTransfer(actor, other, 5n, { nonce: 0 })).serializeBytes();
    expect(await simnet.send(await signTransfer(actor, other, 5n, { nonce: 0, fee: length - 1 }))).toEqual(
      rejection('FeeTooLow', { expected: length, actual: length - 1 }),
    );
    const rich = await simnet.fundedActor();
    const low = await signTransfer(actor, other, 5n, { nonce: 0, fee: length });
    const high = await signTransfer(rich, other, 5n, { nonce: 0, fee: length + 1 });
    await simnet.send(low);
    await simnet.send(high);
    expect((await simnet.server.admin.mine()).transactions).toEqual([high.txid(), low.txid()]);
  });

  it('takes fees and amounts from the balance', async () => {
    const poor = makeActor();
    await simnet.server.admin.fund(poor.address, 2000n);
    const hex = (amount: number) => `0x${amount.toString(16).padStart(32, '0')}`;
    expect(await simnet.send(await signTransfer(poor, other, 1001n, { nonce: 0, fee: 1000 }))).toEqual(
      rejection('NotEnoughFunds', { expected: hex(2001), actual: hex(2000) }),
    );
    await simnet.send(await signTransfer(poor, other, 600n, { nonce: 0, fee: 1000 }));
    await simnet.server.admin.mine();
    expect(await simnet.get(`/v2/accounts/${poor.address}?proof=0`)).toMatchObject({
      body: { balance: hex(400), nonce: 1 },
    });
  });

  it('leaves a transaction pending whose balance went away', async () => {
    const poor = makeActor();
    await simnet.server.admin.fund(poor.address, 3000n);
    const first = await signTransfer(poor, other, 1500n, { nonce: 0 });
    const second = await signTransfer(poor, other, 1500n, { nonce: 1 });
    await simnet.send(first);
    await simnet.send(second);
    expect((await simnet.server.admin.mine()).transactions).toEqual([first.txid()]);
    expect(await simnet.statusOf(second)).toBe('pending');
    await simnet.server.admin.fund(poor.address, 3000n);
    expect((await simnet.server.admin.mine()).transactions).toEqual([second.txid()]);
  });

  it('rejects a changed signature, another chain and a mainnet transaction', async () => {
    const transfer = await signTransfer(actor, other, 5n, { nonce: 0 });
    if (!('signature' in transfer.auth.spendingCondition)) throw new Error('a single signature was expected');
    const { signature } = transfer.auth.spendingCondition;
    signature.data = `${signature.data.slice(0, -1)}${signature.data.endsWith('0') ? '1' : '0'}`;
    expect(await simnet.send(transfer)).toMatchObject({
      status: 400,
      body: { reason: 'SignatureValidation' },
    });

    const options = { recipient: other, amount: 5n, senderKey: actor.key, nonce: 0, fee: 1000 };
    const elsewhere = await makeSTXTokenTransfer({ ...options, network: 'testnet' });
    elsewhere.chainId = ChainId.Mainnet;
    expect(await simnet.send(elsewhere)).toMatchObject({
      body: {
        reason: 'SignatureValidation',
        reason_data: { message: expect.stringContaining('chain ID 1 ') },
      },
    });
    const recipient = addressToString({
      type: StacksWireType.Address,
      version: AddressVersion.MainnetSingleSig,
      hash160: '11'.repeat(20),
    });
    const mainnet = await makeSTXTokenTransfer({ ...options, recipient, network: 'mainnet' });
    expect(await simnet.send(mainnet)).toEqual(rejection('BadTransactionVersion'));
    const wrongRecipient = await makeSTXTokenTransfer({ ...options, recipient, network: 'testnet' });
    expect(await simnet.send(wrongRecipient)).toEqual(rejection('BadAddressVersionByte'));
  });

  it('rejects a transfer to oneself and one of nothing', async () => {
    expect(await simnet.send(await signTransfer(actor, actor.address, 5n, { nonce: 0 }))).toEqual(
      rejection('TransferRecipientCannotEqualSender', { recipient: actor.address }),
    );
    expect(await simnet.send(await signTransfer(actor, other, 0n, { nonce: 0 }))).toEqual(
      rejection('TransferAmountMustBePositive'),
    );
  });

  it("charges a sponsor, and checks the sponsor's signature and nonce too", async () => {
    const sponsor = await simnet.fundedActor();
    const guest = makeActor();
    await simnet.server.admin.fund(guest.address, 10n);
    const sponsored = async (sponsorKey: string, sponsorNonce: number) =>
      await sponsorTransaction({
        transaction: await makeSTXTokenTransfer({
          recipient: other,
          amount: 10n,
          senderKey: guest.key,
          network: 'testnet',
          nonce: 0,
          fee: 0,
          sponsored: true,
        }),
        sponsorPrivateKey: sponsorKey,
        sponsorNonce,
        fee: 2000,
        network: 'testnet',
      });
    expect(await simnet.send(await sponsored(sponsor.key, 27))).toMatchObject({
      body: { reason: 'TooMuchChaining', reason_data: { principal: sponsor.address, is_origin: false } },
    });
    const forged = await sponsored(sponsor.key, 0);
    if (!('sponsorSpendingCondition' in forged.auth)) throw new Error('a sponsor was expected');
    forged.auth.sponsorSpendingCondition.fee = 3000n;
    expect(await simnet.send(forged)).toMatchObject({ body: { reason: 'SignatureValidation' } });
    const honest = await sponsored(sponsor.key, 0);
    expect(await simnet.send(honest)).toMatchObject({ status: 200 });
    await simnet.server.admin.mine();
    expect(await simnet.get(`/extended/v1/tx/${honest.txid()}`)).toMatchObject({
      body: { tx_status: 'success', sponsored: true, sponsor_address: sponsor.address, fee_rate: '2000' },
    });
    expect(await simnet.get(`/v2/accounts/${guest.address}?proof=0`)).toMatchObject({
      body: { balance: `0x${'0'.repeat(32)}`, nonce: 1 },
    });
    expect(await simnet.get(`/v2/accounts/${sponsor.address}?proof=0`)).toMatchObject({ body: { nonce: 1 } });
  });

  it('checks every signature of a multisig account', async () => {
    const keys = [makeActor(), makeActor(), makeActor()].map(({ key }) => key);
    const publicKeys = keys.map((key) => publicKeyToHex(privateKeyToPublic(key)));
    const unsigned = await makeUnsignedSTXTokenTransfer({
      recipient: other,
      amount: 5n,
      numSignatures: 2,
      publicKeys,
      network: 'testnet',
      nonce: 0,
      fee: 1000,
    });
    const [a = '', b = ''] = keys;
    const signer = new TransactionSigner(unsigned);
    signer.signOrigin(a);
    signer.signOrigin(b);
    signer.appendOrigin(publicKeys[2] ?? '');
    const signed = signer.transaction;
    const { body } = await simnet.send(signed);
    expect(body).toMatchObject({ reason: 'NotEnoughFunds' });
    const address = addressToString({
      type: StacksWireType.Address,
      version: AddressVersion.TestnetMultiSig,
      hash160: signed.auth.spendingCondition.signer,
    });
    await simnet.server.admin.fund(address, 10_000n);
    expect(await simnet.send(signed)).toEqual({ status: 200, body: signed.txid() });
    await simnet.server.admin.mine();
    expect(await simnet.statusOf(signed)).toBe('success');
  });
});

describe('contracts', () => {
  let actor: Actor;
  let contract = '';
  beforeEach(async () => {
    actor = await simnet.fundedActor();
    contract = `${actor.address}.counter`;
    await simnet.send(await signDeploy(actor, 'counter', counterSource, { nonce: 0 }));
    await simnet.server.admin.mine();
  });

  it('are not deployed twice under one name', async () => {
    const again = await signDeploy(actor, 'counter', '(define-constant other u1)', { nonce: 1 });
    expect(await simnet.send(again)).toEqual(
      rejection('ContractAlreadyExists', { contract_identifier: contract }),
    );
  });

  it('drop the second of two deploys of one name that were both admitted', async () => {
    const [one, two] = [
      await signDeploy(actor, 'twice', '(define-constant a u1)', { nonce: 1 }),
      await signDeploy(actor, 'twice', '(define-constant b u2)', { nonce: 2 }),
    ];
    await simnet.send(one);
    expect(await simnet.send(two)).toMatchObject({ status: 200 });
    expect((await simnet.server.admin.mine()).transactions).toEqual([one.txid()]);
    expect(await simnet.statusOf(two)).toBe('dropped_problematic');
    expect((await simnet.server.admin.status()).enginePanics).toBe(0);
  });

  it('free the name of a deploy that failed', async () => {
    const bad = await signDeploy(actor, 'second', '(define-constant a (+ 1 u1))', { nonce: 1 });
    const good = await signDeploy(actor, 'second', '(define-constant a u1)', { nonce: 2 });
    await simnet.send(bad);
    await simnet.send(good);
    await simnet.server.admin.mine();
    expect(await simnet.statusOf(bad)).toBe('abort_by_response');
    expect(await simnet.statusOf(good)).toBe('success');
  });

  it.each([
    ['1st', 'Deserialization'],
    ['a b', 'Deserialization'],
    ['a'.repeat(41), 'Deserialization'],
  ])('may not be named "%s"', async (name, reason) => {
    const deploy = await signDeploy(actor, name, '(define-constant a u1)', { nonce: 1 });
    expect(await simnet.send(deploy)).toMatchObject({ status: 400, body: { reason } });
  });

  it.each(['(stx-transfer? u1 tx-sender (as-contract tx-sender))', '(begin (ft-mint? t u1 tx-sender))'])(
    'may not move assets: %s',
    async (source) => {
      const deploy = await signDeploy(actor, 'mover', source, { nonce: 1 });
      expect(await simnet.send(deploy)).toMatchObject({
        body: {
          reason: 'ServerFailureOther',
          reason_data: { message: expect.stringContaining('not supported by the simulator') },
        },
      });
    },
  );

  it('may speak of moving assets in comments and texts', async () => {
    const source = ';; no stx-transfer? here\n(define-constant a "stx-burn? \\" ft-mint?")';
    const deploy = await signDeploy(actor, 'talker', source, { nonce: 1 });
    expect(await simnet.send(deploy)).toMatchObject({ status: 200 });
    await simnet.server.admin.mine();
    expect(await simnet.statusOf(deploy)).toBe('success');
  });

  it('may hold what a node takes, and nothing else', async () => {
    for (const source of ['(define-constant a u1)\r\n', ';; é\n(define-constant a u1)']) {
      const deploy = await signDeploy(actor, 'strange', source, { nonce: 1 });
      expect(await simnet.send(deploy)).toMatchObject({ body: { reason: 'Deserialization' } });
    }
  });

  it.each([
    ['no such contract', 'nothing', 'add', [Cl.uint(1)], 'NoSuchContract'],
    ['no such function', 'counter', 'subtract', [], 'NoSuchPublicFunction'],
    ['a read-only function', 'counter', 'get-total', [], 'NoSuchPublicFunction'],
    ['an argument of another type', 'counter', 'add', [Cl.int(1)], 'BadFunctionArgument'],
    ['an argument too few', 'counter', 'add', [], 'BadFunctionArgument'],
  ])('are not called: %s', async (_what, name, functionName, args, reason) => {
    const call = await signCall(actor, `${actor.address}.${name}`, functionName, args, { nonce: 1 });
    expect(await simnet.send(call)).toMatchObject({ status: 400, body: { reason } });
  });

  it('are not called with post-conditions', async () => {
    const call = await makeContractCall({
      contractAddress: actor.address,
      contractName: 'counter',
      functionName: 'add',
      functionArgs: [Cl.uint(1)],
      postConditions: [Pc.principal(actor.address).willSendLte(5).ustx()],
      senderKey: actor.key,
      network: 'testnet',
      nonce: 1,
      fee: 1000,
    });
    expect(await simnet.send(call)).toMatchObject({
      body: { reason_data: { message: expect.stringContaining('post-conditions') } },
    });
  });

  it("are read within a node's limits only", async () => {
    const read = (steps: number) =>
      simnet.post(`/v2/contracts/call-read/${actor.address}/counter/read-often`, {
        sender: actor.address,
        arguments: [`0x${Cl.serialize(Cl.list(Array.from({ length: steps }, () => Cl.uint(1))))}`],
      });
    expect(await read(90)).toMatchObject({ status: 200, body: { okay: true } });
    expect(await read(110)).toEqual({
      status: 200,
      body: {
        okay: false,
        cause: expect.stringMatching(
          /^RuntimeCheck\(CostBalanceExceeded\(ExecutionCost \{ .*read_count: 11\d,.* \}, ExecutionCost \{ .*read_length: 200000, read_count: 100, .*\}\)\)$/,
        ),
      },
    });
  });

  it('do not run public or private functions for a reader', async () => {
    const read = (name: string) =>
      simnet.post(`/v2/contracts/call-read/${actor.address}/counter/${name}`, {
        sender: actor.address,
        arguments: [`0x${Cl.serialize(Cl.uint(1))}`],
      });
    expect(await read('add')).toEqual({ status: 200, body: { okay: false, cause: 'NotReadOnly' } });
    expect(await read('read-one')).toMatchObject({ body: { okay: false } });
    expect(await read('nothing')).toMatchObject({
      body: { okay: false, cause: 'RuntimeCheck(UndefinedFunction("nothing"))' },
    });
  });
});
