import { sanitize } from '../../output/view.ts';
import type { ReportChart } from '../report.ts';
import { escapeHtml } from './escape.ts';

/** Colours that mean the same in every report; they differ in brightness too, for print and for who sees no colour. */
const colours: Readonly<Record<string, string>> = {
  denied: '#b3261e',
  refused: '#b3261e',
  'review overdue': '#b3261e',
  'accounted for': '#b3261e',
  permitted: '#9cc4e4',
  'permitted on another basis': '#9cc4e4',
  'reviewed in time': '#9cc4e4',
  read: '#1f6fa8',
  'never read': '#d9dde3',
  'left out': '#d9dde3',
  'reviewed late': '#e0a030',
  'waiting for review': '#5f6b7a',
};
const others = ['#1f6fa8', '#e0a030', '#5f6b7a', '#7ab87a', '#b3261e'];
const font = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** A chart as SVG that stands in a page by itself: no script, no font and no image from elsewhere. */
export async function renderChart(chart: ReportChart): Promise<string> {
  const [{ compile }, { View, parse, Warn, logger }] = await Promise.all([
    import('vega-lite'),
    import('vega'),
  ]);
  // its warnings are for who writes charts, and go to the console
  const quiet = logger(Warn, undefined, () => undefined);
  const view = new View(parse(compile(specOf(chart), { logger: quiet }).spec), {
    renderer: 'none',
    logger: quiet,
  });
  try {
    const svg = await view.toSVG();
    const label = escapeHtml(`${chart.title}. ${chart.description}`);
    return svg.replace('<svg ', `<svg role="img" aria-label="${label}" `);
  } finally {
    view.finalize();
  }
}

type Spec = Parameters<typeof import('vega-lite').compile>[0];

function specOf(chart: ReportChart): Spec {
  const { axis, measure, layout, groups } = chart;
  // the library escapes markup, and leaves control characters
  const values = chart.values.map((value) => ({
    ...value,
    label: sanitize(value.label),
    order: groups.indexOf(value.group),
  }));
  const lies = layout === 'names';
  const labels = [...new Set(values.map(({ label }) => label))];
  const nominal = {
    field: 'label',
    type: 'nominal' as const,
    sort: labels,
    title: null,
    axis: lies
      ? { labelLimit: 260, ticks: false, domain: false, labelFontSize: 12 }
      : { labelAngle: labels.length > 14 ? -60 : 0, title: axis, labelOverlap: true as const },
  };
  const quantity = {
    field: 'value',
    type: 'quantitative' as const,
    stack: 'zero' as const,
    title: measure,
    axis: { tickMinStep: 1, tickCount: 5, format: ',d', domain: false },
  };
  return {
    data: { values },
    width: lies ? 520 : Math.max(320, Math.min(640, 44 * labels.length)),
    height: lies ? { step: 26 } : 190,
    mark: { type: 'bar', ...(lies ? { height: { band: 0.72 } } : { width: { band: 0.72 } }) },
    encoding: {
      ...(lies ? { y: nominal, x: quantity } : { x: nominal, y: quantity }),
      color: {
        field: 'group',
        type: 'nominal',
        scale: { domain: [...groups], range: groups.map(colourOf) },
        legend: groups.length < 2 ? null : { orient: 'top', title: null, symbolType: 'square' },
      },
      order: { field: 'order', type: 'quantitative' },
    },
    config: {
      font,
      background: 'transparent',
      view: { stroke: null },
      axis: { gridColor: '#e3e6ea', labelColor: '#3c434d', titleColor: '#3c434d', titleFontWeight: 'normal' },
      legend: { labelColor: '#3c434d', labelFontSize: 12, labelLimit: 300 },
    },
  };
}

function colourOf(group: string, index: number): string {
  return (
    (Object.hasOwn(colours, group) ? colours[group] : undefined) ?? others[index % others.length] ?? '#1f6fa8'
  );
}
