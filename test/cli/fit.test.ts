import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync, strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { writeNpy, writeNpz } from "../../src/tasks";
import { universalFlow } from "../../src/universal";
import { command } from "./command";

const cli = command();

describe("learning-dynamics fit", () => {
  const problem = {
    initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
    inputDistanceSquared: 1,
    targetDistanceSquared: 0.5,
    rates: { encoder: 0.006, decoder: 0.02 },
    mean: { rate: 0.004, initialSquaredError: 0.3 },
  };
  const times = Array.from({ length: 80 }, (_, i) => 20 * i);
  const flow = universalFlow(problem, { times });
  const distances = ["--input-distance", "1", "--target-distance", "0.5"];
  const rows = (loss: boolean) =>
    times.map((t, i) => {
      const row = [t, flow.representation[i], flow.output[i], flow.alignment[i]];
      return [...row, ...(loss ? [flow.loss![i]] : [])].join(",");
    });

  it("prints verdict and rates of a trajectory with named columns, and writes the report", async () => {
    writeFileSync(
      cli.file("run.csv"),
      `epoch,representation,output,alignment,loss\n${rows(true).join("\n")}\n`,
    );
    expect(await cli.run("fit", cli.file("run.csv"), ...distances, "--out", cli.file("report"))).toBe(0);
    expect(cli.out).toMatch(/^This pair follows the theory: under 0.001 % residual\n/);
    expect(cli.out).toMatch(
      /encoder η_h +0\.006 +0\.006 +0\.006\n +decoder η_y +0\.02 +0\.02 +0\.02\n +mean output +0\.004/,
    );
    expect(cli.out).toMatch(/final representation distance h\(∞\) +0\.33618/);
    expect(cli.out).toContain("The theory starts at the first sample.");
    expect(readdirSync(cli.file("report")).sort()).toEqual([
      "loss.svg",
      "report.html",
      "report.json",
      "residuals.svg",
      "trajectory.svg",
    ]);
    const report = JSON.parse(readFileSync(cli.file("report/report.json"), "utf8"));
    expect(report.series[0].columns.representation.length).toBe(80);
  });

  it("reads distances from the columns of the file, and the start from --start", async () => {
    const header = "time,representation,output,alignment,input_distance,target_distance";
    const lines = rows(false).map((row) => `${row},1,0.5`);
    writeFileSync(cli.file("run.csv.gz"), gzipSync(strToU8(`${header}\n${lines.join("\n")}\n`)));
    expect(await cli.run("fit", cli.file("run.csv.gz"), "--start", "fitted", "--out", cli.directory)).toBe(0);
    expect(cli.out).toMatch(/start that was fitted[\s\S]*encoder η_h +0\.006 /);
    expect(readdirSync(cli.directory)).not.toContain("loss.svg");
  });

  it("advises to use --start if learning starts later than from an aligned start", async () => {
    const late = universalFlow(problem, { times: times.map((t) => Math.max(0, t - 300)) });
    const lines = times.map((t, i) =>
      [t, late.representation[i], late.output[i], late.alignment[i]].join(","),
    );
    writeFileSync(cli.file("run.csv"), `time,representation,output,alignment\n${lines.join("\n")}\n`);
    const words = ["fit", cli.file("run.csv"), ...distances, "--out", cli.directory];
    expect(await cli.run(...words, "--start", "measured")).toBe(0);
    expect(cli.out).toContain("\nAdvice: --start fitted gives more accurate rates.\n");
    expect(readFileSync(cli.file("report.html"), "utf8")).toContain("--start fitted gives");
    cli.out = "";
    expect(await cli.run(...words, "--start", "fitted")).toBe(0);
    expect(cli.out).not.toContain("gives more accurate rates");
  });

  it("reads raw activations and outputs of two points", async () => {
    // Three hidden units and two outputs, each moving along one line as the theory predicts.
    const stack = (squares: Float64Array, signs: readonly number[], along: readonly number[]) =>
      toNdArray(
        Float64Array.from(
          times.flatMap((_, i) =>
            [-0.5, 0.5].flatMap((side) => along.map((x) => side * signs[i]! * x * Math.sqrt(squares[i]!))),
          ),
        ),
        [times.length, 2, along.length],
      );
    const ones = times.map(() => 1);
    // The targets differ by (0.5, 0.5): the outputs are in the wrong order until the crossing.
    const start = { representation: 0.01, output: 0.0032, alignment: 0.0032 + 0.04 };
    const scalar = universalFlow({ ...problem, initial: start }, { times });
    const sign = times.map((_, i) => Math.sign(scalar.output[i]! - scalar.alignment[i]!));
    const archive = {
      times: toNdArray(Float64Array.from(times), [times.length]),
      hidden: stack(scalar.representation, ones, [0.6, 0, -0.8]),
      outputs: stack(scalar.output, sign, [Math.SQRT1_2, Math.SQRT1_2]),
      inputs: toNdArray(Float64Array.of(0, 1), [2, 1]),
      targets: toNdArray(Float64Array.of(-0.25, -0.25, 0.25, 0.25), [2, 2]),
    };
    writeFileSync(cli.file("run.npz"), writeNpz(archive));
    expect(await cli.run("fit", cli.file("run.npz"), "--out", cli.directory)).toBe(0);
    expect(cli.out).toMatch(/^This pair follows the theory: under 0.001 % residual/);
    expect(cli.out).toMatch(/encoder η_h +0\.006 [\s\S]*decoder η_y +0\.02 /);
    cli.out = "";
    const curves = Object.fromEntries(
      (["representation", "output", "alignment"] as const).map((name) => [
        name,
        toNdArray(flow[name].slice(), [times.length]),
      ]),
    );
    writeFileSync(cli.file("curves.npz"), writeNpz({ time: archive.times, ...curves }));
    expect(await cli.run("fit", cli.file("curves.npz"), ...distances, "--out", cli.directory)).toBe(0);
    expect(cli.out).toMatch(/encoder η_h +0\.006 /);
  });

  it("reads only the columns and arrays that it needs, whatever the others hold", async () => {
    const lines = rows(true).map((row) => `${row},relu,nan,9223372036854775807`);
    writeFileSync(cli.file("run.csv"), `# time,h,y,w,loss,activation,val_loss,seed\n${lines.join("\n")}\n`);
    const words = [...distances, "--out", cli.directory];
    expect([await cli.run("fit", cli.file("run.csv"), ...words), cli.err]).toEqual([
      2,
      expect.stringContaining("names"),
    ]);
    writeFileSync(cli.file("run.csv"), `time,h,y,w,loss,activation,val_loss,seed\n${lines.join("\n")}\n`);
    expect(await cli.run("fit", cli.file("run.csv"), ...words)).toBe(0);
    expect(cli.out).toMatch(/encoder η_h +0\.006 /);
    cli.out = "";
    const vector = (values: ArrayLike<number>) =>
      writeNpy(toNdArray(Float64Array.from(values), [values.length]));
    const { representation, output, alignment } = flow;
    const arrays = { "Time.npy": vector(times), "h.npy": vector(representation), "y.npy": vector(output) };
    const members = { ...arrays, "w.npy": vector(alignment), "config.npy": strToU8("a dictionary") };
    writeFileSync(cli.file("run.npz"), zipSync(members));
    expect(await cli.run("fit", cli.file("run.npz"), ...words)).toBe(0);
    expect(cli.out).toMatch(/encoder η_h +0\.006 /);
  });

  it("draws curves of very different magnitudes in separate figures", async () => {
    const lazy = universalFlow(
      { ...problem, initial: { representation: 60, output: 0.1, alignment: 0 } },
      { times: times.map((t) => t / 50) },
    );
    const lines = Array.from(lazy.times, (t, i) =>
      [t, lazy.representation[i], lazy.output[i], lazy.alignment[i]].join("\t"),
    );
    writeFileSync(cli.file("run.tsv"), `time\th\ty\tw\n${lines.join("\n")}\n`);
    expect([
      await cli.run("fit", cli.file("run.tsv"), ...distances, "--out", cli.directory),
      cli.err,
    ]).toEqual([0, ""]);
    expect(cli.out).toMatch(/richness .*lazy/);
    expect(readdirSync(cli.directory)).toEqual(
      expect.arrayContaining(["representation.svg", "output.svg", "alignment.svg"]),
    );
  });

  const invalidFiles: [
    fault: string,
    name: string,
    contents: string | Uint8Array,
    words: string[],
    message: RegExp,
  ][] = [
    [
      "a table without the columns output and alignment",
      "a.csv",
      "time,representation\n1,2\n",
      distances,
      /^fit: .*a\.csv must be a file with the columns time, rep.*received one with time, representation/,
    ],
    [
      "a table without column names",
      "a.csv",
      `1,2,3,4\n${rows(false).join("\n")}\n`,
      distances,
      /a\.csv must be a table with a first line that names the columns, received only numbers/,
    ],
    [
      "a table with an entry that is not a number",
      "a.csv",
      "time,representation,output,alignment\n1,2,x,3\n",
      distances,
      /a\.csv \(line 2, column 3\) must be a finite number/,
    ],
    [
      "a table without distances",
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      [],
      /^fit: --input-distance must be the squared distance .* because .*a\.csv has no column input_distance/,
    ],
    [
      "a table of three samples",
      "a.csv",
      `time,representation,output,alignment\n${rows(false).slice(0, 3).join("\n")}\n`,
      distances,
      /a\.csv: times must be at least 4 samples/,
    ],
    [
      "an alignment beyond its bound",
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      ["--input-distance", "1", "--target-distance", "1e-6"],
      /a\.csv: alignment\[\d+\] must be within/,
    ],
    [
      "an input distance of 0",
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      ["--input-distance", "0", "--target-distance", "1"],
      /^fit: --input-distance must be/,
    ],
    ["a damaged archive", "a.npz", "nothing", distances, /^fit: .*a\.npz must be/],
    ["a file of unknown type", "a.json", "{}", distances, /^fit: .*a\.json must be a \.csv/],
    [
      "raw activations without times",
      "a.npz",
      writeNpz({
        hidden: toNdArray(new Float64Array(4), [1, 2, 2]),
        outputs: toNdArray(new Float64Array(4), [1, 2, 2]),
        inputs: toNdArray(new Float64Array(2), [2, 1]),
        targets: toNdArray(new Float64Array(2), [2, 1]),
      }),
      [],
      /an archive with the array "times"/,
    ],
  ];
  it.each(invalidFiles)(
    "rejects %s with a message of one line",
    async (_, name, contents, words, message) => {
      writeFileSync(cli.file(name), contents);
      expect(await cli.run("fit", cli.file(name), ...words, "--out", cli.file("report"))).toBe(2);
      expect(cli.err).toMatch(message);
      expect(cli.err.trim().split("\n").length).toBe(1);
    },
  );

  it("rejects a missing file, and an unknown value of --start", async () => {
    expect(await cli.run("fit", "none.csv", ...distances)).toBe(2);
    expect(cli.err).toMatch(/^fit: none\.csv cannot be read \(ENOENT\)/);
    expect(await cli.run("fit", "none.csv", "--start", "soon")).toBe(2);
    expect(cli.err).toMatch(/Allowed choices are measured, fitted/);
  });
});
