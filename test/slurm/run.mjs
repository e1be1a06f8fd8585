/*
 * Follows the Slurm page of docs/scale.md word for word on a cluster of one node that it starts on the loopback: the sweep
 * is submitted, one shard is killed in the middle and submitted again alone, and the merged table has to equal that of one
 * process. Prints a line for each check, and exits with status 1 if any check fails. Where Slurm cannot be installed it is
 * skipped with a message. KEEP=1 keeps the folder; RESULTS names a file for the counts, in the format of vitest's JSON
 * reporter.
 */
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cancelJobs, installSlurm, startCluster, until } from "./cluster.mjs";

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Time within which all jobs have to end, in milliseconds. */
const JOBS_LIMIT = 180_000;

let passed = 0;
let failed = 0;

/** Runs a check and prints its outcome. */
async function check(name, body) {
  const start = performance.now();
  try {
    await body();
    passed++;
    console.log(`ok     ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n${[error.message, error.stdout, error.stderr].filter(Boolean).join("\n")}`);
  }
}

/** Returns the commands of the page: the blocks between the heading "Slurm" and the next one. */
function pageCommands() {
  const page = readFileSync(join(checkout, "docs/scale.md"), "utf8");
  const section = page.slice(page.indexOf("\n## Slurm\n")).split(/\n## (?!Slurm)/)[0];
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
}

/** Makes a folder in which the package is installed. */
function installPackage(folder) {
  const bin = join(folder, "node_modules/.bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(checkout, join(folder, "node_modules/learning-dynamics"));
  symlinkSync("../learning-dynamics/dist/cli/main.js", join(bin, "learning-dynamics"));
  writeFileSync(join(folder, "package.json"), "{}");
}

async function followPage(folder, env) {
  installPackage(folder);
  const run = (code) =>
    execFileSync("bash", ["-euo", "pipefail", "-c", code], { cwd: folder, env, encoding: "utf8" });
  const file = (name) => join(folder, "phases", name);
  const read = (name) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  const jobsEnd = () => until(JOBS_LIMIT, "all jobs have ended", () => run("squeue --noheader") === "");
  const [submit, start, look, again, use] = pageCommands();
  const rows = "rows/3-of-4.jsonl";

  await check("the page's first command writes a script with its options", () => {
    run(submit);
    assert.match(read("submit.sh"), /^#SBATCH --array=1-4$/m);
  });

  await check("a shard is killed in the middle of its points, and the others finish", async () => {
    run(start);
    await until(JOBS_LIMIT, "shard 3 has rows", () => read(rows).split("\n").length > 20);
    process.kill(JSON.parse(read(`${rows}.lock`)).process, "SIGKILL");
    await jobsEnd();
  });

  await check("the queued merge names the shard that lacks points", () => {
    assert.match(read("logs/merge.log"), /\nshard 3 lacks \d+ of 133 points\n/);
    assert.doesNotMatch(read("logs/merge.log"), /shard [124] lacks/);
  });

  await check("the status shows that the process of this shard has ended", () => {
    assert.match(run(look), /shard 3: \d+ of 133 points finished, \d+ missing; .* ended without finishing/);
  });

  await check("the shard is submitted again alone, and continues after its last point", async () => {
    const before = read(rows).split("\n").slice(0, -1);
    run(again);
    await jobsEnd();
    const after = read(rows).split("\n").slice(0, -1);
    assert.ok(before.length >= 20);
    assert.deepEqual(after.slice(0, before.length), before);
    assert.equal(after.length, 133);
    assert.match(read("logs/merge.log"), /533 of 533 points finished\n/);
  });

  await check("the merged tables equal those of one process bit for bit", () => {
    assert.match(run(use), /lambda,scale,seed,kernelMovement/);
    const sweep = submit.replace("sweep submit", "sweep").replace("--slurm --shards 4", "--executor inline");
    run(sweep.replace("--out phases", "--out inline"));
    for (const name of ["table.csv", "table.json"])
      assert.ok(readFileSync(join(folder, "inline", name)).equals(readFileSync(file(name))), name);
  });
}

const reason = installSlurm();
if (reason === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-slurm-"));
  const work = join(folder, "work");
  mkdirSync(work);
  let cluster;
  try {
    await check("a cluster of one node starts on the loopback", async () => {
      cluster = await startCluster(folder);
    });
    if (cluster !== undefined) await followPage(work, cluster.env);
  } finally {
    if (cluster !== undefined) cancelJobs(cluster.env);
    await cluster?.stop();
    if (process.env.KEEP === "1") console.log(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
} else console.log(`skipped: ${reason}`);

console.log(`${passed} passed, ${failed} failed`);
if (process.env.RESULTS !== undefined)
  writeFileSync(process.env.RESULTS, JSON.stringify({ numPassedTests: passed, numFailedTests: failed }));
process.exitCode = failed === 0 ? 0 : 1;
