import type { LayerGrowth } from "../../../deep-linear";
import type { Figure, Mark } from "../../../plots";
import { thin } from "../../../reports/series";

/** Growth of the layers of one network under gradient flow and gradient descent. */
export interface GrowthTrajectory {
  readonly name: string;
  readonly conserves: "all" | "units" | "nothing";
  readonly times: readonly number[];
  readonly growth: LayerGrowth;
  readonly descent: LayerGrowth;
  readonly loss: Float64Array;
  /** Gradient flow from small weights. */
  readonly small: {
    readonly times: readonly number[];
    readonly loss: Float64Array;
    /** Alignment of adjacent layers, [T][L − 1]. */
    readonly alignment: readonly (readonly number[])[];
  };
  /** Largest rates of `balanceRates` along the flow. */
  readonly pointwise: { readonly diagonal: number; readonly offDiagonal: number; readonly unequal: number };
  /** Order in the learning rate of the drift of the balance under gradient descent. */
  readonly order: number;
}

const TIME = { label: "time t (units of τ)" } as const;

/** Draws the growth of each layer, in one panel per network. */
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
    title: "All layers of linear and ReLU networks grow by the same amount; those of tanh networks do not",
    caption:
      `Growth of the squared norm of every layer of networks of ${widths.join("-")} units without biases, from the ` +
      "same initial weights. Lines of different layers may coincide; the dots of gradient descent are staggered.",
    width: 860,
    x: TIME,
    y: { label: "growth of ‖W_l‖²" },
    marks,
  };
}

/** Draws the drift of the balance, of its diagonal and of all entries. */
export function balanceFigure(trajectories: readonly GrowthTrajectory[]): Figure {
  const largest = (drift: LayerGrowth["balanceDrift"]): number[] => {
    const [count, pairs] = drift.shape as [number, number];
    return Array.from({ length: count - 1 }, (_, i) =>
      Math.max(...Array.from({ length: pairs }, (_, l) => drift.get(i + 1, l))),
    );
  };
  return {
    name: "balance",
    title: "Conserved parts of the balance: all entries, only the diagonal, or none",
    caption:
      "Drift of W_{l+1}ᵀW_{l+1} − W_lW_lᵀ along the gradient flow: largest entry over all hidden layers. Conserved " +
      "entries drift only by errors of the integration, which takes short steps at the kinks of activation " +
      "functions.",
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
        category: "diagonal entries",
        x: times.slice(1),
        y: largest(growth.unitDrift),
      },
    ]),
  };
}

/** Draws the alignment of the leading singular vectors of adjacent layers. */
export function alignmentFigure(trajectories: readonly GrowthTrajectory[]): Figure {
  return {
    name: "alignment",
    title: "From small weights, adjacent layers align as they grow",
    caption:
      "|u₁(W_l) · v₁(W_{l+1})| of the leading singular vectors on both sides of each hidden layer, along the " +
      "gradient flow from weights of gain 0.2, which are smaller than those of the other figures.",
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
