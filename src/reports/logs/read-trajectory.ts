import type { NdArray } from "../../arrays";
import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Rename, withinCall } from "../../arrays/within-call";
import type { Archive } from "../../files/archive";
import { gunzip, isGzip } from "../../files/gzip";
import { readTable } from "../../files/read-csv";
import { classTargets } from "../../tasks/class-targets";
import { pairTrajectory, type UniversalTrajectory } from "../../universal";
import type { TrajectoryLog } from "../fit-trajectory";
import { recordedSetting } from "../setting/recorded-setting";
import { flattenTrailing } from "./flatten-trailing";
import { type FileContents, LOG_FILES, openLog, readLogFiles } from "./open-log";

/** Options of `readTrajectory`. */
export interface TrajectoryOptions {
  /** Squared distance of the two inputs; default: the column `input_distance`, or that of the logged inputs. */
  readonly inputDistanceSquared?: number | undefined;
  /** Squared distance of the two targets; default: the column `target_distance`, or that of the logged targets. */
  readonly targetDistanceSquared?: number | undefined;
  /** Name of the folder of the files, for error messages; the files are then checkpoints, one per step. */
  readonly folder?: string | undefined;
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
 * Reads the trajectory of two data points from the contents of its files, without a file system: for web pages and
 * notebooks.
 *
 * A table (.csv, .tsv, .txt) has the named columns time, representation, output and alignment, and optionally loss. An
 * archive or a folder of checkpoints has arrays of the same names, or raw activations: times [T], hidden [T, 2, H], outputs
 * [T, 2, O], inputs [2, I], and targets [2, O] or labels [2].
 *
 * @param files the contents by name: a table, an .npz, .safetensors, .pt or .pth file (also .gz), or one of these per step
 * @returns the trajectory, as `fitTrajectory` and `fitUniversal` accept it
 * @throws ArgumentError that names the file and the array or column, for every file that the reader of its format
 * rejects, a file without these curves, missing distances, and unknown options
 * @example
 * const trajectory = readTrajectory({ "pair.npz": await readFile("pair.npz") });
 * const report = await fitTrajectory(trajectory);
 */
export function readTrajectory(files: FileContents, options: TrajectoryOptions = {}): TrajectoryLog {
  const args = argumentsOf("readTrajectory");
  args.options("options", options, { inputDistanceSquared: true, targetDistanceSquared: true, folder: true });
  const distances = readDistances(args, options);
  const given = readLogFiles(args, files, options.folder);
  const log = openLog(given);
  if (log !== undefined) return fromArrays(log.at, log.archive, distances);
  const { at, contents } = given;
  const [name, file] = contents[0]!;
  const [, ending] = /\.(csv|tsv|txt)(?:\.gz)?$/i.exec(name) ?? [];
  if (ending === undefined) {
    throw at.refusal(HERE, `a .csv, .tsv or .txt file, ${LOG_FILES}`, "a file with another ending");
  }
  const bytes = /\.gz$/i.test(name) && isGzip(file) ? gunzip(at, file) : file;
  return fromTable(at, bytes, ending.toLowerCase() === "tsv" ? "\t" : undefined, distances);
}

/** Squared distances of the two points, as given in the options, and their place in error messages. */
interface GivenDistances {
  readonly options: Arguments;
  readonly inputDistanceSquared: number | undefined;
  readonly targetDistanceSquared: number | undefined;
}

function readDistances(
  args: Arguments,
  { inputDistanceSquared, targetDistanceSquared }: TrajectoryOptions,
): GivenDistances {
  const options = args.at("options");
  if (inputDistanceSquared !== undefined)
    options.number("inputDistanceSquared", inputDistanceSquared, { above: 0 });
  if (targetDistanceSquared !== undefined)
    options.number("targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  return { options, inputDistanceSquared, targetDistanceSquared };
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

function fromArrays(at: Arguments, archive: Archive, given: GivenDistances): TrajectoryLog {
  const places = new Map(archive.names.map((name) => [name.toLowerCase(), name]));
  const names = [...places.keys()];
  const read = (name: string): NdArray => archive.read(places.get(name)!);
  const time = names.find((name) => name === "time" || ALIASES[name] === "time");
  const { setting } = recordedSetting(at, archive, time ?? "");
  const isRaw =
    ACTIVATIONS.every((name) => places.has(name)) && (places.has("targets") || places.has("labels"));
  if (!isRaw) {
    const columns = names.filter(isCurve).map((name): [string, Float64Array] => [name, read(name).data]);
    const curves = fromColumns(at, names, Object.fromEntries(columns), given);
    return { ...curves, ...(setting && { setting }) };
  }
  if (time === undefined) {
    const received = `only ${names.join(", ")}`;
    throw at.refusal(HERE, `an archive with the array "times"`, received);
  }
  const outputs = flattenTrailing(read("outputs"), 2);
  const targets = places.has("targets")
    ? flattenTrailing(read("targets"), 1)
    : classTargets(at.at([`(array "labels")`]), read("labels").data, { classes: outputs.shape[2] });
  const arrays = {
    times: read(time).data,
    hidden: flattenTrailing(read("hidden"), 2),
    outputs,
    inputs: flattenTrailing(read("inputs"), 1),
    targets,
  };
  const inFile: Rename = ([, name, ...path]) => [`${at.name()}: ${name}`, ...path];
  const trajectory = withinCall(at.functionName, () => pairTrajectory(arrays), inFile);
  return {
    ...trajectory,
    ...(setting && { setting: { outputs: outputs.shape[2], ...setting } }),
    inputDistanceSquared: given.inputDistanceSquared ?? trajectory.inputDistanceSquared,
    targetDistanceSquared: given.targetDistanceSquared ?? trajectory.targetDistanceSquared,
  };
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
  const distance = (option: "inputDistanceSquared" | "targetDistanceSquared", column: string): number => {
    const [inFile] = columns[column] ?? [];
    const chosen = given[option] ?? inFile;
    if (chosen !== undefined) return chosen;
    const expected = `the squared distance of the two points, because ${at.name()} has no column ${column}`;
    throw given.options.error(option, expected, undefined);
  };
  return {
    times: columns.time!,
    representation: columns.representation!,
    output: columns.output!,
    alignment: columns.alignment!,
    ...(columns.loss === undefined ? {} : { loss: columns.loss }),
    inputDistanceSquared: distance("inputDistanceSquared", "input_distance"),
    targetDistanceSquared: distance("targetDistanceSquared", "target_distance"),
  };
}
