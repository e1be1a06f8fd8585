import { type NdArray, toNdArray } from "learning-dynamics/arrays";
import { gaussianWeights, gradientFlow } from "learning-dynamics/deep-linear";
import { matmul } from "learning-dynamics/linalg";
import { teacher, writeNpy, writeNpz } from "learning-dynamics/tasks";
import { universalFlow } from "learning-dynamics/universal";
import { safetensors } from "../../../test/helpers/safetensors-file";
import { stateFile, torchFile } from "../../../test/helpers/torch-files";

/** Contents of files by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

// Distinct modes: rounding would choose the singular vectors of equal ones.
const { inputs, targets } = teacher({ inputSize: 6, outputSize: 4, samples: 20, whiten: true, seed: 3 });
const times = Array.from({ length: 30 }, (_, i) => 2 * i);
const flow = gradientFlow(
  gaussianWeights({ widths: [6, 12, 4], standardDeviation: 0.05, seed: 2 }),
  { inputs, targets },
  { times },
);
const weightsAt = (t: number) => flow.at(t).weights as [NdArray, NdArray];
const stackedOver = (arrayAt: (t: number) => NdArray): NdArray => {
  const arrays = times.map(arrayAt);
  const data = Float64Array.from(arrays.flatMap((array) => Array.from(array.data)));
  return toNdArray(data, [times.length, ...arrays[0]!.shape]);
};
const stacked = (layer: 0 | 1) => stackedOver((t) => weightsAt(t)[layer]);
const outputsAt = (t: number): NdArray => {
  const [first, second] = weightsAt(t);
  return matmul(matmul(inputs, first, { transposeRight: true }), second, { transposeRight: true });
};
const vector = (values: readonly number[]) => toNdArray(Float64Array.from(values), [values.length]);

/** Log of a deep linear network: the gradient flow of two layers from small weights. */
export const log = {
  time: vector(times),
  "0.weight": stacked(0),
  "1.weight": stacked(1),
  inputs,
  targets,
  outputs: stackedOver(outputsAt),
};

const { outputs: _, ...weightsAlone } = log;

/** The log in every format, and as a folder of checkpoints. */
export const logs = {
  "run.npz": writeNpz(log),
  "run.safetensors": safetensors(log) as Uint8Array,
  "run.pt": stateFile(log),
} as const;
export const checkpoints: Files = {
  ...Object.fromEntries(
    times.map((t) => [
      `step_${t}.npz`,
      writeNpz({ "0.weight": weightsAt(t)[0], "1.weight": weightsAt(t)[1], outputs: outputsAt(t) }),
    ]),
  ),
  "task.npz": writeNpz({ inputs, targets }),
};

/** Inputs and targets in two files, and in one. */
export const task: Files = { "Y.npy": writeNpy(targets), "X.npy": writeNpy(inputs) };
export const taskArchive: Files = { "task.npz": writeNpz({ inputs, targets }) };

const pairTimes = Array.from({ length: 60 }, (_, i) => 20 * i);
const pair = universalFlow(
  {
    initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
    inputDistanceSquared: 1,
    targetDistanceSquared: 0.5,
    rates: { encoder: 0.006, decoder: 0.02 },
  },
  { times: pairTimes },
);

/** Trajectory of two data points, with and without their distances. */
const pairTable = (distances: boolean): Uint8Array => {
  const names = ["time", "representation", "output", "alignment"];
  const rows = pairTimes.map((t, i) => [t, pair.representation[i], pair.output[i], pair.alignment[i]]);
  const lines = [names, ...rows].map((row, i) =>
    [...row, ...(distances ? (i === 0 ? ["input_distance", "target_distance"] : [1, 0.5]) : [])].join(","),
  );
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
};
export const trajectory: Files = { "pair.csv": pairTable(true) };
export const trajectoryWithoutDistances: Files = { "pair.csv": pairTable(false) };

const npz = logs["run.npz"];
const withNaN = {
  ...log,
  "0.weight": toNdArray(
    log["0.weight"].data.map((x, i) => (i === 7 ? Number.NaN : x)),
    log["0.weight"].shape,
  ),
};

/** Bytes of an archive of which each member declares 1.9 GB in a few bytes. */
function zipBomb(): Uint8Array {
  const bytes = Uint8Array.from(npz);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i + 4 <= bytes.length; i++) {
    const signature = view.getUint32(i, true);
    // The sizes after unpacking of the local header and of the directory.
    if (signature === 0x04034b50) view.setUint32(i + 22, 1_900_000_000, true);
    if (signature === 0x02014b50) view.setUint32(i + 24, 1_900_000_000, true);
  }
  return bytes;
}

/** Files that cannot be read, each with the beginning of the message. */
export const hostileFiles: readonly (readonly [fault: string, files: Files, message: RegExp])[] = [
  [
    "a truncated archive",
    { "run.npz": npz.subarray(0, npz.length / 2) },
    /^run\.npz must be a complete zip archive/,
  ],
  [
    "a zip bomb",
    { "run.npz": zipBomb() },
    /^run\.npz \(member ".*"\) must be a stored member of 1900000000 bytes/,
  ],
  [
    "an archive of NaN",
    { "run.safetensors": safetensors(withNaN) },
    /^run\.safetensors .*0\.weight.* must be .*NaN/,
  ],
  [
    "weights that do not match, without outputs",
    { "run.npz": writeNpz({ ...weightsAlone, "1.weight": stacked(0) }) },
    /weights\[1\] must be .*shape \[30, 12, 6\]/,
  ],
  [
    "a pickle that calls a function",
    { "run.pt": torchFile(["cos\nsystem\n(X\x02\0\0\0lstR."]) },
    /^run\.pt .*os\.system, which is not read/,
  ],
  [
    "a text with words",
    { "run.csv": new TextEncoder().encode("<script>alert(1)</script>\n1\n") },
    /^run\.csv/,
  ],
  [
    "a file of another kind",
    { "run.pdf": new TextEncoder().encode("%PDF") },
    /a file with another ending|must be/,
  ],
];
