import type { AdaptivePaint } from "../drawing/theme";
import { FONTS, INKS } from "../drawing/theme";

const page = (theme: "light" | "dark"): string =>
  [
    `--background: ${INKS.background[theme]}; --text: ${INKS.text[theme]}; --muted: ${INKS.muted[theme]};`,
    `--rule: ${theme === "light" ? "#d5d8dd" : "#3a3f48"}; --soft: ${theme === "light" ? "#f5f6f8" : "#1e2128"};`,
    theme === "light" ? "--good: #1a6b3c; --bad: #b3261e;" : "--good: #6fcf97; --bad: #ff8a80;",
  ].join(" ");

/** Returns the style sheet of a report, for both colour schemes, narrow screens and print. */
export const reportStyle = (adaptive: AdaptivePaint): string => `
:root { color-scheme: light dark; ${page("light")} ${adaptive.declarations("light")} }
@media screen and (prefers-color-scheme: dark) { :root { ${page("dark")} ${adaptive.declarations("dark")} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--background); color: var(--text); font: 16px/1.55 ${FONTS}; }
main { max-width: 50rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--rule); }
p { margin: 0 0 0.8rem; overflow-wrap: break-word; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; }
.table tbody td:first-child, .table tbody th:first-child { white-space: nowrap; }
.table table { font-size: 0.8125rem; }
.table th, .table td { padding-right: 0.7rem; }
.number { text-align: right; white-space: nowrap; }
.outcome { white-space: nowrap; font-weight: 600; }
.holds { color: var(--good); }
.fails { color: var(--bad); }
.summary { color: var(--muted); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.5rem; margin: 0; font-size: 0.875rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
h3 { font-size: 1rem; line-height: 1.35; margin: 0 0 0.5rem; }
figure { margin: 0 0 2.25rem; }
figcaption { font-size: 0.875rem; color: var(--muted); margin-top: 0.25rem; }
figure svg { display: block; width: 100%; height: auto; min-width: 30rem; }
.table { width: max-content; min-width: 100%; max-width: calc(100vw - 3.5rem); margin-bottom: 1.75rem; position: relative; left: 50%; transform: translateX(-50%); scrollbar-width: thin; }
.table thead th { white-space: normal; max-width: 9rem; }
@media (max-width: 34rem) {
  main { padding: 1.75rem 1rem 3rem; }
  h1 { font-size: 1.4rem; }
  th, td { padding-right: 0.7rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
  .table { max-width: calc(100vw - 2rem); }
  .table tbody td:first-child, .table tbody th:first-child { white-space: normal; }
}
@media print {
  @page { margin: 18mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  figure svg { min-width: 0; max-width: 14.5cm; }
  .scroll { overflow: visible; }
  .table { width: auto; max-width: none; left: 0; transform: none; }
}
`;
