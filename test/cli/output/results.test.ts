import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { describe, expect, it, vi } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { runCommandLine } from "../../../src/cli/command-line";
import type {
  CompletionResult,
  ErrorResult,
  ListResult,
  ReportResult,
  RunResult,
  ShardResult,
} from "../../../src/cli/output/results";
import { experiments } from "../../../src/experiments";
import { writeNpz } from "../../../src/tasks";
import { universalFlow } from "../../../src/universal";
import { command } from "../command";

const cli = command();
const root = join(import.meta.dirname, "../../..");
const ajv = new Ajv({ allowUnionTypes: true });
ajv.addSchema(JSON.parse(readFileSync(join(root, "docs/command-line.schema.json"), "utf8")), "results");

/** Runs a command with `--json`, checks its output against a definition of the schema, and returns it. */
async function resultOf<Result>(definition: string, words: readonly string[], code = 0): Promise<Result> {
  cli.out = "";
  expect([await cli.run(...words, "--json"), cli.err]).toEqual([code, expect.anything()]);
  const result = JSON.parse(cli.out);
  for (const name of [definition, "CommandResult"]) {
    const validate = ajv.getSchema(`results#/definitions/${name}`)!;
    validate(result);
    expect(validate.errors).toBe(null);
  }
  return result;
}

describe("the result with --json", () => {
  const work = `${join(import.meta.dirname, "../sweep/work.mjs")}#square`;
  const out = () => ["--out", cli.file("out")];

  it("of list has the parameters of every experiment", async () => {
    const { experiments: listed } = await resultOf<ListResult>("ListResult", ["list"]);
    expect(listed.map(({ name }) => name)).toEqual(experiments.map(({ name }) => name));
    expect(listed[0]!.parameters.levels!.default).toBe(5);
  });

  it("of run has one report for each experiment, with null for numbers that are not finite", async () => {
    const modes = experiments.find(({ name }) => name === "modes")!;
    const check = {
      claim: "the error is finite",
      measured: Number.POSITIVE_INFINITY,
      bound: 1,
      holds: false,
    };
    const report = {
      ...{
        name: "modes",
        title: "Modes",
        summary: [],
        notes: ["A note."],
        advice: [],
        parameters: { seed: 1 },
      },
      ...{ series: [], tables: [], checks: [check], figures: [], control: false, completed: true },
    };
    vi.spyOn(modes, "run").mockResolvedValue(report);
    const { reports } = await resultOf<RunResult>("RunResult", ["run", "modes", ...out()], 1);
    const { series, figures, ...rest } = report;
    const files = { page: cli.file("out/report.html"), data: cli.file("out/report.json") };
    expect(reports).toEqual([{ ...rest, ...files, checks: [{ ...check, measured: null }] }]);
    expect(cli.err).toContain("A note.");
  });

  it("of predict, fit and diagnose is a report", async () => {
    writeFileSync(cli.file("X.csv"), "1,0\n0,1\n1,1\n");
    writeFileSync(cli.file("Y.csv"), "1\n2\n3\n");
    const task = ["--inputs", cli.file("X.csv"), "--targets", cli.file("Y.csv"), "--no-header"];
    const { name, tables } = await resultOf<ReportResult>("ReportResult", ["predict", ...task, ...out()]);
    expect([name, tables.length > 0]).toEqual(["predict", true]);
    const { representation, output, alignment, times } = universalFlow(
      {
        initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
        inputDistanceSquared: 1,
        targetDistanceSquared: 0.5,
        rates: { encoder: 0.006, decoder: 0.02 },
      },
      { times: Array.from({ length: 30 }, (_, i) => 40 * i) },
    );
    const rows = Array.from(times, (t, i) => [t, representation[i], output[i], alignment[i]].join(","));
    writeFileSync(cli.file("pair.csv"), `time,representation,output,alignment\n${rows.join("\n")}\n`);
    const distances = ["--input-distance", "1", "--target-distance", "0.5"];
    await resultOf<ReportResult>("ReportResult", ["fit", cli.file("pair.csv"), ...distances, ...out()]);
    const weights = (start: readonly number[], shape: readonly number[]) =>
      toNdArray(Float64Array.from([1, 2, 4].flatMap((factor) => start.map((x) => x * factor))), [
        3,
        ...shape,
      ]);
    const run = {
      time: toNdArray(Float64Array.of(0, 10, 20), [3]),
      W1: weights([0.1, 0.2, 0.3, 0.4], [2, 2]),
      W2: weights([0.3, 0.2], [1, 2]),
      inputs: toNdArray(Float64Array.of(1, 0, 0, 1, 1, 1), [3, 2]),
      targets: toNdArray(Float64Array.of(1, 2, 3), [3]),
    };
    writeFileSync(cli.file("run.npz"), writeNpz(run));
    await resultOf<ReportResult>("ReportResult", [
      "diagnose",
      cli.file("run.npz"),
      "--activation",
      "tanh",
      ...out(),
    ]);
  });

  it("of the commands of sweeps has their numbers of points", async () => {
    const grid = ["--grid", "x=1,2,3", "--executor", "inline"];
    const folder = cli.file("out");
    const estimate = await resultOf("EstimateResult", ["sweep", work, ...grid, "--dry-run"]);
    expect(estimate).toMatchObject({ points: 3, measured: 3 });
    const shard = await resultOf<ShardResult>("ShardResult", [
      "sweep",
      work,
      ...grid,
      ...out(),
      "--shard",
      "1/2",
    ]);
    expect(shard).toMatchObject({ shard: 1, shards: 2, nonFinite: 0, failed: 0, failures: [] });
    const status = await resultOf("SweepStatus", ["sweep", "status", folder]);
    expect(status).toMatchObject({ points: 3, finished: shard.finished });
    expect(await resultOf("MergeResult", ["sweep", "merge", folder], 6)).toMatchObject({
      figures: [join(folder, "figure.svg")],
    });
    expect(await resultOf("RepairResult", ["sweep", "repair", folder])).toEqual({ repaired: [] });
    const submitted = ["sweep", "submit", work, "--slurm", ...grid, "--out", cli.file("slurm")];
    expect(await resultOf("SubmitResult", submitted)).toMatchObject({ points: 3, shards: 1 });
  });

  it("of a sweep names its failed points", async () => {
    const poisoned = ["--grid", "x=1,2", "--grid", "poison=2", "--retries", "0", "--executor", "inline"];
    const merged = await resultOf("MergeResult", ["sweep", work, ...poisoned, ...out()], 5);
    expect(merged).toMatchObject({ points: 2, finished: 1, failed: 1, missing: 0 });
  });

  it("of completion holds the script", async () => {
    expect((await resultOf<CompletionResult>("CompletionResult", ["completion", "fish"])).shell).toBe("fish");
  });

  it.each([
    [
      2,
      ["predict", "--inputs", "none.npy"],
      "predict: what the network learns from none.npy is missing: give --targets with a file of one row of numbers per sample, or --labels with a file of one class per sample",
    ],
    [2, ["predict"], expect.stringContaining("predict: files are given with options: --inputs FILE")],
    [2, ["dance"], "unknown command 'dance'"],
    [3, ["sweep", "status", "none"], expect.stringContaining("none")],
  ])("with exit code %i is the error: %j", async (code, words, message) => {
    const { error } = await resultOf<ErrorResult>("ErrorResult", words, code);
    expect(error).toEqual({ message, code });
  });
});

it("a fault of the program is no result of the command line", async () => {
  vi.spyOn(experiments.find(({ name }) => name === "modes")!, "run").mockRejectedValue(
    new TypeError("fault"),
  );
  const run = runCommandLine(["node", "learning-dynamics", "run", "modes", "--json", "--out", cli.directory]);
  await expect(run).rejects.toThrow("fault");
  expect(cli.out).toBe("");
});

it("the schema finds wrong outputs", () => {
  const validate = ajv.getSchema("results#/definitions/CommandResult")!;
  expect(validate({ error: { message: "wrong" } })).toBe(false);
  expect(validate({ experiments: [], more: 1 })).toBe(false);
});
