/*
 * The public surface of the built package as text, one file in api/ for each entry. `npm run api` writes them; `npm run
 * api:check` compares them with what was built, shows what differs and fails.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiProgram, apiReport, reportName, rootReport } from "./release/api-report";
import type { PackageJson } from "./release/manifests";

const { name, exports: entries } = JSON.parse(readFileSync("package.json", "utf8")) as PackageJson;
const check = process.argv.includes("--check");
const folder = check ? mkdtempSync(join(tmpdir(), "learning-dynamics-api-")) : "api";

mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
const typed = Object.entries(entries).flatMap(([subpath, target]) =>
  typeof target === "string"
    ? []
    : [[subpath.replace(/^\./, name), target.import.default.replace(/\.mjs$/, ".d.mts")] as const],
);
const program = apiProgram(typed.map(([, types]) => types));
for (const [specifier, types] of typed) {
  const report = specifier === name ? rootReport("dist/index.d.ts") : apiReport(program, specifier, types);
  writeFileSync(join(folder, reportName(specifier)), report);
}

if (check) {
  const options = ["--no-pager", "diff", "--no-index", "--color=auto", "--stat", "--patch", "--unified=2"];
  const { status, stdout } = spawnSync("git", [...options, "--", "api", folder], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  if (status !== 0) {
    console.log(stdout);
    console.log(
      "The public surface is not the one in api/. If that is meant, run `npm run api` and commit it.",
    );
    process.exitCode = 1;
  }
}
