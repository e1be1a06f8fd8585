import type { LayerGrowth } from "../../../deep-linear";
import type { Figure, Mark } from "../../../plots";
import { thin } from "../../../reports/series";

/** One network's learning, along the gradient flow and by gradient descent. */
export interface GrowthTrajectory {
  readonly name: string;
  readonly conserves: "all" | "units" | "nothing";
  readonly times: readonly number[];
  readonly growth: LayerGrowth;
  readonly descent: LayerGrowth;
  readonly loss: Float64Array;
  /** From small weights. */
  readonly small: {
    readonly times: readonly number[];
    readonly loss: Float64Array;
    /** [T][L − 1] */
    readonly alignment: readonly (readonly number[])[];
  };
  /** The largest rates that `balanceRates` gives along the flow. */
  readonly pointwise: { readonly diagonal: number; readonly offDiagonal: number; readonly unequal: number };
  /** At which order in the learning rate the balance of gradient descent drifts. */
  readonly order: number;
}

const TIME = { label: "time t (units of τ)" } as const;

/** What each layer has grown by, network by network. */
export function growthFigure(trajectories: readonly GrowthTrajectory[], widths: readonly number[]): Figure {
  const marks = trajectories.flatMap(({ name, growth, descent }): Mark[] => {
    const layers = growth.squaredNorms.shape[1]!;
    const gained = ({ times, squaredNorms }: LayerGrowth, l: number) =>
      Array.from(times, (_, i) => squaredNorms.get(i, l) - squaredNorms.get(0, l));
    return Array.from({ length: layers }, (_, l) => l).flatMap((l): Mark[] => [
      {
        type: "line",
        panel: name,
        category: `layer ${l + 1}`,
        method: "gradient flow",
        x: Array.from(growth.times),
        y: gained(growth, l),
      },
      {
        type: "dot",
        panel: name,
        category: `layer ${l + 1}`,
        method: "gradient descent",
        x: thin(descent.times, layers, l),
        y: thin(gained(descent, l), layers, l),
      },
    ]);
  });
  return {
    name: "growth",
    title: "All layers of linear and ReLU networks grow alike, those of tanh networks do not",
    caption:
      `Growth of the squared norm of every layer of networks of ${widths.join("-")} units without biases, from the same ` +
      "weights. Lines that coincide are one line; rings of gradient descent take turns.",
    width: 860,
    x: TIME,
    y: { label: "growth of ‖W_l‖²" },
    marks,
  };
}

/** How far the balance has drifted, on the diagonal and between units. */
export function balanceFigure(trajectories: readonly GrowthTrajectory[]): Figure {
  const largest = (drift: LayerGrowth["balanceDrift"]): number[] => {
    const [count, pairs] = drift.shape as [number, number];
    return Array.from({ length: count - 1 }, (_, i) =>
      Math.max(...Array.from({ length: pairs }, (_, l) => drift.get(i + 1, l))),
    );
  };
  return {
    name: "balance",
    title: "What is conserved of the balance: all of it, every unit's own, or nothing",
    caption:
      "Drift of W_{l+1}ᵀW_{l+1} − W_lW_lᵀ along the gradient flow, its largest entry over all hidden layers. What is conserved " +
      "drifts by errors of the integration, which for kinked functions goes in short steps.",
    width: 860,
    x: TIME,
    y: { label: "drift of the balance", scale: "log" },
    marks: trajectories.flatMap(({ name, times, growth }): Mark[] => [
      {
        type: "line",
        panel: name,
        category: "any entry",
        x: times.slice(1),
        y: largest(growth.balanceDrift),
      },
      {
        type: "line",
        panel: name,
        category: "diagonal: every unit with itself",
        x: times.slice(1),
        y: largest(growth.unitDrift),
      },
    ]),
  };
}

/** How well the leading singular vectors of adjacent layers are aligned. */
export function alignmentFigure(trajectories: readonly GrowthTrajectory[]): Figure {
  return {
    name: "alignment",
    title: "From small weights, adjacent layers align as they grow",
    caption:
      "|u₁(W_l) · v₁(W_{l+1})| of the leading singular vectors on both sides of each hidden layer, along the " +
      "gradient flow from weights of gain 0.2, smaller than those of the other figures.",
    width: 860,
    x: TIME,
    y: { label: "alignment of adjacent layers", domain: [0, 1.03] },
    marks: trajectories.flatMap(({ name, small: { times, alignment } }) =>
      alignment[0]!.map(
        (_, l): Mark => ({
          type: "line",
          panel: name,
          category: `layers ${l + 1} and ${l + 2}`,
          x: times,
          y: alignment.map((row) => row[l]!),
        }),
      ),
    ),
  };
}
