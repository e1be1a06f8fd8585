import { relative, sep } from "node:path";
import {
  numbersOf,
  type ReferenceSet,
  type ReferenceValue,
  readReferenceFile,
  referenceFiles,
  type Tolerance,
  toleranceOf,
} from "../../../scripts/references/reference-file";
import { SUBPATHS } from "../../../scripts/release/subpaths";

/** Headings of the subpaths' tests, in the order of the site, by their folders. */
const HEADINGS = new Map([
  ...SUBPATHS.map(({ name, title }) => [name, title] as const),
  ["package", "The installed package"],
]);

/** Returns the heading for a folder of tests: the title of its subpath, or the folder's name. */
const headingOf = (folder: string): string =>
  HEADINGS.get(folder) ?? folder.charAt(0).toUpperCase() + folder.slice(1).replaceAll("-", " ");

/** A set of reference values with its name and its file, relative to the root. */
interface NamedSet extends ReferenceSet {
  readonly name: string;
  readonly file: string;
}

/** Largest number of entries of a value that is printed in full. */
const MOST_NUMBERS = 12;

/** Formats the reference values of all tests as part of a page: by area, with tolerance and origin. */
export function referenceTable(root: string, folder: string): string {
  const sets = referenceFiles(folder).flatMap((path) =>
    Object.entries(readReferenceFile(path)).map(
      ([name, set]): NamedSet => ({ ...set, name, file: relative(root, path) }),
    ),
  );
  const areaOf = ({ file }: NamedSet) => file.split(sep)[1]!;
  const areas = new Set([...HEADINGS.keys(), ...sets.map(areaOf)]);
  const parts = [...areas].map((area) => {
    const ours = sets.filter((set) => areaOf(set) === area);
    return ours.length === 0 ? "" : `### ${headingOf(area)}\n\n${table(ours)}\n`;
  });
  const total = sets.reduce((sum, set) => sum + countOf(set), 0).toLocaleString("en");
  return [`${total} numbers in ${sets.length} sets.\n`, ...parts].join("\n");
}

const countOf = ({ values }: ReferenceSet): number =>
  values.reduce((sum, { expected }) => sum + numbersOf(expected).length, 0);

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("{", "&#123;")
    .replaceAll("`", "");

/** Formats one row per set: the quantity, its values, their tolerance and their origin. */
const table = (sets: readonly NamedSet[]) =>
  [
    `<table class="references">`,
    "<thead><tr><th>Quantity</th><th>Values</th><th>Tolerance</th><th>Origin and file</th></tr></thead>",
    "<tbody>",
    ...sets.map(tableRow),
    "</tbody></table>",
  ].join("\n");

function tableRow(set: NamedSet): string {
  const tolerances = [...new Set(set.values.map((value) => toleranceText(toleranceOf(set, value))))];
  const cells = [
    escaped(set.name),
    values(set),
    tolerances.map(escaped).join("; "),
    `${escaped(set.origin)} <code>${set.file}</code>`,
  ];
  const labels = ["", "", "Tolerance: ", "Origin: "];
  return `<tr>${cells.map((cell, k) => `<td data-label="${labels[k]}">${cell}</td>`).join("")}</tr>`;
}

/** Formats a tolerance: "1e-9 absolute". */
function toleranceText(tolerance: Tolerance): string {
  if (tolerance === "exact") return "exact";
  const names = { absolute: "absolute", relative: "relative", ofLargest: "of the largest entry" };
  return Object.entries(tolerance)
    .map(([name, bound]) => `${bound} ${names[name as keyof typeof names]}`)
    .join(" + ");
}

/** Formats values with their arguments; long lists can be folded. */
function values(set: ReferenceSet): string {
  const rows = set.values.map(valueText);
  if (rows.length <= 14) return rows.join("<br>");
  const folded = rows.map((row) => `<p>${row}</p>`).join("");
  return `<details><summary>${countOf(set).toLocaleString("en")} numbers</summary>${folded}</details>`;
}

function valueText({ given, expected }: ReferenceValue): string {
  const numbers = numbersOf(expected);
  const written =
    numbers.length > MOST_NUMBERS
      ? `${numbers.length.toLocaleString("en")} numbers`
      : `<code v-pre>${escaped(JSON.stringify(expected).replaceAll(",", ", "))}</code>`;
  const facts = Object.entries(given ?? {}).map(([name, value]) => `${name} ${shortText(value)}`);
  return facts.length === 0 ? written : `${escaped(facts.join(", "))}: ${written}`;
}

/** Formats an argument, if it is short. */
function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= 60 ? text : "(see the file)";
}
