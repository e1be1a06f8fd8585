import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { slurmScript } from "../../../../src/cli/sweep/submit/slurm-script";
import { shardCount, slurmTime } from "../../../../src/cli/sweep/submit/submit-sweep";
import { command } from "../../command";

const cli = command();
const work = `${join(import.meta.dirname, "../work.mjs")}#square`;

describe("the array script of Slurm", () => {
  const script = () =>
    slurmScript({
      name: "square",
      workingFolder: cli.directory,
      out: cli.file("out"),
      program: ["echo", "it's"],
      sweep: ["sweep", "work.mjs#square", "--grid", "x=1:9:9", "--out", "out"],
      figure: ["--figure", "x,square", "--png"],
      points: 9,
      shards: 3,
      threads: 2,
      time: "00:30:00",
      account: "theory",
      sbatch: ["--mem=4G", "--comment=two words"],
    });

  it("is valid for bash, and asks for the stated resources", () => {
    execFileSync("bash", ["-n"], { input: script() });
    const options = [...script().matchAll(/^#SBATCH (.*)$/gm)].map(([, option]) => option);
    expect(options).toEqual([
      "--job-name=square",
      "--array=1-3",
      "--cpus-per-task=2",
      "--time=00:30:00",
      `--output=${cli.file("out")}/logs/%a.log`,
      "--open-mode=append",
      "--account=theory",
      "--mem=4G",
      '--comment="two words"',
    ]);
  });

  it("computes the shard of its task, and queues the merge in the first task of a submission only", () => {
    mkdirSync(cli.file("bin"));
    writeFileSync(cli.file("bin/sbatch"), '#!/bin/bash\nprintf "%s\\n" "sbatch" "$@"\n');
    chmodSync(cli.file("bin/sbatch"), 0o755);
    const task = (id: string, first: string) =>
      spawnSync("bash", ["-c", script()], {
        encoding: "utf8",
        env: {
          PATH: `${cli.file("bin")}:${process.env.PATH}`,
          SLURM_ARRAY_TASK_ID: id,
          SLURM_ARRAY_TASK_MIN: first,
          SLURM_ARRAY_JOB_ID: "77",
          SLURM_ARRAY_TASK_COUNT: "1",
        },
      }).stdout;
    const sweep = "it's sweep work.mjs#square --grid x=1:9:9 --out out --resume --shard auto/3\n";
    expect(task("2", "1")).toBe(sweep);
    const [sbatch, dependency, ...rest] = task("3", "3").split("\n");
    expect([sbatch, dependency]).toEqual(["sbatch", "--dependency=afterany:77"]);
    expect(rest).toContain(`--wrap=echo it\\'s sweep merge ${cli.file("out")} --figure x\\,square --png `);
    expect(rest.join("\n").endsWith(sweep)).toBe(true);
  });

  it("continues without a merge if none can be queued", () => {
    const { stdout } = spawnSync("bash", ["-c", script()], {
      encoding: "utf8",
      env: {
        PATH: "/usr/bin:/bin",
        SLURM_ARRAY_TASK_ID: "1",
        SLURM_ARRAY_TASK_MIN: "1",
        SLURM_ARRAY_JOB_ID: "x",
      },
    });
    expect(stdout).toContain("run it by hand");
    expect(stdout).toContain("--shard auto/3");
  });
});

describe("learning-dynamics sweep submit", () => {
  const submit = (...words: string[]) =>
    cli.run("sweep", "submit", work, "--grid", "x=1:20:20", "--out", cli.file("out"), ...words);

  it("writes the script, which repeats the options of the sweep", async () => {
    writeFileSync(cli.file("out"), "");
    expect(await submit("--slurm")).toBe(3);
    cli.err = "";
    const out = ["--out", cli.file("sub")];
    const options = ["--retries", "4", "--partition", "short", "--shards", "7", "--sbatch=--mem=2G"];
    expect(await submit("--slurm", ...out, ...options)).toBe(0);
    const script = readFileSync(cli.file("sub/submit.sh"), "utf8");
    expect(script).toContain("#SBATCH --partition=short\n#SBATCH --mem=2G\n");
    expect(script).toContain(
      `sweep '${work}' --grid x=1:20:20 --retries 4 --out ${cli.file("sub")} --executor inline --resume --shard auto/7\n`,
    );
    expect(cli.out).toMatch(
      /^20 points of .* \(mean of 20\) in 7 shards of .*\nscript: .*submit\.sh\nsubmit it: sbatch /,
    );
    expect(cli.err).toBe("");
  });

  it("gives the figure to the merge alone, and refuses one that cannot be drawn before it writes", async () => {
    expect(await submit("--slurm", "--figure", "w,square")).toBe(2);
    expect(await submit("--slurm", "--figure", "x,cube")).toBe(2);
    expect(cli.err).toMatch(
      /^sweep submit: --figure: x must be "x" or "seed", received the string "w"\nsweep submit: --figure: value must be "square" or "noise" or "x" or "seed", received the string "cube"\n$/,
    );
    expect(existsSync(cli.file("out"))).toBe(false);
    expect(await submit("--slurm", "--figure", "x,square", "--png")).toBe(0);
    const script = readFileSync(cli.file("out/submit.sh"), "utf8");
    expect(script).toContain(`sweep merge ${cli.file("out")} --figure x,square --png)`);
    expect(script.match(/--figure/g)).toHaveLength(1);
  });

  it("refuses the folder of another sweep before it measures, and keeps the number of shards of the same one", async () => {
    const shardsOf = () => /--shard auto\/(\d+)$/m.exec(readFileSync(cli.file("out/submit.sh"), "utf8"))![1];
    expect(await submit("--slurm", "--shards", "7")).toBe(0);
    expect(await submit("--slurm")).toBe(0);
    expect(shardsOf()).toBe("7");
    cli.err = "";
    expect(await submit("--slurm", "--grid", "y=1,2")).toBe(2);
    expect(cli.err).toMatch(/manifest\.json describes a different sweep: grid/);
    cli.err = "";
    expect(await submit("--slurm", "--shards", "8")).toBe(2);
    expect(cli.err).toMatch(/describes a different sweep: shards was 7 and is 8/);
    expect(shardsOf()).toBe("7");
    expect(await submit("--slurm", "--shards", "8", "--accept-changes")).toBe(0);
    expect(shardsOf()).toBe("8");
    // The shards of the script find the manifest that they would write.
    const shard = ["--grid", "x=1:20:20", "--out", cli.file("out"), "--executor", "inline", "--resume"];
    expect(await cli.run("sweep", work, ...shard, "--shard", "1/8")).toBe(0);
    expect(await cli.run("sweep", work, ...shard, "--shard", "1/7")).toBe(2);
  });

  it("refuses threads without their number, and other schedulers", async () => {
    expect(await submit("--slurm", "--executor", "threads")).toBe(2);
    expect(await submit()).toBe(2);
    expect(await submit("--slurm", "--max-shards", "0")).toBe(2);
    expect(cli.err).toMatch(/--executor threads needs --threads/);
    expect(cli.err).toMatch(/required option '--slurm'/);
    expect(cli.err).toMatch(/'--max-shards <n>' argument '0' is invalid. It must be a positive integer/);
  });

  it("makes shards of at least ten minutes, as many as are allowed and as there are points", () => {
    expect(shardCount(1e6, 1e5, 1000)).toBe(166);
    expect(shardCount(1e6, 1e7, 1000)).toBe(1000);
    expect(shardCount(100, 599, 1000)).toBe(1);
    expect(shardCount(3, 1e5, 1000)).toBe(3);
    expect(slurmTime(1801)).toBe("00:31:00");
    expect(slurmTime(100 * 3600)).toBe("100:00:00");
  });
});
