import { sep } from "node:path";
import { type Reference, readReferences, testFiles } from "../../../scripts/references";
import { SUBPATHS } from "../../../scripts/release/subpaths";

/** Areas of the tests, in the order of the site, by their folders. */
const AREAS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SUBPATHS.map(({ name, title }) => [name, title])),
  files: "Files",
  package: "The installed package",
};

/** The reference values of all tests as a page's part: by area, with origin and tolerance. */
export function referenceTable(root: string, folder: string): string {
  const references = testFiles(folder).flatMap((file) => readReferences(root, file).references);
  const areaOf = ({ file }: Reference) => file.split(sep)[1]!;
  const unknown = references.map(areaOf).filter((area) => !(area in AREAS));
  if (unknown.length > 0) throw new Error(`no heading for the reference values of test/${unknown[0]}`);
  const inTests = references.filter(({ fixture }) => fixture === undefined);
  const inFiles = references.filter(({ fixture }) => fixture !== undefined);
  const parts = Object.entries(AREAS).map(([area, heading]) => {
    const ours = references.filter((reference) => areaOf(reference) === area);
    return ours.length === 0 ? "" : `### ${heading}\n\n${table(ours)}\n`;
  });
  return [
    `${sum(inTests)} values in ${inTests.length} places, and files with ${sum(inFiles)} numbers in ${inFiles.length} more.\n`,
    ...parts,
  ].join("\n");
}

const sum = (references: readonly Reference[]) =>
  references.reduce((total, { count }) => total + count, 0).toLocaleString("en");

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("{", "&#123;")
    .replaceAll("`", "");

/** One row per reference: what is tested, the values, how closely they are met, where they come from. */
const table = (references: readonly Reference[]) =>
  [
    `<table class="references">`,
    "<thead><tr><th>What</th><th>Values</th><th>Tolerance</th><th>Origin and place</th></tr></thead>",
    "<tbody>",
    ...references.map(tableRow),
    "</tbody></table>",
  ].join("\n");

function tableRow({ file, line, titles, origin, tolerance, rows, count, fixture }: Reference): string {
  const cells = [
    titles.map(escaped).join(" › "),
    fixture === undefined
      ? values(rows, count)
      : `${count.toLocaleString("en")} numbers in <code>${fixture}</code>`,
    escaped(tolerance),
    `${escaped(origin)} <code>${file}:${line}</code>`,
  ];
  const labels = ["", "", "Tolerance: ", "Origin: "];
  return `<tr>${cells.map((cell, k) => `<td data-label="${labels[k]}">${cell}</td>`).join("")}</tr>`;
}

/** Values as they stand in the test; many of them fold away. */
function values(rows: Reference["rows"], count: number): string {
  const list = rows.map(({ given, expected }) => {
    const written = `<code v-pre>${escaped(expected)}</code>`;
    return given === "" ? written : `${escaped(given)}: ${written}`;
  });
  if (list.length <= 14) return list.join("<br>");
  return `<details><summary>${count} values</summary>${list.map((row) => `<p>${row}</p>`).join("")}</details>`;
}
