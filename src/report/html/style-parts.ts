const BADGES = ['pass', 'warn', 'fail', 'error', 'skip']
  .map((verdict) => {
    const own = verdict === 'skip' ? ['skip', 'disabled'] : [verdict];
    const each = (selector: string): string => own.map((one) => selector.replaceAll('$', one)).join(',');
    return `${each('.badge.$')}{background:var(--${verdict}-tint);color:var(--${verdict})}
${each('.cell.$,.key.$')}{background:var(--${verdict}-tint);color:var(--${verdict})}
${each('.step.$')}{border-left-color:var(--${verdict}-bar)}
${each('td.sum.$')}{color:var(--${verdict})}`;
  })
  .join('\n');

const STEPS = `
.badge{display:inline-block;padding:0 .5em;border-radius:4px;font:600 .8125rem/1.6 var(--sans);white-space:nowrap}
.warning .badge{white-space:normal}
${BADGES}
.tag{display:inline-block;padding:0 .45em;border:1px solid var(--line);border-radius:4px;font:500 .75rem/1.55 var(--sans);color:var(--soft);white-space:nowrap}
.step{background:var(--panel);border:1px solid var(--line);border-left:4px solid;border-radius:6px;padding:1rem 1.15rem 1.1rem}
.step .name{font-family:var(--mono);font-size:.9375rem;margin-left:.25rem}
.step>p{margin-top:.3rem}
.request{font-size:.875rem}
.strong{font-weight:700}
.reason{color:var(--ink)}
.finding{margin-top:.9rem;padding-top:.9rem;border-top:1px solid var(--line)}
.finding .rule{font-weight:700;font-size:.9375rem}
.finding.error .rule{color:var(--fail)}
.finding.warning .rule{color:var(--warn)}
.finding .at{font-weight:400;font-size:.875rem;color:var(--soft)}
.finding .words{margin-top:.2rem}
.compare{margin-top:.5rem}
.compare>div{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.75rem;padding:.15rem 0}
.compare dt{color:var(--soft);font-size:.875rem}
.compare .actual code{background:var(--fail-tint);color:var(--fail);padding:.1em .4em;border-radius:4px;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.finding.warning .actual code{background:var(--warn-tint);color:var(--warn)}
.label{font-size:.8125rem;color:var(--soft);font-weight:600}
.repeat{margin-top:1rem}
.command{margin-top:.3rem;padding:.6rem .8rem;background:var(--well);border-radius:5px;white-space:pre-wrap;font-size:.8125rem;line-height:1.5;-webkit-user-select:all;user-select:all}
details{margin-top:.9rem}
summary{cursor:pointer;color:var(--link);font-weight:600;font-size:.875rem;width:fit-content}
.exchange{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem;margin-top:.6rem}
.exchange>div{min-width:0}
.scroll{overflow:auto;max-width:100%}
.scroll.text{max-height:26rem;margin-top:.3rem;background:var(--well);border-radius:5px}
.scroll.text pre{padding:.6rem .8rem;white-space:pre-wrap;line-height:1.5}
`;

const TABLES = `
.scroll.table{border:1px solid var(--line);border-radius:6px;background:var(--panel)}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
th,td{padding:.4rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line);min-width:5.5rem}
thead th{border-top:0;vertical-align:bottom;color:var(--soft);font-weight:600;font-size:.8125rem;white-space:nowrap;position:relative}
tbody th{font-weight:500;min-width:8rem}
td>code,th>code{font-size:.8125rem}
.tight{white-space:nowrap}
td:not(.tight):not(.cell):not(.sum):not(.call):nth-child(n+3){min-width:11rem}
td.call{min-width:11rem}
.scroll:has(.grid){width:fit-content}
.grid{width:auto}
.grid th,.grid td{padding:.14rem .5rem;min-width:0}
.grid tbody th,.grid tbody td{vertical-align:middle}
.grid tbody th{position:sticky;left:0;max-width:24rem;overflow:hidden;text-overflow:ellipsis;background:var(--panel);white-space:nowrap;z-index:1;border-right:1px solid var(--line)}
.targets tbody th{min-width:16rem;max-width:34rem;white-space:normal}
.grid thead th:first-child{position:sticky;left:0;background:var(--panel);z-index:2;border-right:1px solid var(--line)}
.grid th code{font-size:.75rem}
.grid .up a{text-decoration:none}
.grid .up a:hover{text-decoration:underline}
.grid .sum{white-space:nowrap;padding-inline:.4rem;font-size:.8125rem;text-align:left}
.grid tbody tr:hover th,.grid tbody tr:hover td:not(.cell){background:var(--well)}
.grid .up{padding:.5rem 0;text-align:center;min-width:1.35rem}
.grid .up span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;font:400 .75rem/1.35rem var(--mono);max-height:17rem;overflow:hidden;text-overflow:ellipsis;text-align:left;display:inline-block}
.grid .up.fail span,.grid .up.error span,.grid .up.warn span{font-weight:700}
.grid .cell{position:relative;text-align:center;padding:0;width:1.35rem;min-width:1.35rem;border-left:1px solid var(--line);font:600 .8125rem/1.5 var(--sans)}
.cell.pass::before{content:"✓" / ""}.cell.warn::before{content:"!" / ""}.cell.fail::before{content:"✕" / ""}
.cell.error::before{content:"⊘" / ""}.cell.skip::before{content:"–" / ""}.cell.disabled::before{content:"○" / ""}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;margin-top:.75rem;font-size:.8125rem}
.key{display:inline-block;height:1.35rem;line-height:1.25rem;vertical-align:middle;width:1.35rem;text-align:center;border:1px solid var(--line);border-radius:3px;font-weight:600}
abbr{text-decoration:none}
@media (min-width:62rem){
.compare{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);column-gap:2rem}
.compare .wide{grid-column:1/-1}
}
@media (max-width:40rem){
body{padding-top:1.5rem}
.step{padding:.85rem .9rem .95rem}
.compare>div{grid-template-columns:minmax(0,1fr);gap:0;padding:.3rem 0}
.grid tbody th,.grid thead th:first-child{min-width:9.5rem;max-width:9.5rem;white-space:normal}
td.call{min-width:32rem}
}
`;

/** On paper nothing scrolls and nothing is folded away; older browsers open details by their own rules. */
const PAPER = `
@media print{
@page{margin:14mm}
:root{--ground:#fff;--panel:#fff}
body{padding:0;max-width:none;font-size:9.5pt}
nav,.to-main,summary{display:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}
.scroll,.scroll.text{overflow:visible;max-height:none}
.step{break-inside:auto}
.finding,.command,tr{break-inside:avoid}
h2,h3,h4{break-after:avoid}
.grid,.grid .sum,.grid th code,.grid thead th,.grid .cell,.grid .up span{font-size:5.5pt}
.grid th,.grid td{padding:0 .2rem}
.grid .cell,.grid .up{width:11px;min-width:11px;padding-inline:0}
.grid .up span{line-height:11px}
.grid tbody th,.grid thead th:first-child{position:static}
td:not(.tight):not(.cell):not(.sum):nth-child(n+3),td.call{min-width:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;

/** What the parts of the page look like. */
export const STYLE_OF_PARTS = `${STEPS}${TABLES}${PAPER}`;
