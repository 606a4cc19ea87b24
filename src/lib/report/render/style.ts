/** The page's own style: for a screen and for paper, A4 or Letter. Pages are numbered, and name the head. */
export function styleOf({ wide, footer }: { wide: boolean; footer: string }): string {
  return `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: ${wide ? 90 : 62}rem; padding: 2.5rem 2rem; background: #fff; color: #1b1f24;
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { border-bottom: 3px solid #1b1f24; margin-bottom: 1.5rem; padding-bottom: .5rem; }
header p { margin: .25rem 0; }
.kind { letter-spacing: .08em; text-transform: uppercase; font-size: .75rem; color: #4a525d; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .25rem 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; break-after: avoid; }
h2 small { font-weight: normal; color: #4a525d; font-size: .85rem; }
p { max-width: 48rem; }
section > p { break-after: avoid; break-inside: avoid; }
.statement { border-left: 4px solid #1f6fa8; padding: .25rem 0 .25rem .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: .5rem 0; }
dt { color: #4a525d; }
dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; margin: 1rem 0; padding: 0; }
.figures li { border: 1px solid #cfd5dc; border-radius: 4px; padding: .5rem .9rem; min-width: 8rem; break-inside: avoid; }
.figures strong { display: block; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
.figures span { font-size: .8rem; color: #4a525d; }
figure { margin: 1.25rem 0; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
figure svg { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid #1b1f24; padding: .3rem .55rem .3rem 0; }
td { vertical-align: top; border-bottom: 1px solid #dfe3e8; padding: .3rem .55rem .3rem 0; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
td.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.l { min-width: 9.5rem; }
.grounds { break-inside: avoid; }
code { font: .92em/1.35 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
td code { font-size: .68rem; }
dd code { font-size: .8rem; }
tr { break-inside: avoid; }
tbody tr:nth-child(-n + 2) { break-before: avoid; }
thead { display: table-header-group; }
.empty, .more { color: #4a525d; font-style: italic; }
.bad td:first-child { border-left: 3px solid #b3261e; padding-left: .4rem; }
footer { margin-top: 2.5rem; border-top: 1px solid #1b1f24; padding-top: .5rem; font-size: .85rem; }
@page { margin: 16mm 13mm 18mm;${wide ? ' size: landscape;' : ''}
  @bottom-left { content: "${footer}"; font: 7pt system-ui, sans-serif; color: #4a525d; }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7pt system-ui, sans-serif; color: #4a525d; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 16pt; }
  table { font-size: 7.5pt; } td.l { min-width: 26mm; } td code { font-size: 6.3pt; } dd code { font-size: 7.5pt; }
  .scroll { overflow: visible; }
  .figures li { padding: .3rem .6rem; } .figures strong { font-size: 12pt; }
  figure svg { max-height: 62mm; }
}`.trim();
}
