import { type GatedFlow, xorRace } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { meanOf, rounded } from "../../reports/numbers";
import { thin } from "../../reports/series";
import { TIME } from "./common";

/** Names of the examples, which are their bits. */
export const ITEMS = ["00", "01", "10", "11"];

/** A learning curve, with the initial strength of the closed form that has the same half-learning time. */
export interface Learned {
  readonly name: string;
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly halfTime: number;
  readonly initial: number;
  /** Mean absolute difference between the loss and the closed form. */
  readonly mean: number;
  /** Largest absolute difference between the loss and the closed form. */
  readonly largest: number;
}

/** A trained ReLU network, compared with gated networks. */
export interface ReluTrial extends Learned {
  /** Contributions to the output on each example by the units that contribute most to a given example, [4, 4]. */
  readonly contributions: number[][];
  /** Fraction of all contributions that units make on the example to which they contribute most. */
  readonly selectivity: number;
  /** Largest difference between the outputs of the network and those of `reluAsGated`. */
  readonly gatedError: number;
  /** First recorded time after which the gates of the network (with a margin) do not change. */
  readonly gatesFixed: number;
  /** Fraction of the weights (products of the norms of both layers) in the four strongest pathways. */
  readonly inFour: number;
}

const LOSS = { label: "loss ½⟨(y − ŷ)²⟩" };

export function lossFigure(trial: Learned, aligned: GatedFlow, times: readonly number[]): Figure {
  const { at } = xorRace({ initial: trial.initial });
  return {
    name: "loss",
    title: "Learning curves of closed form, gated network and ReLU network agree",
    caption:
      `Closed form with a(0) = ${rounded(trial.initial, 3)}, fitted to the half-learning time of the ReLU network; ` +
      "gradient flow of the gated network from weights of that strength along the examples; gradient descent of " +
      "the ReLU network from small random weights.",
    x: TIME,
    y: LOSS,
    marks: [
      { type: "line", method: "closed form", x: times, y: times.map((t) => at(t).loss) },
      { type: "dot", method: "gated network", x: thin(aligned.times, 10), y: thin(aligned.loss, 10) },
      { type: "dot", method: "ReLU network", x: thin(trial.times, 10, 5), y: thin(trial.loss, 10, 5) },
    ],
  };
}

export function differenceFigure(curves: readonly Learned[]): Figure {
  return {
    name: "difference",
    title: "All networks stay close to the closed form with the same half-learning time",
    caption:
      "Loss minus that of the closed form, as a function of the time since half of the learning (initial loss ½). " +
      "Networks from random weights. The only parameter of the closed form is the half-learning time.",
    x: { label: "time since half-learning (units of τ)", domain: [-12, 12] },
    y: { label: "difference of the loss from the closed form" },
    marks: curves.map(({ name, times, loss, halfTime, initial }): Mark => {
      const { at } = xorRace({ initial });
      return {
        type: "line",
        category: name.startsWith("ReLU") ? "ReLU networks" : "gated network",
        x: thin(times, 2).map((t) => t - halfTime),
        y: thin(times, 2).map((t, i) => loss[2 * i]! - at(t).loss),
      };
    }),
  };
}

export function contributionsFigure(trials: readonly ReluTrial[]): Figure {
  const mean = ITEMS.map((_, r) =>
    ITEMS.map((_, p) => meanOf(trials.map(({ contributions }) => contributions[r]![p]!))),
  );
  return {
    name: "contributions",
    title: "Each unit of the ReLU network contributes to one example and so belongs to its pathway",
    caption:
      "Contributions of the units of the ReLU networks to the output on every example, with units grouped by the " +
      "example to which they contribute most; mean over networks. A pathway of the gated network has ±1 on the " +
      "diagonal and 0 elsewhere.",
    width: 480,
    x: { label: "example" },
    y: { label: "units by example" },
    marks: [
      {
        type: "cell",
        rows: ITEMS,
        columns: ITEMS,
        values: mean,
        label: "contribution to the output",
        colours: "diverging",
        domain: [-1, 1],
      },
    ],
  };
}
