/*
 * Reports of the public API of the built package, one file in api/ for each entry. `npm run api` writes the files;
 * `npm run api:check` compares them with the build; it prints the differences and fails if there are any. Both fail if a
 * public signature mentions a type that no entry exports.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiProgram, apiReport, type Entry, reportName, rootReport } from "./release/api-report";
import { SUBPATHS } from "./release/subpaths";

const PACKAGE = "learning-dynamics";
const check = process.argv.includes("--check");
const folder = check ? mkdtempSync(join(tmpdir(), "learning-dynamics-api-")) : "api";

const entries: readonly Entry[] = SUBPATHS.map(({ name }) => ({
  specifier: `${PACKAGE}/${name}`,
  types: `dist/${name}.d.mts`,
}));
const missing = entries.map(({ types }) => types).filter((types) => !existsSync(types));
if (missing.length > 0) throw new Error(`run \`npm run build\` first: ${missing.join(", ")} not found`);
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
const program = apiProgram(entries.map(({ types }) => types));
for (const entry of entries) {
  const { text, unexported } = apiReport(program, entry, entries);
  writeFileSync(join(folder, reportName(entry.specifier)), text);
  if (unexported.length === 0) continue;
  console.error(`${entry.specifier} mentions types that users cannot import: ${unexported.join(", ")}`);
  process.exitCode = 1;
}
writeFileSync(join(folder, reportName(PACKAGE)), rootReport("dist/index.d.ts"));

if (check) {
  const options = ["--no-pager", "diff", "--no-index", "--color=auto", "--stat", "--patch", "--unified=2"];
  const { status, stdout } = spawnSync("git", [...options, "--", "api", folder], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  if (status !== 0) {
    console.log(stdout);
    console.log(
      "The public API differs from the reports in api/. If this is intended, run `npm run api` and commit the result.",
    );
    process.exitCode = 1;
  }
}
