import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docComments, opensIndirectly } from "./wording/doc-comments";
import { checkedFiles, countsDocComments, folderOf, scopeOf } from "./wording/files";
import { lineNumbers } from "./wording/mask";
import { findPhrases, parsePhrases } from "./wording/phrases";
import { proseOfMarkdown, proseOfSource } from "./wording/prose";

// Checks the language of comments, messages, test titles and pages: npm run wording [-- PATH...]
// Lists the phrases of wording/words-to-avoid.txt and the doc comments of src that begin with What, Whether, How, ...
// Paths are relative to the root of the repository. The exit status is 1 if there are any.

const ROOT = join(__dirname, "..");

/** Number of words of a doc comment that are printed. */
const PRINTED_WORDS = 8;

/** Advice for a doc comment that begins with a question word or with "Of". */
const ADVICE = 'of data a noun phrase, of a function a verb ("Tests whether …")';

interface Totals {
  phrases: number;
  openings: number;
  docComments: number;
}

const phrases = parsePhrases(readFileSync(join(__dirname, "wording", "words-to-avoid.txt"), "utf8"));
const totals = new Map<string, Totals>();
const files = checkedFiles(ROOT, process.argv.slice(2));
if (files.length === 0) throw new Error(`no checked files at ${process.argv.slice(2).join(", ")}`);
for (const path of files) check(path);
const all = summary();
if (all.phrases > 0 || all.openings > 0) process.exitCode = 1;

/** Prints the findings of one file and adds them to the totals. */
function check(path: string): void {
  const text = readFileSync(join(ROOT, path), "utf8");
  const lineOf = lineNumbers(text);
  const scope = scopeOf(path)!;
  const prose = scope === "markdown" ? proseOfMarkdown(text) : proseOfSource(text, scope, path);
  const hits = findPhrases(prose, phrases);
  const comments = countsDocComments(path) ? docComments(text, path) : [];
  const openings = comments.filter(opensIndirectly);
  const lines = [
    ...hits.map(({ offset, found, advice }) => ({ line: lineOf(offset), text: `"${found}" -> ${advice}` })),
    ...openings.map(({ line, text }) => ({
      line,
      text: `"${text.split(" ", PRINTED_WORDS).join(" ")}…" -> ${ADVICE}`,
    })),
  ].sort((a, b) => a.line - b.line);
  for (const found of lines) console.log(`${path}:${found.line}: ${found.text}`);

  const total = totals.get(folderOf(path)) ?? { phrases: 0, openings: 0, docComments: 0 };
  total.phrases += hits.length;
  total.openings += openings.length;
  total.docComments += comments.length;
  totals.set(folderOf(path), total);
}

/** Prints the totals of each folder and returns their sum. */
function summary(): Totals {
  const sum: Totals = { phrases: 0, openings: 0, docComments: 0 };
  for (const total of totals.values())
    for (const key of ["phrases", "openings", "docComments"] as const) sum[key] += total[key];
  const rows = [...totals, ["all", sum] as const].map(([folder, total]) => {
    const share = total.docComments === 0 ? 0 : (100 * total.openings) / total.docComments;
    const openings = `${total.openings} of ${total.docComments} (${share.toFixed(1)} %)`;
    return `${folder.padEnd(24)} ${String(total.phrases).padStart(7)}   ${total.docComments === 0 ? "" : openings}`;
  });
  console.log(`\n${"folder".padEnd(24)} phrases   doc comments that begin with What, How, ...`);
  for (const row of rows) console.log(row.trimEnd());
  return sum;
}
