import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import type { Archive, NotFinite } from "./archive";
import { MAX_UNPACKED_BYTES } from "./packed/inflate";

/** A file of a folder of checkpoints. */
export interface CheckpointFile {
  readonly name: string;
  readonly archive: Archive;
}

/** Arrays that belong to the whole training; each checkpoint may repeat them. */
const CONSTANTS = ["inputs", "targets", "labels", "input_distance", "target_distance"];

/** Accepted names of the array of the times of a log, in small letters. */
export const TIME_NAMES: readonly string[] = ["time", "times", "epoch", "epochs", "step", "steps"];

/** Largest size of all files of a folder together, in bytes. */
export const MAX_FOLDER_BYTES = MAX_UNPACKED_BYTES;

/** Name of the array of the steps. */
const TIME = "time";

/**
 * Opens a folder with a file per step as one archive, in which every array has the steps as its first dimension: those in
 * the names of the files, as the array `time` unless the checkpoints have one. Files without a number in their names hold
 * arrays of the whole training, such as its inputs.
 */
export function openCheckpoints(at: Arguments, files: readonly CheckpointFile[]): Archive {
  const numbered = files.filter(({ name }) => numbersIn(name).length > 0);
  checkNoWholeLog(at, numbered.length > 1 ? numbered : files);
  const { steps, checkpoints } = inOrder(at, numbered);
  const [first] = checkpoints as [CheckpointFile];
  for (const checkpoint of checkpoints) checkNames(at, first, checkpoint);
  const common = files.filter(({ name }) => numbersIn(name).length === 0);
  const owners = new Map(common.flatMap((file) => file.archive.names.map((name) => [name, file] as const)));
  const own = first.archive.names.filter((name) => !owners.has(name));
  const hasTime = [...owners.keys(), ...own].includes(TIME);
  return {
    names: [...(hasTime ? [] : [TIME]), ...own, ...owners.keys()],
    read(name, notFinite) {
      const owner = owners.get(name);
      if (owner !== undefined) return owner.archive.read(name, notFinite);
      if (name === TIME && !hasTime) return toNdArray(Float64Array.from(steps), [steps.length]);
      const isConstant = CONSTANTS.includes(name.toLowerCase());
      return isConstant ? constant(at, checkpoints, name) : stacked(at, checkpoints, name, notFinite);
    },
    // Texts belong to the whole training.
    readText: (name) => (owners.get(name) ?? first).archive.readText?.(name),
  };
}

/** Tests whether an archive is the log of a whole run, with an array of several times. */
export const isWholeLog = (archive: Archive): boolean => timesOf(archive) > 1;

/** Counts the times of an archive; 0 without an array of times. */
function timesOf({ names, read }: Archive): number {
  const name = names.find((each) => TIME_NAMES.includes(each.toLowerCase()));
  return name === undefined ? 0 : read(name, "kept").data.length;
}

/** Checks that files are checkpoints of one run. */
function checkNoWholeLog(at: Arguments, files: readonly CheckpointFile[]): void {
  const whole = files.find(({ archive }) => isWholeLog(archive));
  if (whole === undefined) return;
  const expected =
    "a checkpoint, with the arrays of one step; a log of a whole run is read alone, without other files";
  throw at.at([`(${whole.name})`]).refusal(HERE, expected, `a log with ${timesOf(whole.archive)} times`);
}

/** Returns the numbers that the name of a file has before its ending. */
const numbersIn = (name: string): string[] => name.replace(/\.\w+$/, "").match(/\d+(?:\.\d+)?/g) ?? [];

/** Sorts checkpoints by the last number in their names that differs between them. */
function inOrder(
  at: Arguments,
  files: readonly CheckpointFile[],
): { steps: readonly number[]; checkpoints: readonly CheckpointFile[] } {
  const [first] = files;
  if (first === undefined || files.length < 2) {
    const expected = "a folder with at least two checkpoints, the step number in their names (step_100.npz)";
    throw at.refusal(HERE, expected, `${files.length}`);
  }
  const pattern = (name: string) => name.replace(/\d+(?:\.\d+)?(?=.*\.)/g, "#");
  const other = files.find(({ name }) => pattern(name) !== pattern(first.name));
  if (other !== undefined) {
    const expected = "checkpoints whose names differ in their numbers alone";
    throw at.refusal(HERE, expected, `${first.name} and ${other.name}`);
  }
  const numbers = files.map(({ name }) => numbersIn(name).map(Number));
  const differs = numbers[0]!.map((_, k) => new Set(numbers.map((row) => row[k])).size > 1);
  const column = Math.max(0, differs.lastIndexOf(true));
  const steps = numbers.map((row) => row[column]!);
  if (new Set(steps).size < files.length) {
    const repeated = files.filter((_, i) => steps.indexOf(steps[i]!) !== steps.lastIndexOf(steps[i]!));
    const received = repeated.slice(0, 2).map(({ name }) => name);
    throw at.refusal(HERE, "checkpoints with distinct step numbers", received.join(" and "));
  }
  const order = files.map((_, i) => i).sort((i, j) => steps[i]! - steps[j]!);
  return { steps: order.map((i) => steps[i]!), checkpoints: order.map((i) => files[i]!) };
}

/** Checks that a checkpoint has arrays of the same names as the first one. */
function checkNames(at: Arguments, first: CheckpointFile, { name, archive }: CheckpointFile): void {
  const [expected, received] = [new Set(first.archive.names), new Set(archive.names)];
  const missing = first.archive.names.find((each) => !received.has(each));
  if (missing !== undefined) {
    throw at
      .at([`(${name})`])
      .refusal(HERE, `a checkpoint with ${JSON.stringify(missing)}, as in ${first.name}`, "none");
  }
  const added = archive.names.find((each) => !expected.has(each));
  if (added === undefined) return;
  throw at
    .at([`(${name})`])
    .refusal(HERE, `a checkpoint with the arrays of ${first.name} alone`, JSON.stringify(added));
}

/** Reads an array of all checkpoints, [steps, ...]. */
function stacked(
  at: Arguments,
  checkpoints: readonly CheckpointFile[],
  name: string,
  notFinite: NotFinite | undefined,
): NdArray {
  const first = checkpoints[0]!.archive.read(name, notFinite);
  const size = first.data.length;
  at.memory([`(array ${JSON.stringify(name)})`], size * checkpoints.length, "use fewer checkpoints");
  const data = new Float64Array(size * checkpoints.length);
  for (const [t, checkpoint] of checkpoints.entries()) {
    const array = checkpoint.archive.read(name, notFinite);
    checkShape(at, checkpoint, name, array, first);
    data.set(array.data, t * size);
  }
  return toNdArray(data, [checkpoints.length, ...first.shape]);
}

/** Reads an array that must be the same in all checkpoints. */
function constant(at: Arguments, checkpoints: readonly CheckpointFile[], name: string): NdArray {
  const first = checkpoints[0]!.archive.read(name);
  for (const checkpoint of checkpoints) {
    const array = checkpoint.archive.read(name);
    checkShape(at, checkpoint, name, array, first);
    if (array.data.every((x, i) => x === first.data[i])) continue;
    const expected = `equal in every checkpoint to that of ${checkpoints[0]!.name}`;
    throw place(at, checkpoint, name).refusal(HERE, expected, "other numbers");
  }
  return first;
}

function checkShape(at: Arguments, file: CheckpointFile, name: string, array: NdArray, first: NdArray): void {
  if (array.shape.join() === first.shape.join()) return;
  const expected = `an array of shape [${first.shape.join(", ")}], as in the first checkpoint`;
  throw place(at, file, name).refusal(HERE, expected, `shape [${array.shape.join(", ")}]`);
}

const place = (at: Arguments, file: CheckpointFile, name: string): Arguments =>
  at.at([`(${file.name}: array ${JSON.stringify(name)})`]);
