import { STYLE_OF_PARTS } from './style-parts.ts';

/** Colours of one scheme; every text on its ground has a contrast of 4.5 at least, which the browser test proves. */
const LIGHT = `
--ground:#fbfaf7;--panel:#fff;--well:#f5f3ee;--ink:#1d2126;--soft:#59606a;--line:#e4e0d8;--link:#23568a;
--pass:#17653b;--warn:#7a4c00;--fail:#a61f19;--error:#74297f;--skip:#59606a;
--pass-tint:#e9f4ed;--warn-tint:#fbf0d6;--fail-tint:#fbe6e3;--error-tint:#f5e6f7;--skip-tint:#efede8;
--pass-bar:#4ca372;--warn-bar:#dba12e;--fail-bar:#d3453c;--error-bar:#a154ae;--skip-bar:#b9b5ac;`;

const DARK = `
--ground:#15171a;--panel:#1b1e22;--well:#101214;--ink:#e8e6e1;--soft:#a3a9b1;--line:#30353b;--link:#8dbdec;
--pass:#82d3a3;--warn:#ebc06b;--fail:#ff9f95;--error:#dfa8ea;--skip:#a3a9b1;
--pass-tint:#173122;--warn-tint:#342a12;--fail-tint:#3d1e1b;--error-tint:#33203a;--skip-tint:#25292e;
--pass-bar:#3f9d69;--warn-bar:#c08f2d;--fail-bar:#cf5148;--error-bar:#a261b0;--skip-bar:#565c64;`;

const PAGE = `
:root{${LIGHT}
--sans:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono","JetBrains Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;padding:2.75rem clamp(1rem,4vw,3rem) 4rem;max-width:76rem;background:var(--ground);color:var(--ink);
font:400 .9375rem/1.55 var(--sans);overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
h1,h2,h3,h4,h5,p,dl,dd,ul,pre{margin:0;padding:0}
h1,h2,h3,h4,h5{line-height:1.25;font-weight:650;text-wrap:balance}
h1{font-size:clamp(1.75rem,4.6vw,2.5rem);letter-spacing:-.022em}
h2{font-size:1.25rem;letter-spacing:-.01em}
h3,h4{font-size:1rem}
h5{font-size:.9375rem}
ul{list-style:none}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
code,pre{font-family:var(--mono);font-size:.9em}
.soft{color:var(--soft)}
.lead{color:var(--soft);max-width:68ch}
.hidden,.cell>span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.to-main{position:absolute;left:1rem;top:-4rem;padding:.5rem .9rem;background:var(--ink);color:var(--ground);border-radius:0 0 6px 6px}
.to-main:focus{top:0}
.head{padding-bottom:1.5rem}
.over{font-size:.8125rem;font-weight:600;letter-spacing:.04em;color:var(--soft)}
.head h1{margin:.35rem 0 .6rem}
.head .sign{display:inline-block;min-width:.9em}
.head.pass .sign{color:var(--pass)}.head.warn .sign{color:var(--warn)}.head.fail .sign{color:var(--fail)}
.head.error .sign{color:var(--error)}.head.skip .sign,.head.disabled .sign{color:var(--skip)}
.head .lead{max-width:none}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2.25rem;margin:1.4rem 0 1.5rem}
.facts dt{font-size:.8125rem;color:var(--soft)}
.bar{display:block;width:100%;height:.625rem;border-radius:5px}
.bar .pass{fill:var(--pass-bar)}.bar .warn{fill:var(--warn-bar)}.bar .fail{fill:var(--fail-bar)}
.bar .error{fill:var(--error-bar)}.bar .skip,.bar .disabled{fill:var(--skip-bar)}
.figures{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin-top:.75rem}
.figures b{font-size:1.0625rem;font-weight:650}
nav{border-block:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.5rem}
nav a{display:inline-block;padding:.6rem 0;text-decoration:none}
nav a:hover{text-decoration:underline}
.notes{margin-top:1.5rem;padding:.7rem 1rem;background:var(--warn-tint);border-radius:6px}
.notes li+li{margin-top:.35rem}
main>section{margin-top:2.75rem}
section>h2+.lead,section>h3+.lead{margin-top:.2rem}
section>h2{margin-bottom:.1rem}
section>.scroll,section>.step{margin-top:1rem}
.target section{margin-top:1.5rem}
.target h3{margin-top:1.5rem;margin-bottom:.5rem}
.target>details{margin-top:1.5rem}
.target details>.scroll{margin-top:.6rem}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.8125rem}
.more{margin-top:1rem;color:var(--soft)}
`;

/** What the page looks like: on screens of any width, light and dark, and on paper. */
export const STYLE = `${PAGE}${STYLE_OF_PARTS}`.replaceAll('\n', '');
