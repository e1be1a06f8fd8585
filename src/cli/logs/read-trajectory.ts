import type { NdArray } from "../../arrays";
import { toNdArray } from "../../arrays";
import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Archive } from "../../files/archive";
import { gunzip, isGzip } from "../../files/gzip";
import { readTable } from "../../files/read-csv";
import { classTargets } from "../../tasks/class-targets";
import { pairTrajectory, type UniversalTrajectory } from "../../universal";
import { withinCommand } from "../argument-names";
import { UsageError } from "../exit";
import { LOG_FILES, openLog, readBytesOf } from "./open-log";

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
const OTHERS = ["loss", "input_distance", "target_distance"];
const ACTIVATIONS = ["hidden", "outputs", "inputs"];

/**
 * Reads the trajectory in a file: a .csv or .tsv with named columns, or an archive or folder of checkpoints with arrays of
 * the same names or with raw activations (times [T], hidden [T, 2, H], outputs [T, 2, O], inputs [2, I], and targets [2, O] or
 * labels [2]).
 */
export async function readTrajectoryFile(path: string, given: GivenDistances): Promise<UniversalTrajectory> {
  const log = await openLog("fit", path);
  if (log !== undefined) {
    return withinCommand("fit", { log: path }, () => fromArrays(log.at, log.archive, given));
  }
  const [, ending] = /\.(csv|tsv|txt)(?:\.gz)?$/i.exec(path) ?? [];
  if (ending === undefined)
    throw new UsageError(`fit: ${path} must be a .csv, .tsv or .txt file, ${LOG_FILES}`);
  const file = await readBytesOf("fit", path);
  const at = argumentsOf("fit").at([path]);
  return withinCommand("fit", { log: path }, () => {
    const bytes = /\.gz$/i.test(path) && isGzip(file) ? gunzip(at, file) : file;
    const delimiter = ending.toLowerCase() === "tsv" ? "\t" : undefined;
    return fromTable(at, bytes, delimiter, given);
  });
}

/** Tests whether an array or column of a name belongs to the curves; the others may hold anything. */
const isCurve = (name: string): boolean => CURVES.includes(ALIASES[name] ?? name) || OTHERS.includes(name);

function fromTable(
  at: Arguments,
  bytes: Uint8Array,
  delimiter: string | undefined,
  given: GivenDistances,
): UniversalTrajectory {
  const lowerCase = (name: string) => name.trim().toLowerCase();
  let names: readonly string[] = [];
  const { columns, values } = readTable(at, bytes, {
    header: "auto",
    delimiter,
    rows: Number.POSITIVE_INFINITY,
    choose(all) {
      names = all.map(lowerCase);
      return all.filter((name) => isCurve(lowerCase(name)));
    },
  });
  const [rows, width] = values.shape as [number, number];
  const raw = (columns ?? []).map((name, k): [string, Float64Array] => [
    lowerCase(name),
    Float64Array.from({ length: rows }, (_, i) => values.data[i * width + k]!),
  ]);
  return fromColumns(at, names, Object.fromEntries(raw), given);
}

function fromArrays(at: Arguments, archive: Archive, given: GivenDistances): UniversalTrajectory {
  const places = new Map(archive.names.map((name) => [name.toLowerCase(), name]));
  const names = [...places.keys()];
  const read = (name: string): NdArray => archive.read(places.get(name)!);
  const isRaw =
    ACTIVATIONS.every((name) => places.has(name)) && (places.has("targets") || places.has("labels"));
  if (!isRaw) {
    const columns = names.filter(isCurve).map((name): [string, Float64Array] => [name, read(name).data]);
    return fromColumns(at, names, Object.fromEntries(columns), given);
  }
  const time = names.find((name) => name === "time" || ALIASES[name] === "time");
  if (time === undefined) {
    const received = `only ${names.join(", ")}`;
    throw at.refusal(HERE, `an archive with the array "times"`, received);
  }
  const outputs = flattenTrailing(read("outputs"));
  const targets = places.has("targets")
    ? flattenTrailing(read("targets"), 1)
    : classTargets(at.at([`(array "labels")`]), read("labels").data, { classes: outputs.shape[2] });
  const trajectory = pairTrajectory({
    times: read(time).data,
    hidden: flattenTrailing(read("hidden")),
    outputs,
    inputs: flattenTrailing(read("inputs"), 1),
    targets,
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

/** Returns the trajectory of curves by name, among all the names of the file. */
function fromColumns(
  at: Arguments,
  names: readonly string[],
  raw: Columns,
  given: GivenDistances,
): UniversalTrajectory {
  const columns: Columns = Object.fromEntries(
    Object.entries(raw).map(([name, values]) => [
      raw[ALIASES[name] ?? name] ? name : (ALIASES[name] ?? name),
      values,
    ]),
  );
  const missing = CURVES.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    const expected = `a file with the columns ${CURVES.join(", ")} (or an archive with ${ACTIVATIONS.join(", ")}, and targets or labels)`;
    throw at.refusal(HERE, expected, `one with ${names.join(", ")}`.slice(0, 200));
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
