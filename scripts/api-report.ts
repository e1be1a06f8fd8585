/*
 * Reports of the public API of the built package, one file in api/ for each entry. `npm run api` writes the files;
 * `npm run api:check` compares them with the build; it prints the differences and fails if there are any.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiProgram, apiReport, reportName, rootReport } from "./release/api-report";
import { SUBPATHS } from "./release/subpaths";

const PACKAGE = "learning-dynamics";
const check = process.argv.includes("--check");
const folder = check ? mkdtempSync(join(tmpdir(), "learning-dynamics-api-")) : "api";

const built = SUBPATHS.map(({ name }) => [name, `dist/${name}.d.mts`] as const);
const missing = built.map(([, types]) => types).filter((types) => !existsSync(types));
if (missing.length > 0) throw new Error(`run \`npm run build\` first: ${missing.join(", ")} not found`);
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
const program = apiProgram(built.map(([, types]) => types));
for (const [name, types] of built) {
  const specifier = `${PACKAGE}/${name}`;
  writeFileSync(join(folder, reportName(specifier)), apiReport(program, specifier, types));
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
