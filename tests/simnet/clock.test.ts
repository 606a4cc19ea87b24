import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type ClockState, isBurnBlockDue, moveClock, planAdvance } from '../../src/lib/simnet/chain/clock.ts';
import { makeActor, signTransfer, useSimnet } from './support/simnet.ts';

/** What the engine does to its clock for an advance, as it was measured. */
function run(
  state: ClockState,
  { burnBlocks, stacksBlocks }: { burnBlocks: number; stacksBlocks: number },
): ClockState {
  let { time } = state.head;
  let { burnTime } = state;
  for (let i = 0; i < burnBlocks; i += 1) {
    time = Math.max(burnTime + 600, time + 20);
    burnTime = time;
  }
  time += stacksBlocks * 10;
  const height = state.head.height + burnBlocks + stacksBlocks;
  return moveClock(
    state,
    { burnBlocks, stacksBlocks },
    {
      height,
      burnHeight: state.head.burnHeight + burnBlocks,
      time,
    },
  );
}

describe('catching up', () => {
  const elapsed = fc.integer({ min: 0, max: 5000 });
  test.prop([elapsed, fc.integer({ min: -10_000, max: 10_000_000 })])(
    'ends within ten seconds of the target, never past it, in a few steps',
    (sinceBurn, gap) => {
      let state: ClockState = {
        head: { height: 9, burnHeight: 3, time: 1_800_000_000 },
        burnTime: 1_800_000_000 - sinceBurn,
      };
      const target = state.head.time + gap;
      let steps = 0;
      for (let plan = planAdvance(state, target); plan !== undefined; plan = planAdvance(state, target)) {
        state = run(state, plan);
        steps += 1;
        expect(state.head.time).toBeLessThanOrEqual(target);
        expect(steps).toBeLessThan(8);
      }
      if (gap >= 0) expect(target - state.head.time).toBeLessThan(20);
      else expect(steps).toBe(0);
    },
  );

  test.prop([fc.integer({ min: 1, max: 400 })], { numRuns: 20 })('costs a day about 144 blocks', (days) => {
    let state: ClockState = {
      head: { height: 1, burnHeight: 1, time: 1_800_000_000 },
      burnTime: 1_800_000_000,
    };
    const target = state.head.time + days * 86_400;
    for (let plan = planAdvance(state, target); plan !== undefined; plan = planAdvance(state, target))
      state = run(state, plan);
    expect(state.head.burnHeight - 1).toBe(days * 144);
    expect(state.head.height - 1).toBeLessThan(days * 144 + 60);
  });

  test.prop([fc.array(fc.integer({ min: 10, max: 120 }), { minLength: 200, maxLength: 400 })], {
    numRuns: 20,
  })('in small steps keeps a burn block about each ten minutes', (steps) => {
    let state: ClockState = {
      head: { height: 1, burnHeight: 1, time: 1_800_000_000 },
      burnTime: 1_800_000_000,
    };
    let target = state.head.time;
    for (const step of steps) {
      target += step;
      for (let plan = planAdvance(state, target); plan !== undefined; plan = planAdvance(state, target))
        state = run(state, plan);
    }
    const spent = state.head.time - 1_800_000_000;
    expect(state.head.burnHeight - 1).toBeGreaterThanOrEqual(Math.floor(spent / 720) - 1);
    expect(state.head.burnHeight - 1).toBeLessThanOrEqual(Math.ceil(spent / 600));
  });
});

describe("the chain's time", () => {
  const simnet = useSimnet();
  const status = () => simnet.server.admin.status();

  it("begins at the wall clock's", async () => {
    const { head, secondsAhead } = await status();
    expect(head).toEqual({ height: 1, burnHeight: 1, time: simnet.clock.now / 1000 });
    expect(secondsAhead).toBe(0);
  });

  it('follows the wall clock with empty blocks when someone looks', async () => {
    simnet.clock.pass(25);
    expect((await status()).head).toEqual({ height: 3, burnHeight: 1, time: simnet.clock.now / 1000 - 5 });
    simnet.clock.pass(7 * 86_400);
    const { head } = await status();
    expect(simnet.clock.now / 1000 - head.time).toBeLessThan(10);
    expect(head.burnHeight).toBe(1 + 7 * 144);
    const { body } = await simnet.get('/extended/v2/blocks/latest');
    expect(body).toMatchObject({
      height: head.height,
      block_time: head.time,
      burn_block_height: head.burnHeight,
    });
    expect(await simnet.get('/v2/info')).toMatchObject({
      body: { stacks_tip_height: head.height, burn_block_height: head.burnHeight, network_id: 0x80000000 },
    });
  });

  it('is moved deliberately, and then says how far ahead it is', async () => {
    const { head: before } = await status();
    const { head } = await simnet.server.admin.pass(90 * 86_400);
    expect(head.time - before.time).toBeGreaterThan(90 * 86_400 - 10);
    expect(head.time - before.time).toBeLessThanOrEqual(90 * 86_400);
    const { secondsAhead } = await status();
    expect(secondsAhead).toBe(head.time - simnet.clock.now / 1000);
    const { head: burnt } = await simnet.server.admin.mine({ burnBlocks: 144 });
    expect(burnt.burnHeight).toBe(head.burnHeight + 144);
    const { head: mined } = await simnet.server.admin.mine({ blocks: 7 });
    expect(mined).toEqual({ ...burnt, height: burnt.height + 7, time: burnt.time + 70 });
  });

  it('has a burn block about each ten minutes even when transactions alone carry it on', async () => {
    const actor = await simnet.fundedActor();
    const to = makeActor().address;
    const { head: before } = await status();
    for (let nonce = 0; nonce < 100; nonce += 1) {
      expect(await simnet.send(await signTransfer(actor, to, 1n, { nonce }))).toMatchObject({ status: 200 });
    }
    const { head } = await status();
    const spent = head.time - before.time;
    expect(spent).toBeGreaterThanOrEqual(1000);
    expect(head.burnHeight - before.burnHeight).toBeGreaterThanOrEqual(Math.floor(spent / 720));
    expect(isBurnBlockDue({ head, burnTime: head.time - 600 })).toBe(true);
  });
});
