import type { FieldsOf } from "../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../arrays/table";
import { attachFigure, type Drawable } from "../figures/drawable";
import type { Figure } from "../figures/figure";
import { lossFigure, shortNumber } from "../figures/trajectory-figure";
import type { Optimiser, Parameters } from "../networks";
import { INNER_OPTIONS, type Inner } from "./episode";

/** Inner loop, outer steps and seed of a meta-training. */
export interface MetaTrainOptions extends Inner {
  /** Step size η > 0 of the optimiser. */
  readonly learningRate: number;
  /** Number of outer steps, at least 0. */
  readonly iterations: number;
  /** Number of episodes, over which the gradient of a step is averaged; default 1. */
  readonly episodes?: number | undefined;
  /** Optimiser of the outer steps, as in `train`; default `"sgd"`. */
  readonly optimiser?: Optimiser | undefined;
  /** Seed of the generator that is passed to the sampler; default 0. */
  readonly seed?: number | undefined;
}

/** Fields of the options of a meta-training. */
export const META_TRAIN_OPTIONS: FieldsOf<MetaTrainOptions> = {
  ...INNER_OPTIONS,
  learningRate: true,
  iterations: true,
  episodes: true,
  optimiser: true,
  seed: true,
};

/** Result of a meta-training. */
export interface MetaTraining extends Tabular, Drawable {
  /** Mean loss on the queries of each iteration, after adaptation and before the outer step. */
  readonly loss: Float64Array;
  /** Trained parameters: the start of later adaptations. */
  readonly parameters: Parameters;
  /** Outcome; of a training that diverges, which throws, `"diverged"` in the partial result of the error. */
  readonly result: "finished" | "aborted" | "diverged";
}

/** Returns the result with its table and figure. */
export const metaTraining = (result: Omit<MetaTraining, "toTable" | "figure">): MetaTraining =>
  attachFigure(attachTable(result, lossTable), metaFigure);

const iterationsOf = (loss: Float64Array): Float64Array => loss.map((_, i) => i);

const lossTable = ({ loss }: Pick<MetaTraining, "loss">): Table =>
  tableOf([
    ["iteration", iterationsOf(loss)],
    ["loss", loss],
  ]);

function metaFigure({ loss }: Pick<MetaTraining, "loss">): Figure {
  const figure = lossFigure(
    {
      name: "meta-training",
      title: "The loss after adaptation in meta-training",
      x: { label: "iteration" },
      at: iterationsOf(loss),
    },
    loss,
  );
  return loss.length < 10 ? figure : { ...figure, caption: meansSentence(loss) };
}

/** Returns a sentence with the mean losses of the first and the last tenth, because every iteration has other episodes. */
function meansSentence(loss: Float64Array): string {
  const count = Math.ceil(loss.length / 10);
  const [first, last] = [loss.subarray(0, count), loss.subarray(-count)].map((part) =>
    shortNumber(part.reduce((sum, value) => sum + value, 0) / count),
  );
  return `The mean loss goes from ${first} in the first ${count} iterations to ${last} in the last ${count}.`;
}
