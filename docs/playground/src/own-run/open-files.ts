import { ArgumentError } from "learning-dynamics/arrays";
import {
  diagnose,
  fitTrajectory,
  type PredictOptions,
  predict,
  type Report,
  type ReportOptions,
  readTrainingRun,
  readTrajectory,
  type TrainingLog,
  type TrainingRunOptions,
} from "learning-dynamics/experiments";
import type { Values } from "../parameter";
import { isArchive } from "./log-files";
import type { Reading, Request } from "./messages";
import { isUnnamedArray, mayBelongToTask, OPEN_BOTH, readTaskOf, roleOf } from "./task-files";

/** Contents of files by name. */
export type Contents = Readonly<Record<string, Uint8Array>>;

/** Files that were read, and the computation of their report. */
export interface OpenedFiles {
  readonly reading: Reading;
  readonly compute: (options: ReportOptions) => Promise<Report>;
}

/**
 * Reads files as a training log, as a trajectory of two points or as a task, whichever their contents are. If they are none
 * of these, the result is the reading which the endings of the names suggest, and its computation fails with the error of
 * its reader.
 */
export function openFiles(
  contents: Contents,
  folder: string | undefined,
  chosen: Reading | undefined,
  values: Request["values"],
): OpenedFiles {
  const names = Object.keys(contents);
  const readings = chosen === undefined ? likelyReadings(names, folder) : [chosen];
  let failed: OpenedFiles | undefined;
  let isDefinite = false;
  for (const likely of readings) {
    let reading = likely;
    try {
      const opened = READERS[reading](contents, folder, values[reading]);
      if (chosen !== undefined || !opened.isPair) return opened;
      reading = "fit";
      return READERS.fit(contents, folder, values.fit);
    } catch (error) {
      failed ??= { reading, compute: () => Promise.reject(error) };
      // An error of an array belongs to the right reading: only files that lack its arrays are read in another way.
      if (!(error instanceof ArgumentError) || error.path.length > 1) {
        isDefinite = true;
        break;
      }
    }
  }
  const runs = folder === undefined && names.length > 1 ? names.filter((name) => isRun(name, contents)) : [];
  if (runs.length > 1) return { ...failed!, compute: () => Promise.reject(severalRuns(runs)) };
  if (isDefinite) return failed!;
  return chosen === undefined && names.length === 1 && mayBelongToTask(names[0]!)
    ? partOfTask(contents, failed!, values)
    : failed!;
}

/** Tests whether a file by itself is the log of a whole run or a trajectory. */
function isRun(name: string, contents: Contents): boolean {
  if (!isArchive(name)) return false;
  const file = { [name]: contents[name]! };
  for (const read of [readTrainingRun, readTrajectory]) {
    try {
      read(file);
      return true;
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
    }
  }
  return false;
}

const severalRuns = (names: readonly string[]): Error =>
  new Error(`${names.join(" and ")} are separate runs: please open one run at a time.`);

/** Returns the failure of a file that is no trajectory: it may be one of the two files of a task. */
function partOfTask(contents: Contents, failed: OpenedFiles, values: Request["values"]): OpenedFiles {
  const [name] = Object.keys(contents);
  return roleOf(name!) === undefined && !isUnnamedArray(name!)
    ? { ...failed, compute: (options) => failed.compute(options).catch(withAdvice) }
    : openFiles(contents, undefined, "predict", values);
}

/** Throws an error again with the advice to open both files of a task. */
function withAdvice(error: Error): never {
  throw new Error(`${error.message}. If it belongs to a task, ${OPEN_BOTH}`);
}

/** Returns the readings to try, the likeliest first. */
function likelyReadings(names: readonly string[], folder: string | undefined): Reading[] {
  const hasStep = (name: string) => /\d/.test(name);
  const isFolder =
    folder !== undefined || names.filter((name) => isArchive(name) && hasStep(name)).length > 1;
  if (isFolder || (names.length === 1 && isArchive(names[0]!))) return ["diagnose", "fit", "predict"];
  return names.length === 1 ? ["fit"] : ["predict"];
}

type Reader = (
  contents: Contents,
  folder: string | undefined,
  values: Values,
) => OpenedFiles & { readonly isPair?: boolean };

const READERS: Readonly<Record<Reading, Reader>> = {
  diagnose(contents, folder, { activation }) {
    const given = activation === "log" ? undefined : (activation as TrainingRunOptions["activation"]);
    const { notes, ...run } = readTrainingRun(contents, { activation: given, folder });
    return {
      reading: "diagnose",
      isPair: isPair(run),
      compute: async (options) => described(await diagnose(run, {}, options), contents, folder, notes),
    };
  },
  fit(contents, folder, { start, distances, input, target }) {
    const given =
      distances === "given"
        ? { inputDistanceSquared: Number(input), targetDistanceSquared: Number(target) }
        : {};
    const trajectory = readTrajectory(contents, { folder, ...given });
    const from = start === "auto" ? undefined : (start as "measured" | "fitted");
    return {
      reading: "fit",
      compute: async (options) =>
        described(await fitTrajectory(trajectory, { start: from }, options), contents, folder),
    };
  },
  predict(contents, folder, values) {
    const { notes, ...task } = readTaskOf(contents, values);
    const { depth, scale, modes, inputs } = values;
    const given: PredictOptions = {
      depth: Number(depth),
      scale: Number(scale),
      modes: Number(modes),
      ...(inputs === "centre" || inputs === "whiten" ? { centre: true } : {}),
      ...(inputs === "standardise" ? { standardise: true } : {}),
      ...(inputs === "whiten" ? { whiten: true } : {}),
    };
    return {
      reading: "predict",
      compute: async (options) => described(await predict(task, given, options), contents, folder, notes),
    };
  },
};

/** Tests whether a log has activations of two samples and no weights, as the universal dynamics need. */
const isPair = ({ weights, hidden, inputs }: Omit<TrainingLog, "notes">): boolean =>
  weights === undefined &&
  hidden !== undefined &&
  (inputs as { shape: number[] } | undefined)?.shape[0] === 2;

/** Adds the names of the files, the remarks of their reader and the advice, in sentences, to the notes of a report. */
function described(
  report: Report,
  contents: Contents,
  folder: string | undefined,
  notes: readonly string[] = [],
): Report {
  const data = `Data: ${folder ?? Object.keys(contents).join(", ")}.`;
  const advice = report.advice.map(({ options, effect }) => {
    const names = Object.entries(options).map(([name, value]) =>
      value === true ? name : `${name} = ${value}`,
    );
    return `Advice: “${names.join(", ")}” ${effect}.`;
  });
  return { ...report, notes: [data, ...notes, ...report.notes, ...advice], advice: [] };
}
