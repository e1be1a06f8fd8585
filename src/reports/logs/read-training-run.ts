import type { NdArray } from "../../arrays";
import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Archive } from "../../files/archive";
import { TIME_NAMES } from "../../files/checkpoints";
import type { Activation } from "../../networks";
import { readActivation } from "../../networks/architecture";
import { reproduction } from "../logged-outputs";
import { recordedSetting } from "../setting/recorded-setting";
import { readRun, type TrainingRun } from "../training-run";
import { divergenceNote, finiteRecords, firstRecords } from "./finite-records";
import { flattenTrailing } from "./flatten-trailing";
import { withGuessedActivation } from "./guess-activation";
import { checkNames, isNameOfWeights, layerArrays, otherLayer } from "./layer-arrays";
import { type DataWidth, type NamedParameter, networkFault } from "./network-fault";
import { type FileContents, LOG_FILES, openLog, readLogFiles } from "./open-log";
import { orderLayers } from "./order-layers";

/** A training log, with remarks on how it was read. */
export interface TrainingLog extends TrainingRun {
  readonly notes: readonly string[];
}

/** Options of `readTrainingRun`. */
export interface TrainingRunOptions {
  /**
   * Nonlinearity of the hidden layers, with which logged outputs tell the order of layers without numbers; also that of the
   * returned run. Default: that of the recorded setting, or the usual activation with which the weights give the logged
   * outputs, if there is one.
   */
  readonly activation?: Activation | undefined;
  /** Name of the folder of the files, for error messages; the files are then checkpoints, one per step. */
  readonly folder?: string | undefined;
}

/**
 * Reads a training log from the contents of its files, without a file system: for web pages and notebooks.
 *
 * The arrays may have the names of this library, PyTorch or Flax, which the guide lists ("Diagnose a run"). Several files
 * are a folder of checkpoints, with one file per step; the last number in a name that differs is its step. Other files of the
 * folder are ignored.
 *
 * @param files the contents by name: an .npz, .safetensors, .pt or .pth file (also .gz), or one of these per step
 * @returns the log, as `diagnose` accepts it, with remarks on the order of its layers
 * @throws ArgumentError that names the file and the array, for every file that the reader of its format rejects, a log
 * without times or without weights and activations, layers in an unknown order, and invalid or unknown options
 * @example
 * const run = readTrainingRun({ "run.npz": await readFile("run.npz") }, { activation: "tanh" });
 * const report = await diagnose(run);
 */
export function readTrainingRun(files: FileContents, options: TrainingRunOptions = {}): TrainingLog {
  const args = argumentsOf("readTrainingRun");
  args.options("options", options, { activation: true, folder: true });
  const { activation, folder } = options;
  if (activation !== undefined) readActivation(args.at("options.activation"), activation);
  const given = readLogFiles(args, files, folder);
  const log = openLog(given);
  if (log === undefined) throw given.at.refusal(HERE, LOG_FILES, "a file with another ending");
  const { at, archive, keepsOrder } = log;
  const run = fromArrays(at, archive);
  const known = activation ?? run.activation;
  return withGuessedActivation(at, inOrder(at, { ...run, activation: known }, keepsOrder));
}

/** Creates the error for an archive without times: for the missing array if others are weights, and otherwise for the file. */
function withoutTimes(at: Arguments, names: readonly string[]): Error {
  const received = `only ${names.join(", ")}`.slice(0, 200);
  if (!names.some(isNameOfWeights))
    return at.refusal(HERE, `a log with an array "time", "epoch" or "step"`, received);
  const expected = `an array "time", "epoch" or "step" of shape [T], with the time of each of the T records of the weights`;
  return at.refusal(['(array "time")'], expected, received);
}

/** Reads the arrays of a log that the diagnosis needs; the others may hold anything. */
function fromArrays(at: Arguments, archive: Archive): NamedRun {
  const { names } = archive;
  const recorded = new Map<string, NdArray>();
  const read = (name: string): NdArray => {
    const array = recorded.get(name) ?? archive.read(name, "kept");
    recorded.set(name, array);
    return array;
  };
  const [time] = names.filter((name) => TIME_NAMES.includes(name.toLowerCase()));
  if (time === undefined) throw withoutTimes(at, names);
  const given = (name: string): NdArray | undefined =>
    names.includes(name) ? archive.read(name) : undefined;
  const [inputs, targets, labels] = [given("inputs"), given("targets"), given("labels")];
  const times = archive.read(time).data as Float64Array;
  const overTime = (name: string): NdArray | undefined => (names.includes(name) ? read(name) : undefined);
  const activations = { hidden: overTime("hidden"), outputs: overTime("outputs") };
  const hasActivations = Object.values(activations).some(Boolean);
  if (!hasActivations) checkNames(at, { names, read });
  const other = hasActivations ? otherLayer({ names, read }) : undefined;
  const weights = other === undefined ? layerArrays(at, { names, read }, "weights") : [];
  const biases = other === undefined ? layerArrays(at, { names, read }, "biases") : [];
  if (weights.length === 0 && !hasActivations) {
    const expected = `a log of weights ("0.weight", "fc1.weight", "W1", ...), or of "hidden" or "outputs"`;
    throw at.refusal(HERE, expected, `only ${names.join(", ")}`.slice(0, 200));
  }
  const { setting, activation, note } = recordedSetting(at, archive, time);
  const count = times.length;
  const records = finiteRecords(at, recorded, count);
  const finite = (array: NdArray): NdArray => firstRecords(array, count, records);
  const finiteOf = (parameter: NamedParameter) => ({ ...parameter, array: finite(parameter.array) });
  const divergence = records === count ? undefined : divergenceNote(times[records]!);
  return {
    times: times.subarray(0, records),
    ...(setting && { setting }),
    ...(activation && { activation }),
    layers: weights.map(finiteOf),
    biases: biases.map(finiteOf),
    inputs: inputs && flattenTrailing(inputs, 1),
    targets: targets && flattenTrailing(targets, 1),
    labels: labels?.data,
    hidden: activations.hidden && flattenTrailing(finite(activations.hidden), 2),
    outputs: activations.outputs && flattenTrailing(finite(activations.outputs), 2),
    notes: [divergence, other && unusedNote(other), note].filter((text) => text !== undefined),
  };
}

/** States that the weights of a log are left out. */
const unusedNote = (reason: string): string =>
  `Weights: not used, because ${reason}; the logged activations are diagnosed.`;

/** Arrays of a log before the order of the layers is known. */
interface NamedRun extends Omit<TrainingLog, "weights" | "biases" | "inputs" | "targets" | "outputs"> {
  readonly layers: readonly NamedParameter[];
  readonly biases: readonly NamedParameter[];
  readonly inputs: NdArray | undefined;
  readonly targets: NdArray | undefined;
  readonly outputs: NdArray | undefined;
}

/**
 * Puts the layers of a log in order. Biases follow the weights of the same name. Layers that do not form one fully connected
 * network are left out, with a note, if the log has activations.
 */
function inOrder(
  at: Arguments,
  { layers, biases, notes, ...run }: NamedRun,
  keepsOrder: boolean,
): TrainingLog {
  const inputs = widthOf("inputs", run.inputs);
  const outputs = widthOf("targets", run.targets) ?? widthOf("outputs", run.outputs);
  const biasesOf = (ordered: readonly NamedParameter[]): NamedParameter[] => {
    const ofLayers = ordered.flatMap(({ name }) => biases.filter((bias) => bias.name === name));
    return [...ofLayers, ...biases.filter((bias) => !ofLayers.includes(bias))];
  };
  const inLayers = (ordered: readonly NamedParameter[]): TrainingRun => ({
    ...run,
    ...(layers.length === 0 ? {} : { weights: ordered.map(({ array }) => array) }),
    ...(biases.length === 0 ? {} : { biases: biasesOf(ordered).map(({ array }) => array) }),
  });
  const named = layers.map(({ name, array }) => ({ name, weights: array }));
  const { order, note } = orderLayers(at, named, {
    keepsOrder,
    inputs: inputs?.width,
    outputs: outputs?.width,
    reproducing: (first) => {
      if (run.activation === undefined) return undefined;
      const found = reproduction(readRun(at, inLayers(first.map((l) => layers[l]!))));
      return found?.order.map((l) => first[l]!);
    },
  });
  const ordered = order.map((l) => layers[l]!);
  const hasActivations = run.hidden !== undefined || run.outputs !== undefined;
  const fault = hasActivations ? networkFault(ordered, biasesOf(ordered), inputs, outputs) : undefined;
  if (fault !== undefined) {
    const reason = `they do not form a fully connected network (${fault})`;
    return { ...run, notes: [...notes, unusedNote(reason)] };
  }
  return { ...inLayers(ordered), notes: note === undefined ? notes : [...notes, note] };
}

/** Returns the number of units of an array of the data, whose last dimension counts them. */
const widthOf = (name: string, array: NdArray | undefined): DataWidth | undefined =>
  array && { name, width: array.shape[array.shape.length - 1]! };
