import { readFile } from "node:fs/promises";
import { ArgumentError, type NdArray, toNdArray } from "../arrays";
import type { TrainingRun } from "../experiments";
import { readNpz, readSafetensors } from "../tasks";
import { UsageError } from "./exit";

const TIMES = ["time", "times", "epoch", "epochs", "step", "steps"];

/** How the arrays of a layer may be called: by this library's names, PyTorch's, or Flax's (whose kernels are transposed). */
const LAYERS: readonly {
  readonly of: "weights" | "biases";
  readonly name: RegExp;
  readonly transposed?: true;
}[] = [
  { of: "weights", name: /^(?:w|weights?)[_.]?(\d+)$/i },
  { of: "weights", name: /^(.+)\.weight$/ },
  { of: "weights", name: /^(.+)[./]kernel$/, transposed: true },
  { of: "biases", name: /^(?:b|bias(?:es)?)[_.]?(\d+)$/i },
  { of: "biases", name: /^(.+)[./]bias$/ },
];

/** The training log in an .npz or .safetensors file; see the guide for the names of its arrays. */
export async function readTrainingRun(path: string): Promise<TrainingRun> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`diagnose: ${path} cannot be read (${error.code ?? error.message})`);
  });
  const [, ending] = /\.(npz|safetensors)$/i.exec(path) ?? [];
  if (ending === undefined) throw new UsageError(`diagnose: ${path} is no .npz or .safetensors file`);
  try {
    return fromArrays(path, ending.toLowerCase() === "npz" ? readNpz(bytes) : readSafetensors(bytes));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(
      "diagnose",
      error.argument.replace(/^bytes/, path),
      error.expected,
      error.received,
    );
  }
}

function fromArrays(path: string, arrays: Readonly<Record<string, NdArray>>): TrainingRun {
  const names = Object.keys(arrays);
  const [time] = names.filter((name) => TIMES.includes(name.toLowerCase()));
  if (time === undefined) {
    const received = `only ${names.join(", ")}`.slice(0, 200);
    throw new ArgumentError("diagnose", path, `a log with an array "time"`, received);
  }
  const times = arrays[time]!;
  const [weights, biases] = [layersIn(path, arrays, "weights"), layersIn(path, arrays, "biases")];
  if (weights.length === 0 && arrays.hidden === undefined && arrays.outputs === undefined) {
    const expected = `a log of weights ("0.weight", "fc1.weight", "W1", ...), or of "hidden" or "outputs"`;
    throw new ArgumentError("diagnose", path, expected, `only ${names.join(", ")}`.slice(0, 200));
  }
  return {
    times: times.data,
    ...(weights.length === 0 ? {} : { weights }),
    ...(biases.length === 0 ? {} : { biases }),
    inputs: arrays.inputs && rows(arrays.inputs),
    targets: arrays.targets && rows(arrays.targets),
    hidden: arrays.hidden,
    outputs: arrays.outputs,
  };
}

/** The arrays of all layers: by the last number in their names where all have one of their own, else as they come. */
function layersIn(
  path: string,
  arrays: Readonly<Record<string, NdArray>>,
  of: "weights" | "biases",
): NdArray[] {
  const rules = LAYERS.filter((rule) => rule.of === of);
  const found = Object.entries(arrays).flatMap(([key, array]) =>
    rules.flatMap(({ name, transposed }) => {
      const [, layer] = name.exec(key) ?? [];
      const [number] = layer?.match(/\d+(?!.*\d)/) ?? [];
      if (layer !== undefined) checkLayer(path, key, array, of);
      return layer === undefined ? [] : [{ number, array: transposed ? turned(array) : array }];
    }),
  );
  const numbers = new Set(found.map(({ number }) => number));
  if (numbers.size === found.length && !numbers.has(undefined)) {
    found.sort((a, b) => Number(a.number) - Number(b.number));
  }
  return found.map(({ array }) => array);
}

/** Only fully connected layers are understood: what is none is named, with what to do about it. */
function checkLayer(path: string, key: string, array: NdArray, of: "weights" | "biases"): void {
  const [dimensions, shape] = of === "weights" ? [3, "[T, n_out, n_in]"] : [2, "[T, n_out]"];
  if (array.shape.length === dimensions) return;
  const expected =
    `of shape ${shape}, ${of} of a fully connected layer over time ` +
    `(of a network with others leave "${key}" and its like out, and log "hidden" and "outputs" instead of weights)`;
  throw new ArgumentError("diagnose", `${path}: ${key}`, expected, `shape [${array.shape.join(", ")}]`);
}

/** [T, n, m] as [T, m, n]. */
function turned(array: NdArray): NdArray {
  if (array.shape.length !== 3) return array;
  const [count, n, m] = array.shape as [number, number, number];
  const out = new Float64Array(count * n * m);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[(t * m + j) * n + i] = array.get(t, i, j);
  }
  return toNdArray(out, [count, m, n]);
}

/** Samples as rows: a vector is one column, further dimensions are joined. */
function rows(array: NdArray): NdArray {
  const [samples = 1, ...rest] = array.shape;
  return toNdArray(array.data, [samples, rest.reduce((product, n) => product * n, 1)]);
}
