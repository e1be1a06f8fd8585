import { type NdArray, toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { TrainingRun } from "../../experiments";
import type { Archive } from "../../files/archive";
import type { Activation } from "../../networks";
import { reproduction } from "../../reports/logged-outputs";
import { readRun } from "../../reports/training-run";
import { withinCommand } from "../argument-names";
import { UsageError } from "../exit";
import { LOG_FILES, openLog } from "./open-log";
import { type NamedLayer, orderLayers } from "./order-layers";

/** Accepted names of the array of times. */
const TIMES = ["time", "times", "epoch", "epochs", "step", "steps"];

/** Accepted names of the arrays of a layer: this library's, PyTorch's and Flax's (whose kernels are transposed). */
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

/** A training log, with remarks on how it was read. */
export interface TrainingLog extends TrainingRun {
  readonly notes: readonly string[];
}

/**
 * Reads the training log in a file or a folder of checkpoints; the guide lists the names of its arrays.
 *
 * @param activation nonlinearity of the hidden layers, with which logged outputs tell the order of layers without
 * numbers
 */
export async function readTrainingRun(path: string, activation?: Activation): Promise<TrainingLog> {
  const log = await openLog("diagnose", path);
  if (log === undefined) throw new UsageError(`diagnose: ${path} must be ${LOG_FILES}`);
  const { at, archive, keepsOrder } = log;
  return withinCommand("diagnose", {}, () =>
    inOrder(at, { ...fromArrays(at, archive), activation }, keepsOrder),
  );
}

/** Reads the arrays of a log that the diagnosis needs; the others may hold anything. */
function fromArrays(at: Arguments, archive: Archive): NamedRun {
  const { names } = archive;
  const known = new Map<string, NdArray>();
  const read = (name: string): NdArray => {
    const array = known.get(name) ?? archive.read(name);
    known.set(name, array);
    return array;
  };
  const [time] = names.filter((name) => TIMES.includes(name.toLowerCase()));
  if (time === undefined) {
    throw at.refusal(HERE, `a log with an array "time"`, `only ${names.join(", ")}`.slice(0, 200));
  }
  const array = (name: string): NdArray | undefined => (names.includes(name) ? read(name) : undefined);
  const [inputs, targets, labels] = [array("inputs"), array("targets"), array("labels")];
  const activations = { hidden: array("hidden"), outputs: array("outputs") };
  const other = Object.values(activations).some(Boolean) ? otherLayer({ names, read }) : undefined;
  const weights = other === undefined ? layersIn(at, { names, read }, "weights") : [];
  const biases = other === undefined ? layersIn(at, { names, read }, "biases") : [];
  if (weights.length === 0 && activations.hidden === undefined && activations.outputs === undefined) {
    const expected = `a log of weights ("0.weight", "fc1.weight", "W1", ...), or of "hidden" or "outputs"`;
    throw at.refusal(HERE, expected, `only ${names.join(", ")}`.slice(0, 200));
  }
  return {
    times: read(time).data,
    layers: weights.map(({ name, array }) => ({ name, weights: array })),
    biases,
    inputs: inputs && rows(inputs),
    targets: targets && rows(targets),
    labels: labels?.data,
    ...activations,
    notes: other === undefined ? [] : [other],
  };
}

/**
 * Returns a note if a log of activations has parameters of layers that are not fully connected, such as normalisation or
 * convolution: its weights are then not those of a multilayer perceptron, and its activations are diagnosed instead.
 */
function otherLayer({ names, read }: Archive): string | undefined {
  for (const key of names) {
    const { of } = LAYERS.find(({ name }) => name.test(key)) ?? {};
    if (of === undefined) continue;
    const { shape } = read(key);
    if (shape.length === DIMENSIONS[of]) continue;
    const reason = `"${key}" of shape [${shape.join(", ")}] does not belong to a fully connected layer`;
    return `Weights: not used, because ${reason}; the logged activations are diagnosed.`;
  }
  return undefined;
}

/** Dimensions of the arrays of a fully connected layer over time. */
const DIMENSIONS = { weights: 3, biases: 2 } as const;

/** Arrays of a log before the order of the layers is known. */
interface NamedRun extends Omit<TrainingLog, "weights" | "biases"> {
  readonly layers: readonly NamedLayer[];
  readonly biases: readonly NamedArray[];
}

/** An array of a layer, by its name without the ending. */
interface NamedArray {
  readonly name: string;
  readonly array: NdArray;
}

/** Puts the layers of a log in order. Biases follow the weights of the same name. */
function inOrder(
  at: Arguments,
  { layers, biases, notes, ...run }: NamedRun,
  keepsOrder: boolean,
): TrainingLog {
  const inLayers = (order: readonly number[]): TrainingRun => {
    const ordered = order.map((l) => layers[l]!);
    const ofLayers = ordered.flatMap(({ name }) => biases.filter((bias) => bias.name === name));
    const others = biases.filter((bias) => !ofLayers.includes(bias));
    return {
      ...run,
      ...(layers.length === 0 ? {} : { weights: ordered.map(({ weights }) => weights) }),
      ...(biases.length === 0 ? {} : { biases: [...ofLayers, ...others].map(({ array }) => array) }),
    };
  };
  const { order, note } = orderLayers(at, layers, {
    keepsOrder,
    inputs: (run.inputs as NdArray | undefined)?.shape[1],
    outputs: ((run.targets ?? run.outputs) as NdArray | undefined)?.shape.slice(-1)[0],
    reproducing: (first) => {
      if (run.activation === undefined) return undefined;
      const found = reproduction(readRun(at, inLayers(first)));
      return found?.order.map((l) => first[l]!);
    },
  });
  return { ...inLayers(order), notes: note === undefined ? notes : [...notes, note] };
}

/** Returns the arrays of all layers, in the order of the file. */
function layersIn(at: Arguments, { names, read }: Archive, of: "weights" | "biases"): NamedArray[] {
  const rules = LAYERS.filter((rule) => rule.of === of);
  return names.flatMap((key) =>
    rules.flatMap(({ name: pattern, transposed }) => {
      const [, name] = pattern.exec(key) ?? [];
      if (name === undefined) return [];
      const array = read(key);
      checkLayer(at, key, array, of);
      return [{ name, array: transposed ? transposeEach(array) : array }];
    }),
  );
}

/** Checks that an array belongs to a fully connected layer; otherwise throws an error with advice for other layers. */
function checkLayer(at: Arguments, key: string, array: NdArray, of: "weights" | "biases"): void {
  const shape = of === "weights" ? "[T, n_out, n_in]" : "[T, n_out]";
  if (array.shape.length === DIMENSIONS[of]) return;
  const expected =
    `an array of shape ${shape}, the ${of} of a fully connected layer over time (for a network with other layers, ` +
    `such as normalisation or convolution, log "hidden" and "outputs" as well)`;
  throw at.refusal([`(array ${JSON.stringify(key)})`], expected, `shape [${array.shape.join(", ")}]`);
}

/** Transposes the matrices of an array [T, n, m] to [T, m, n]; other shapes are returned unchanged. */
function transposeEach(array: NdArray): NdArray {
  if (array.shape.length !== 3) return array;
  const [count, n, m] = array.shape as [number, number, number];
  const out = new Float64Array(count * n * m);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[(t * m + j) * n + i] = array.get(t, i, j);
  }
  return toNdArray(out, [count, m, n]);
}

/** Returns samples as rows: a vector becomes one column, and all dimensions after the first are merged. */
function rows(array: NdArray): NdArray {
  const [samples = 1, ...rest] = array.shape;
  return toNdArray(array.data, [samples, rest.reduce((product, n) => product * n, 1)]);
}
