import { readFile } from "node:fs/promises";
import type { NdArray } from "../arrays";
import { toNdArray } from "../arrays";
import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { gunzip, isGzip } from "../files/gzip";
import { readCsv, readNpz } from "../tasks";
import { pairTrajectory, type UniversalTrajectory } from "../universal";
import { withinCommand } from "./argument-names";
import { UsageError } from "./exit";

/** Squared distances of the two points, as given on the command line. */
export interface GivenDistances {
  readonly inputDistance?: number;
  readonly targetDistance?: number;
}

type Columns = Readonly<Record<string, Float64Array>>;

/** Alternative names of the columns. */
const ALIASES: Readonly<Record<string, string>> = {
  times: "time",
  epoch: "time",
  step: "time",
  h: "representation",
  y: "output",
  w: "alignment",
};
const CURVES = ["time", "representation", "output", "alignment"];
const ACTIVATIONS = ["hidden", "outputs", "inputs", "targets"];

/**
 * Reads the trajectory in a file: a .csv or .tsv with named columns, or an .npz with arrays of the same names or with
 * raw activations (times [T], hidden [T, 2, H], outputs [T, 2, O], inputs [2, I], targets [2, O]).
 */
export async function readTrajectoryFile(path: string, given: GivenDistances): Promise<UniversalTrajectory> {
  const at = argumentsOf("fit").at([path]);
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`fit: ${path} cannot be read (${error.code ?? error.message})`);
  });
  return withinCommand("fit", { source: path, bytes: path, log: path }, () => {
    const compressed = /\.gz$/i.test(path) && isGzip(file);
    const bytes = compressed ? gunzip(at, file) : file;
    const [, ending] = /\.(npz|csv|tsv|txt)(?:\.gz)?$/i.exec(path) ?? [];
    if (ending === undefined) throw new UsageError(`fit: ${path} must be a .csv, .tsv, .txt or .npz file`);
    if (ending.toLowerCase() === "npz") return fromArrays(at, readNpz(bytes), given);
    const options = ending.toLowerCase() === "tsv" ? { delimiter: "\t" } : {};
    return fromColumns(at, columnsOf(at, bytes, options), given);
  });
}

function columnsOf(at: Arguments, bytes: Uint8Array, options: { delimiter?: string }): Columns {
  const { columns, values } = readCsv(bytes, options);
  const header = `a first line that names the columns ${CURVES.join(", ")}`;
  if (columns === undefined) throw at.refusal(HERE, `a table with ${header}`, "only numbers");
  const [rows, width] = values.shape as [number, number];
  return Object.fromEntries(
    columns.map((name, k) => [
      name.trim().toLowerCase(),
      Float64Array.from({ length: rows }, (_, i) => values.data[i * width + k]!),
    ]),
  );
}

function fromArrays(
  at: Arguments,
  arrays: Readonly<Record<string, NdArray>>,
  given: GivenDistances,
): UniversalTrajectory {
  const named = Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [name.toLowerCase(), array]),
  );
  if (!ACTIVATIONS.every((name) => named[name] !== undefined)) {
    const columns = Object.fromEntries(Object.entries(named).map(([name, { data }]) => [name, data]));
    return fromColumns(at, columns, given);
  }
  const time = Object.keys(named).find((name) => name === "time" || ALIASES[name] === "time");
  if (time === undefined) {
    const received = `only ${Object.keys(named).join(", ")}`;
    throw at.refusal(HERE, `an archive with the array "times"`, received);
  }
  const trajectory = pairTrajectory({
    times: named[time]!.data,
    hidden: flattenTrailing(named.hidden!),
    outputs: flattenTrailing(named.outputs!),
    inputs: flattenTrailing(named.inputs!, 1),
    targets: flattenTrailing(named.targets!, 1),
  });
  return {
    ...trajectory,
    inputDistanceSquared: given.inputDistance ?? trajectory.inputDistanceSquared,
    targetDistanceSquared: given.targetDistance ?? trajectory.targetDistanceSquared,
  };
}

/** Merges the dimensions after the first `leading` ones: [T, 2, ...] becomes [T, 2, n], and [2, ...] becomes [2, n]. */
function flattenTrailing(array: NdArray, leading = 2): NdArray {
  const lead = array.shape.slice(0, leading);
  const trailingSize = array.shape.slice(leading).reduce((product, size) => product * size, 1);
  return toNdArray(array.data, [...lead, trailingSize]);
}

function fromColumns(at: Arguments, raw: Columns, given: GivenDistances): UniversalTrajectory {
  const columns: Columns = Object.fromEntries(
    Object.entries(raw).map(([name, values]) => [
      raw[ALIASES[name] ?? name] ? name : (ALIASES[name] ?? name),
      values,
    ]),
  );
  const missing = CURVES.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    const expected = `a file with the columns ${CURVES.join(", ")} (or an .npz with ${ACTIVATIONS.join(", ")})`;
    throw at.refusal(HERE, expected, `one with ${Object.keys(raw).join(", ")}`.slice(0, 200));
  }
  const distance = (option: string, value: number | undefined, column: string): number => {
    const [inFile] = columns[column] ?? [];
    const chosen = value ?? inFile;
    if (chosen !== undefined) return chosen;
    throw new UsageError(
      `fit: ${at.name()} has no column ${column}: set ${option} to the squared distance of the two points`,
    );
  };
  return {
    times: columns.time!,
    representation: columns.representation!,
    output: columns.output!,
    alignment: columns.alignment!,
    ...(columns.loss === undefined ? {} : { loss: columns.loss }),
    inputDistanceSquared: distance("--input-distance", given.inputDistance, "input_distance"),
    targetDistanceSquared: distance("--target-distance", given.targetDistance, "target_distance"),
  };
}
