import ops from "ndarray-ops";
import { type NdArray, toNested } from "../../arrays";
import type { FinalRepresentations } from "../../deep-linear";
import type { Figure, Mark } from "../../plots";
import { thin } from "../../reports/series";
import { divided } from "../array-arithmetic";

/** Loss as a function of time from weights of one balance, by closed form, gradient flow and gradient descent. */
export interface LossCurve {
  readonly lambda: number;
  readonly times: readonly number[];
  readonly exact: readonly number[];
  readonly flow: readonly number[];
  readonly descent: { readonly times: readonly number[]; readonly loss: readonly number[] };
}

/** Movement of the tangent kernel and learning time for one λ. */
interface SweepRow {
  readonly lambda: number;
  readonly movement: number;
  readonly time: number;
}

/**
 * Draws the loss of each trajectory over time, in units of the time to half of the initial loss. The curves extend to
 * `halfTimes` such units.
 */
export function lossFigure(curves: readonly LossCurve[], halfTimes: number): Figure {
  return {
    name: "loss",
    title: "Rich networks have a plateau and then learn in steps; lazy networks follow one exponential",
    caption:
      "Time in units of the time to half of the loss, which decreases with λ (see the last figure). All initial " +
      "products have the same singular values, in different directions.",
    x: { label: "time / time to half of the loss", domain: [0, halfTimes] },
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks: curves.flatMap(({ lambda, times, exact, flow, descent }): Mark[] => {
      const unit = times[times.length - 1]! / halfTimes;
      const scaled = (list: readonly number[]) => list.map((t) => t / unit);
      const category = `λ = ${lambda}`;
      return [
        { type: "line", category, method: "closed form", x: scaled(times), y: exact },
        {
          type: "dot",
          category,
          method: "gradient flow",
          x: scaled(thin(times, 8, 2)),
          y: thin(flow, 8, 2),
        },
        {
          type: "dot",
          category,
          method: "gradient descent",
          x: scaled(descent.times),
          y: descent.loss,
        },
      ];
    }),
  };
}

/** Draws W₁ᵀW₁ and W₂W₂ᵀ after learning, each relative to its largest entry. */
export function representationFigure(
  ends: readonly ({ readonly lambda: number } & Pick<
    FinalRepresentations,
    "inputRepresentation" | "outputRepresentation"
  >)[],
): Figure {
  const cells = (panel: string, array: NdArray): Mark => {
    const n = array.shape[0]!;
    const names = Array.from({ length: n }, (_, i) => String(i + 1));
    const values = toNested(divided(array, ops.norminf(array))) as number[][];
    const label = "entry, relative to the largest entry";
    return { type: "cell", panel, rows: names, columns: names, values, label, colours: "diverging" };
  };
  return {
    name: "representations",
    title: "Representations reflect the task, or remain multiples of the identity",
    caption:
      "Representations after learning. At λ = 0 both reflect the task, V S Vᵀ and U S Uᵀ. For large |λ| that of " +
      "the layer favoured by λ remains |λ| I, and that of the other layer is small but reflects the task, V S² Vᵀ " +
      "or U S² Uᵀ.",
    width: 860,
    x: { label: "input, or output" },
    y: { label: "input, or output" },
    marks: [
      ...ends.map(({ lambda, inputRepresentation }) => cells(`inputs, λ = ${lambda}`, inputRepresentation)),
      ...ends.map(({ lambda, outputRepresentation }) =>
        cells(`outputs, λ = ${lambda}`, outputRepresentation),
      ),
    ],
  };
}

const BALANCE = {
  label: "|λ|, balance of the initial weights (units of the task's strengths)",
  scale: "log",
} as const;

const sweepMarks = (
  positive: readonly SweepRow[],
  negative: readonly SweepRow[],
  value: (row: SweepRow) => number,
): Mark[] => [
  {
    type: "line",
    category: "λ > 0",
    method: "closed form",
    x: positive.slice(1).map(({ lambda }) => lambda),
    y: positive.slice(1).map(value),
  },
  {
    type: "dot",
    category: "λ < 0",
    method: "closed form at some λ",
    x: thin(
      negative.map(({ lambda }) => -lambda),
      2,
      2,
    ),
    y: thin(negative.map(value), 2, 2),
  },
];

/** Draws the movement of the tangent kernel, from the closed form and from trained weights, and its law for large λ. */
export function movementFigure(
  positive: readonly SweepRow[],
  negative: readonly SweepRow[],
  trained: readonly { readonly lambda: number; readonly movement: number }[],
  { law, largest }: { readonly law: (lambda: number) => number; readonly largest: number },
): Figure {
  const ends = [0.7, largest];
  return {
    name: "kernel-movement",
    title: "The tangent kernel moves less as |λ| grows",
    caption:
      "Change of the tangent kernel on the unit vectors of the inputs during learning, relative to its initial " +
      "norm. The dots of gradient flow are evaluated at three times the learning time.",
    x: BALANCE,
    y: { label: "relative change of the tangent kernel", scale: "log" },
    marks: [
      { type: "line", method: "law ∝ Σs²/λ² for large λ", x: ends, y: ends.map(law) },
      ...sweepMarks(positive, negative, ({ movement }) => movement),
      {
        type: "dot",
        category: "λ > 0",
        method: "gradient flow",
        x: trained.map(({ lambda }) => lambda),
        y: trained.map(({ movement }) => movement),
      },
    ],
  };
}

/** Draws the time at which the fraction `learned` of the loss remains, as a function of the balance. */
export function timeFigure(
  positive: readonly SweepRow[],
  negative: readonly SweepRow[],
  learned: number,
): Figure {
  return {
    name: "learning-time",
    title: "Lazy networks learn faster",
    caption: `Time to ${learned} of the initial loss, in closed form; it is the same for both signs of λ.`,
    x: BALANCE,
    y: { label: "learning time (units of τ)", scale: "log" },
    marks: sweepMarks(positive, negative, ({ time }) => time),
  };
}
