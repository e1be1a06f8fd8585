import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import { diagnose, readTask, readTrainingRun, readTrajectory } from "../../../src/experiments";
import { writeNpy, writeNpz } from "../../../src/tasks";
import { root } from "../../examples/snippets";

const array = (values: readonly number[], shape: readonly number[]) =>
  toNdArray(Float64Array.from(values), shape);
const time = array([0, 1, 4], [3]);
const weights = array([1, 2, 3, 4, 5, 6], [3, 1, 2]);

/** Returns the error of a call. */
function errorOf(work: () => unknown): ArgumentError {
  try {
    work();
  } catch (error) {
    if (error instanceof ArgumentError) return error;
  }
  throw new Error("no ArgumentError was thrown");
}

/** Returns the bytes of a .safetensors file with times 0, 1, 4 and weights [3, 1, 2], which may be NaN. */
function safetensorsLog(weights: readonly number[]): Uint8Array {
  const [times, values] = [[0, 1, 4], weights].map((data) => new Uint8Array(Float64Array.from(data!).buffer));
  const header = JSON.stringify({
    time: { dtype: "F64", shape: [3], data_offsets: [0, 24] },
    W1: { dtype: "F64", shape: [3, 1, 2], data_offsets: [24, 72] },
  });
  const text = strToU8(header.padEnd(Math.ceil(header.length / 8) * 8));
  const size = new Uint8Array(BigUint64Array.of(BigInt(text.length)).buffer);
  return Uint8Array.from([...size, ...text, ...times!, ...values!]);
}

describe("a run that diverged", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "is read up to the record with %d, with a remark",
    (invalid) => {
      const run = readTrainingRun({ "run.safetensors": safetensorsLog([1, 2, 3, 4, 5, invalid]) });
      expect(run.times).toEqual(Float64Array.of(0, 1));
      expect(run.weights![0]!.shape).toEqual([2, 1, 2]);
      expect(Array.from(run.weights![0]!.data)).toEqual([1, 2, 3, 4]);
      expect(run.notes).toEqual([
        "The run diverged: from time 4 on its numbers are not finite; only earlier records are diagnosed.",
      ]);
    },
  );

  it("is refused if one of the first two records is not finite, with the array and the record", () => {
    const read = () => readTrainingRun({ "run.safetensors": safetensorsLog([1, 2, 3, Number.NaN, 5, 6]) });
    const { message } = errorOf(read);
    expect(message).toContain('array "W1"');
    expect(message).toContain("NaN in record 1");
  });
});

describe("readTrainingRun", () => {
  it("reads the bytes of one file, and those of a folder of checkpoints in any order, as the same run", async () => {
    const steps = [4, 0, 1];
    const folder = Object.fromEntries(
      steps.map((step) => {
        const t = [0, 1, 4].indexOf(step);
        const at = array([2 * t + 1, 2 * t + 2], [1, 2]);
        return [`step_${step}.npz`, writeNpz({ "fc.weight": at })];
      }),
    );
    const run = readTrainingRun({ "run.npz": writeNpz({ time, "fc.weight": weights }) });
    const ofFolder = readTrainingRun({
      ...folder,
      "notes.txt": strToU8("none"),
      ".hidden.npz": new Uint8Array(),
    });
    expect(ofFolder.times).toEqual(Float64Array.of(0, 1, 4));
    expect(ofFolder.weights![0]!.data).toEqual(run.weights![0]!.data);
    expect(ofFolder.notes).toEqual([]);
    expect((await diagnose(ofFolder)).title).toBe((await diagnose(run)).title);
  });

  it("finds the activation with which the weights give the logged outputs", () => {
    const [first, second] = [array([1, 2, 1, 2], [2, 2, 1]), array([1, -1, 1, -1], [2, 1, 2])];
    const logOf = (f: (x: number) => number) => {
      const output = [-1, 1].map((x) => f(x) - f(2 * x));
      return {
        time: array([0, 1], [2]),
        W1: first,
        W2: second,
        inputs: array([-1, 1], [2, 1]),
        outputs: array([...output, ...output], [2, 2, 1]),
      };
    };
    for (const [name, f] of [
      ["tanh", Math.tanh],
      ["relu", (x: number) => Math.max(0, x)],
    ] as const) {
      const run = readTrainingRun({ "run.npz": writeNpz(logOf(f)) });
      expect(run.activation).toBe(name);
      expect(run.notes).toEqual([
        `The weights give the logged outputs with the activation ${name}. It is assumed for all hidden layers.`,
      ]);
    }
    const unequal = { ...logOf(Math.tanh), W2: array([1, 1], [2, 1, 1]) };
    const reason = '"W2" of shape [2, 1, 1] has 1 input, not the 2 outputs of "W1"';
    expect(readTrainingRun({ "run.npz": writeNpz(unequal) }).notes.join()).toContain(reason);
    const unknown = readTrainingRun({ "run.npz": writeNpz(logOf((x) => Math.cos(3 * x) - x)) });
    expect([unknown.activation, unknown.notes]).toEqual([undefined, []]);
  });

  it("returns the activation, with which the run is diagnosed", () => {
    const files = { "run.npz": writeNpz({ time, W1: weights }).buffer as ArrayBuffer };
    expect(readTrainingRun(files, { activation: "tanh" }).activation).toBe("tanh");
  });

  it("reads a log with a recorded activation that the library does not have, and names it in a note", () => {
    const recording = readFileSync(join(root, "test/recorders/recordings/pytorch/run.npz"));
    const { "setting.npy": setting, ...others } = unzipSync(recording);
    const inUtf32 = (text: string) => Buffer.from(Array.from(text, (letter) => `${letter}\0\0\0`).join(""));
    const changed = Buffer.from(setting!);
    inUtf32("square").copy(changed, changed.indexOf(inUtf32("linear")));
    const run = readTrainingRun({ "run.npz": zipSync({ ...others, "setting.npy": changed }) });
    expect(run.setting).toMatchObject({ loss: "mean-square" });
    expect(run.activation).toBe("linear");
    expect(run.notes).toEqual([
      expect.stringContaining('The activation “square” of the array "setting" is ignored'),
      expect.stringContaining("The weights give the logged outputs with the activation linear."),
    ]);
  });

  it("reads scalar outputs and images of a hidden layer as rows", () => {
    const outputs = array([1, 2, 3, 4, 5, 6], [2, 3]);
    const hidden = array(
      Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 2, 2],
    );
    const run = readTrainingRun({ "run.npz": writeNpz({ step: array([0, 1], [2]), outputs, hidden }) });
    expect([run.outputs!.shape, run.hidden!.shape]).toEqual([
      [2, 3, 1],
      [2, 3, 4],
    ]);
    expect([run.outputs!.data, run.hidden!.data].map((data) => Array.from(data as Float64Array))).toEqual([
      [1, 2, 3, 4, 5, 6],
      Array.from({ length: 24 }, (_, i) => i),
    ]);
  });

  it("names the file and the array in its errors, and the folder if it is given", () => {
    const file = { "run.npz": writeNpz({ time, "a.weight": array([1, 2, 3], [3]) }) };
    expect(errorOf(() => readTrainingRun(file)).argument).toBe('run.npz (array "a.weight")');
    const folder = { "step_1.npz": strToU8("torn"), "step_2.npz": strToU8("torn") };
    expect(errorOf(() => readTrainingRun(folder)).argument).toBe("files (step_1.npz)");
    expect(errorOf(() => readTrainingRun(folder, { folder: "logs" })).argument).toBe("logs (step_1.npz)");
    expect(errorOf(() => readTrainingRun({}, { folder: "logs" })).expected).toContain("two checkpoints");
    expect(errorOf(() => readTrainingRun({ "run.toString": new Uint8Array() })).expected).toContain(".npz");
    expect(errorOf(() => readTrainingRun({})).expected).toBe("one file or more");
    const activation = Number.NaN as never;
    const unknown = errorOf(() =>
      readTrainingRun({ "run.npz": writeNpz({ time, W1: weights }) }, { activation }),
    );
    expect([unknown.functionName, unknown.argument]).toEqual(["readTrainingRun", "options.activation"]);
  });
});

describe("readTrajectory", () => {
  const table = "time,representation,output,alignment\n0,1,2,3\n1,2,3,4\n";
  const distances = { inputDistanceSquared: 2, targetDistanceSquared: 3 };

  it("reads the columns of a table and the distances of the options", () => {
    const trajectory = readTrajectory({ "pair.csv": strToU8(table) }, distances);
    expect(trajectory.output).toEqual(Float64Array.of(2, 3));
    expect(trajectory).toMatchObject(distances);
  });

  it("names the missing distance, and the file of raw activations that do not match", () => {
    const missing = errorOf(() => readTrajectory({ "pair.csv": strToU8(table) }));
    expect(missing.argument).toBe("options.inputDistanceSquared");
    expect(missing.expected).toContain("pair.csv has no column input_distance");
    const raw = {
      time,
      hidden: array([1, 2, 3, 4], [2, 2, 1]),
      outputs: array([1, 2, 3, 4, 5, 6], [3, 2, 1]),
      inputs: array([1, 2], [2, 1]),
      targets: array([1, 2], [2, 1]),
    };
    const error = errorOf(() => readTrajectory({ "pair.npz": writeNpz(raw) }));
    expect([error.functionName, error.argument]).toEqual(["readTrajectory", "pair.npz: hidden"]);
  });
});

describe("readTask", () => {
  const inputs = array([1, 2, 3, 4, 5, 6], [3, 2]);

  it("reads arrays of an archive and class names of a text, with notes on both", () => {
    const files = {
      "task.npz": writeNpz({ x: inputs, y: weights }),
      "names.csv": strToU8("cat\nbird\ncat\n"),
    };
    const both = readTask(files, { inputs: "task.npz:x", targets: "task.npz:y", samples: 2 });
    expect([both.inputs.shape, both.targets.shape]).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(both.notes).toEqual(["First 2 of 3 samples."]);
    const classes = readTask(files, { inputs: "task.npz:x", labels: "names.csv" });
    expect(Array.from(classes.targets.data)).toEqual([0, 1, 1, 0, 0, 1]);
    expect(classes.notes).toEqual(["Classes: bird, cat."]);
  });

  it("names the file that is missing or damaged, and refuses two kinds of targets", () => {
    const files = { "X.npy": writeNpy(inputs), "Y.npy": strToU8("torn") };
    const missing = errorOf(() => readTask(files, { inputs: "X.npy", targets: "Z.npy" }));
    expect([missing.argument, missing.expected]).toEqual([
      "options.targets",
      'the name of one of the files ("X.npy", "Y.npy")',
    ]);
    expect(errorOf(() => readTask(files, { inputs: "X.npy", targets: "Y.npy" })).argument).toBe("Y.npy");
    const both = { inputs: "X.npy", targets: "X.npy", labels: "X.npy" };
    expect(errorOf(() => readTask(files, both)).received).toBe("both");
    expect(errorOf(() => readTask(files, { inputs: "X.npy" })).received).toBe("neither");
  });
});
