import { type GatedFlow, xorRace } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { meanOf, rounded } from "../../reports/numbers";
import { thin } from "../../reports/series";
import { TIME } from "./common";

/** The examples by their bits. */
export const ITEMS = ["00", "01", "10", "11"];

/** A curve of learning and where the closed form that passes through its middle starts. */
export interface Learned {
  readonly name: string;
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly halfTime: number;
  readonly initial: number;
  /** Mean and largest |difference| of the loss from the closed form. */
  readonly mean: number;
  readonly largest: number;
}

/** A trained ReLU network, and what it is as a gated one. */
export interface ReluTrial extends Learned {
  /** [4, 4]: what the units that serve an example most contribute to the output on each example. */
  readonly contributions: number[][];
  /** The part of all contributions that units make on the example they serve most. */
  readonly selectivity: number;
  /** The largest difference of its outputs from those of `reluAsGated`. */
  readonly gatedError: number;
  /** When its gates (at the margin) were last seen to change. */
  readonly gatesFixed: number;
  /** The part of the weights (products of both layers') that is in the four strongest pathways. */
  readonly inFour: number;
}

const LOSS = { label: "loss ½⟨(y − ŷ)²⟩" };

export function lossFigure(trial: Learned, aligned: GatedFlow, times: readonly number[]): Figure {
  const { at } = xorRace({ initial: trial.initial });
  return {
    name: "loss",
    title: "One learning curve: closed form, gated network and ReLU network",
    caption:
      `Closed form with a(0) = ${rounded(trial.initial, 3)}, fitted to where the ReLU network has learned half; gradient flow ` +
      "of the gated network from weights of that strength along the examples; gradient descent of the ReLU network from " +
      "small random weights.",
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
    title: "Every network stays near the closed form that passes through its middle",
    caption:
      "Loss minus that of the closed form, over the time since half of the learning (from a loss of ½). Networks from random " +
      "weights; the closed form has no other parameter than the time of half learning.",
    x: { label: "time since half is learned (units of τ)", domain: [-12, 12] },
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
    title: "The ReLU network's units serve one example each: its pathways",
    caption:
      "What the units of the ReLU networks add to the output on every example, units taken together by the example on which " +
      "they add most; mean over networks. A pathway of the gated network has ±1 in its own place and 0 elsewhere.",
    width: 480,
    x: { label: "example" },
    y: { label: "units that serve" },
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
