import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { trajectoryFigure } from "../../figures/trajectory-figure";
import type { Observable } from "../../networks";
import { centred, type Pair, readActivations } from "./activations";
import { plainCka } from "./cka";
import { distanceCorrelation } from "./distance-correlation";
import { gramSums } from "./gram-sums";
import { procrustesOf } from "./procrustes";
import type { Similarity } from "./similarity";

/** Measure of similarity along a training. */
export type SimilarityMeasure = "cka" | "rsa" | "procrustes";

/** Similarity of a hidden layer to a fixed representation during training. */
export interface SimilarityTrajectory extends Tabular, Drawable {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  readonly measure: SimilarityMeasure;
  /** Value of the measure at each of the T records; of `"procrustes"`, the squared distance. */
  readonly values: Float64Array;
  /** True for a record at which the measure is not defined, and its value 0. */
  readonly degenerate: readonly boolean[];
}

/** Reference and measure of `observeSimilarity`. */
export interface ObserveSimilarityOptions {
  /** The layer at the first record (`"start"`, the default), or a representation [P, m] of the P samples of the task. */
  readonly to?: "start" | MatrixLike | undefined;
  /** Measure of similarity; default `"cka"`. */
  readonly measure?: SimilarityMeasure | undefined;
}

const OPTIONS: FieldsOf<ObserveSimilarityOptions> = { to: true, measure: true };

/**
 * Records the similarity of a hidden layer to its start, or to a given representation such as that of a theory, while a
 * network is trained.
 *
 * @param layer a hidden layer, 0 next to the input
 * @param options.measure `"cka"` (see `cka`), `"rsa"` (Pearson correlation of squared distances between samples), or
 * `"procrustes"` (a squared distance, see `procrustes`)
 * @throws ArgumentError for a layer that is not an integer >= 0, NaN or unknown options; `train` throws it for a layer
 * that does not exist, or a task with fewer than 2 samples or with another number of samples than the representation
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu" });
 * const options = { learningRate: 0.1, epochs: 100, record: { moved: observeSimilarity(0) } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.moved.values[100]; // CKA of the hidden layer with its start: 1 in lazy learning
 */
export function observeSimilarity(
  layer: number,
  options: ObserveSimilarityOptions = {},
): Observable<SimilarityTrajectory> {
  const args = argumentsOf("observeSimilarity");
  args.number("layer", layer, { integer: true, atLeast: 0 });
  args.options("options", options, OPTIONS);
  const { to = "start", measure = "cka" } = options;
  args.choice("options.measure", measure, Object.keys(MEASURES) as SimilarityMeasure[]);
  const given = readReference(args, to);
  // By task: every training has its own record of the task, so that one observable can record several trainings.
  const starts = new WeakMap<object, Matrix>();
  return {
    observe({ hidden, task }) {
      const now = centred(readActivations(args, "task.inputs", hidden(layer), 2));
      const reference = given ?? starts.get(task) ?? now;
      starts.set(task, reference);
      if (reference.rows !== now.rows) {
        throw args.refusal("options.to", `${now.rows} rows, one per sample of the task`, `${reference.rows}`);
      }
      const { value, degenerate } = MEASURES[measure](args, { a: reference, b: now });
      return [value, degenerate ? 1 : 0];
    },
    collect(records, { epochs, times }) {
      const trajectory: Omit<SimilarityTrajectory, "toTable" | "figure"> = {
        epochs,
        times,
        measure,
        values: epochs.map((_, t) => records.get(t, 0)),
        degenerate: Array.from(epochs, (_, t) => records.get(t, 1) === 1),
      };
      return attachFigure(attachTable(trajectory, similarityTable), similarityFigure);
    },
  };
}

/** Reads the representation to compare with; undefined for the start. */
function readReference(args: Arguments, to: "start" | MatrixLike): Matrix | undefined {
  if (to === "start") return undefined;
  if (typeof to !== "string") return centred(readActivations(args, "options.to", to, 2));
  throw args.error("options.to", '"start" or a matrix', to);
}

const MEASURES: Record<SimilarityMeasure, (args: Arguments, pair: Pair) => Similarity> = {
  cka: (args, pair) => plainCka(gramSums(args, pair)),
  rsa: (args, pair) => distanceCorrelation(gramSums(args, pair)),
  procrustes(args, pair) {
    const { distanceSquared, degenerate } = procrustesOf(args, pair);
    return { value: distanceSquared, degenerate };
  },
};

const LABELS: Record<SimilarityMeasure, string> = {
  cka: "CKA with the reference",
  rsa: "correlation of squared distances with the reference",
  procrustes: "squared Procrustes distance from the reference",
};

/** Returns the values as a table. */
const similarityTable = ({
  epochs,
  times,
  values,
}: Omit<SimilarityTrajectory, "toTable" | "figure">): Table =>
  tableOf([
    ["epoch", epochs],
    ["time", times],
    ["value", values],
  ]);

/** Draws the values over the epochs. */
const similarityFigure = ({
  epochs,
  measure,
  values,
}: Omit<SimilarityTrajectory, "toTable" | "figure">): Figure =>
  trajectoryFigure({
    name: "similarity",
    title: "Similarity of a hidden layer in training",
    x: { label: "epoch" },
    y: { label: LABELS[measure] },
    at: epochs,
    curves: [{ name: "similarity", at: (t) => values[t]! }],
  });
