import { type Aim, day } from './aim.ts';

/** How far the chain is mined ahead before a call: seconds, or burn blocks of 600 seconds. */
export type Pass = { seconds: bigint } | { burnBlocks: number };

/** Now and then some time: a little, or up to a moment at which something ends or becomes possible. */
export function chooseTime(aim: Aim): Pass | undefined {
  const { dice } = aim;
  if (dice.chance(76)) return undefined;
  const kind = dice.weighted([
    [30, 'seconds'],
    [55, 'end'],
    [8, 'burn'],
    [6, 'day'],
    [1, 'month'],
  ] as const);
  if (kind === 'seconds') return { seconds: BigInt(dice.upTo(5) + 1) * 10n };
  if (kind === 'day') return { seconds: day };
  if (kind === 'month') return { seconds: 30n * day };
  return kind === 'burn' ? untilBurnHeight(aim) : untilEnd(aim);
}

/** To the block just before, at or just after an end that something stored has. */
function untilEnd(aim: Aim): Pass | undefined {
  const { dice, now } = aim;
  const ahead = [...new Set(storedEnds(aim))].filter((end) => end >= now);
  const near = ahead.filter((end) => end - now <= 4n * day);
  const middle = ahead.filter((end) => end - now <= 31n * day);
  const far = ahead.filter((end) => end - now <= 400n * day);
  const end = dice.maybe(
    dice.weighted([
      [40, near],
      [6, middle],
      [1, far],
    ]),
  );
  if (end === undefined) return undefined;
  const seconds = end + dice.pick([-10n, 0n, 0n, 10n, 10n, 20n]) - now;
  return seconds > 0n ? { seconds: (seconds / 10n) * 10n } : undefined;
}

function storedEnds(aim: Aim): bigint[] {
  const rows: Aim['rows'] = (map) => aim.rows(map);
  return [
    aim.registry.settings['paused-until'],
    ...rows('parties').flatMap(({ value }) => [value['verified-until'], value['verified-from'] + day]),
    ...rows('consents').flatMap(({ value }) => value.expiries),
    ...rows('temporary-grants').flatMap(({ value }) => value.expiries),
    ...rows('requests').map(({ value }) => value['lapses-at']),
    ...rows('active-overrides').map(({ value }) => value['ends-at']),
    ...rows('overrides').flatMap(({ value }) => (value.outcome === 0n ? value['started-at'] + 3n * day : [])),
    ...rows('studies').map(({ value }) => value['ends-at']),
  ];
}

function untilBurnHeight(aim: Aim): Pass | undefined {
  const { dice, burnHeight } = aim;
  const heights = [
    aim.registry.ownership['lapses-at'],
    ...aim.rows('changes').flatMap(({ value }) => {
      const ready = value['ready-at'];
      // the last is seldom wanted: it carries the chain six days ahead
      return dice.chance(15) ? [ready, ready + 864n] : [ready];
    }),
  ];
  const height = dice.maybe(heights.filter((each) => each >= burnHeight));
  if (height === undefined) return undefined;
  const blocks = Number(height - burnHeight) + dice.pick([-1, 0, 1]);
  return blocks > 0 ? { burnBlocks: blocks } : undefined;
}
