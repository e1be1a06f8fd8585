import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../src/arrays";
import { gaussianWeights, gradientFlow } from "../../src/deep-linear";
import { normal } from "../../src/random";
import { semanticHierarchy, writeNpz } from "../../src/tasks";
import { stateFile } from "../helpers/torch-files";
import { command } from "./command";

const cli = command();
const { inputs, targets } = semanticHierarchy();
const task = { inputs, targets };
const times = Array.from({ length: 12 }, (_, i) => 2 * i);
const flow = gradientFlow(gaussianWeights({ widths: [8, 6, 22], standardDeviation: 0.05 }), task, { times });
const weightsAt = (t: number) => flow.at(t).weights as [NdArray, NdArray];
const stackedOver = (layer: number) => {
  const arrays = times.map((t) => weightsAt(t)[layer]!);
  const data = Float64Array.from(arrays.flatMap((array) => Array.from(array.data)));
  return toNdArray(data, [times.length, ...arrays[0]!.shape]);
};
const vector = (values: readonly number[]) => toNdArray(Float64Array.from(values), [values.length]);

/** Prints of a command, without the lines that name files. */
const printed = () =>
  cli.out
    .split("\n")
    .filter((line) => !/^(Data|report): /.test(line))
    .join("\n");

async function diagnosed(...words: string[]): Promise<string> {
  cli.out = "";
  cli.err = "";
  const code = await cli.run("diagnose", ...words, "--out", cli.file("report"));
  expect(cli.err).toBe("");
  expect(code).toBe(0);
  return printed();
}

/** Writes a folder with a file per time, and one with the task. */
function writeFolder(
  name: string,
  ending: string,
  write: (arrays: Record<string, NdArray>) => Uint8Array,
  arraysAt: (t: number) => Record<string, NdArray>,
  whole: Record<string, NdArray> = { inputs: task.inputs, targets: task.targets },
): string {
  const folder = cli.file(name);
  mkdirSync(`${folder}/older`, { recursive: true });
  writeFileSync(`${folder}/notes.txt`, "not a checkpoint");
  for (const t of times) writeFileSync(`${folder}/step_${t}.${ending}`, write(arraysAt(t)));
  writeFileSync(`${folder}/task.${ending}`, write(whole));
  return folder;
}

const layersAt = (t: number) => ({ "0.weight": weightsAt(t)[0], "1.weight": weightsAt(t)[1] });

describe("a folder of checkpoints", () => {
  it("is diagnosed like one log with the same numbers, from .npz and .pt files", async () => {
    const log = { time: vector(times), "0.weight": stackedOver(0), "1.weight": stackedOver(1), ...task };
    writeFileSync(cli.file("run.npz"), writeNpz(log));
    const expected = await diagnosed(cli.file("run.npz"), "--activation", "linear");
    expect(expected).toContain("This run was");
    const npz = writeFolder("npz", "npz", writeNpz, layersAt);
    expect(await diagnosed(npz, "--activation", "linear")).toBe(expected);
    const torch = writeFolder("torch", "pt", stateFile, layersAt);
    expect(await diagnosed(torch, "--activation", "linear")).toBe(expected);
    writeFileSync(cli.file("run.pt"), stateFile(log));
    expect(await diagnosed(cli.file("run.pt"), "--activation", "linear")).toBe(expected);
  });

  it("is fitted like one log with the same numbers", async () => {
    const inputs = normal({ shape: [2, 8], seed: 1 });
    const pair = (t: number) => {
      const [first, second] = weightsAt(t);
      const product = (a: NdArray, x: NdArray) => {
        const [rows, columns] = a.shape as [number, number];
        const data = new Float64Array(2 * rows);
        for (let s = 0; s < 2; s++) {
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) data[s * rows + i]! += a.get(i, j) * x.get(s, j);
          }
        }
        return toNdArray(data, [2, rows]);
      };
      const hidden = product(first, inputs);
      return { hidden, outputs: product(second, hidden) };
    };
    const stack = (name: "hidden" | "outputs") => {
      const arrays = times.map((t) => pair(t)[name]);
      const data = Float64Array.from(arrays.flatMap((array) => Array.from(array.data)));
      return toNdArray(data, [times.length, ...arrays[0]!.shape]);
    };
    const targets = toNdArray(new Float64Array(44), [2, 22]);
    targets.set(0, 3, 1);
    targets.set(1, 0, 1);
    const whole = { inputs, targets };
    writeFileSync(
      cli.file("pair.npz"),
      writeNpz({ times: vector(times), hidden: stack("hidden"), outputs: stack("outputs"), ...whole }),
    );
    const fitted = async (path: string) => {
      cli.out = "";
      expect(await cli.run("fit", path, "--out", cli.file("report"))).toBe(0);
      return printed();
    };
    const expected = await fitted(cli.file("pair.npz"));
    expect(await fitted(writeFolder("pair", "npz", writeNpz, pair, whole))).toBe(expected);
    const labels = { inputs, labels: vector([3, 0]) };
    expect(await fitted(writeFolder("labelled", "pt", stateFile, pair, labels))).toBe(expected);
  });

  it("is refused in one line that names the file", async () => {
    const folder = writeFolder("broken", "npz", writeNpz, (t) =>
      t === 4 ? { "0.weight": weightsAt(t)[0] } : layersAt(t),
    );
    expect(await cli.run("diagnose", folder)).toBe(2);
    expect(cli.err).toMatch(/^diagnose: .*broken \(step_4\.npz\) must be a checkpoint with "1\.weight"/);
    expect(cli.err.trim().split("\n").length).toBe(1);
    writeFileSync(`${folder}/step_6.npz`, "torn");
    cli.err = "";
    expect(await cli.run("diagnose", folder)).toBe(2);
    expect(cli.err).toMatch(/^diagnose: .*broken \(step_6\.npz\) must be a complete zip archive/);
    mkdirSync(cli.file("empty"));
    cli.err = "";
    expect(await cli.run("fit", cli.file("empty"))).toBe(2);
    expect(cli.err).toMatch(/^fit: .*empty must be a folder with at least two checkpoints/);
  });
});

describe("a log of class labels", () => {
  it("is diagnosed like one with one-hot targets", async () => {
    const classes = [0, 0, 1, 1, 2, 2, 3, 21];
    const targets = toNdArray(new Float64Array(8 * 22), [8, 22]);
    for (const [i, label] of classes.entries()) targets.set(i, label, 1);
    const log = {
      time: vector(times),
      "0.weight": stackedOver(0),
      "1.weight": stackedOver(1),
      inputs: task.inputs,
    };
    writeFileSync(cli.file("targets.npz"), writeNpz({ ...log, targets }));
    writeFileSync(cli.file("labels.npz"), writeNpz({ ...log, labels: vector(classes) }));
    const expected = await diagnosed(cli.file("targets.npz"), "--activation", "linear");
    expect(await diagnosed(cli.file("labels.npz"), "--activation", "linear")).toBe(expected);
    writeFileSync(cli.file("both.npz"), writeNpz({ ...log, targets, labels: vector(classes) }));
    expect(await cli.run("diagnose", cli.file("both.npz"))).toBe(2);
    expect(cli.err).toMatch(/labels must be left out, because run\.targets is given/);
  });

  it("is refused for classes without an output", async () => {
    const log = { time: vector(times), "0.weight": stackedOver(0), "1.weight": stackedOver(1) };
    const labels = vector([0, 1, 2, 3, 4, 5, 6, 22]);
    writeFileSync(cli.file("run.npz"), writeNpz({ ...log, inputs: task.inputs, labels }));
    expect(await cli.run("diagnose", cli.file("run.npz"))).toBe(2);
    expect(cli.err).toMatch(/labels must be integer class numbers from 0 to 21, received 22 for sample 8/);
  });
});

describe("a model with normalisation layers", () => {
  const norm = normal({ shape: [times.length, 6], seed: 2 });
  const log = {
    time: vector(times),
    "0.weight": stackedOver(0),
    "1.weight": norm,
    "2.weight": stackedOver(1),
    ...task,
  };
  const activations = {
    hidden: normal({ shape: [times.length, 8, 6], seed: 3 }),
    outputs: normal({ shape: [times.length, 8, 22], seed: 4 }),
  };

  it("is diagnosed by its activations, with a note, exactly as without its weights", async () => {
    writeFileSync(cli.file("run.npz"), writeNpz({ ...log, ...activations }));
    writeFileSync(cli.file("plain.npz"), writeNpz({ time: log.time, ...task, ...activations }));
    const note =
      /\nWeights: not used, because "1\.weight" of shape \[12, 6\] does not belong to a fully connected layer; .*\n/;
    const printedRun = await diagnosed(cli.file("run.npz"));
    expect(printedRun).toMatch(note);
    expect(printedRun.replace(note, "").replace(/\n+/g, "\n")).toBe(
      (await diagnosed(cli.file("plain.npz"))).replace(/\n+/g, "\n"),
    );
  });

  it("is refused without activations, with the arrays to log", async () => {
    writeFileSync(cli.file("run.npz"), writeNpz(log));
    expect(await cli.run("diagnose", cli.file("run.npz"))).toBe(2);
    expect(cli.err).toMatch(/"1\.weight".* normalisation or convolution, log "hidden" and "outputs" as well/);
  });
});
