import { monthsBetween } from './cells.ts';
import type { ReportChart } from './report.ts';
import type { Tally } from './tally.ts';

/** A chart of months, of each group a tally of `2027-01`; months without anything are in it too. */
export function chartMonths(
  chart: Pick<ReportChart, 'id' | 'title' | 'description' | 'measure'>,
  tallies: readonly (readonly [group: string, tally: Tally])[],
): ReportChart {
  const known = tallies.flatMap(([, tally]) => tally.keys()).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  const months = first === undefined || last === undefined ? [] : monthsBetween(first, last);
  return {
    ...chart,
    axis: 'month',
    layout: 'months',
    groups: tallies.map(([group]) => group),
    values: months.flatMap((label) =>
      tallies.map(([group, tally]) => ({ label, group, value: tally.of(label) })),
    ),
  };
}
