/*
 * Packs the library, installs the tarball in an empty folder outside the checkout, and uses it there as users do: in
 * Node by import and by require, in TypeScript with every module resolution, in ts-node, Deno and npx, and in bundles
 * for browsers. Prints a line for each check, and exits with status 1 if any check fails. KEEP=1 keeps the folder;
 * RESULTS names a file for the counts, in the format of vitest's JSON reporter.
 */
import { rmSync, writeFileSync } from "node:fs";
import { checkBrowser } from "./checks/browser.mjs";
import { checkCommandLine } from "./checks/command-line.mjs";
import { checkContents } from "./checks/contents.mjs";
import { checkDeno } from "./checks/deno.mjs";
import { checkDisplays } from "./checks/displays.mjs";
import { checkTypeScript, checkTypeScriptPage } from "./checks/typescript.mjs";
import { check, outcomes } from "./outcomes.mjs";
import { app, json, node, work } from "./workspace.mjs";

try {
  await checkContents();
  await check("import and require of every entry", () => node(["subpaths.mjs"], app).trim());
  await check("import and require where code may not be generated from strings", () =>
    node(["--disallow-code-generation-from-strings", "content-policy.mjs"], app).trim(),
  );
  await check("a sweep on threads, by import", () => node(["threads.mjs"], app).trim());
  await check("a sweep and a kernel on threads, by require", () => node(["threads.cjs"], app).trim());
  await checkCommandLine();
  await checkTypeScript();
  await checkTypeScriptPage();
  await checkBrowser();
  await checkDisplays();
  await checkDeno();
} finally {
  if (process.env.KEEP === undefined) rmSync(work, { recursive: true, force: true });
  else console.log(`kept: ${work}`);
}
const { passed, failed } = outcomes();
if (process.env.RESULTS !== undefined) {
  writeFileSync(process.env.RESULTS, json({ numPassedTests: passed, numFailedTests: failed }));
}
console.log(`\npackage: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
