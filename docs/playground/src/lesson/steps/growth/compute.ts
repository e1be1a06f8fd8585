import type { Mark } from "learning-dynamics/plots";
import { grid } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { trainAligned } from "../../aligned-network";
import { INPUT_VARIANCE, livingThings, namedModes } from "../../living-things";
import { LEVELS, modeName } from "../../splits";

/** Points of a curve. */
const LINE = 61;
const TRAINING = { learningRate: 0.02, end: 50, records: 500 };
/** Distance of two dots, relative to the final strength. */
const SPACING = 0.08;

/** Computes the growth of the modes as a function of their strength: the equation, and finite differences of a training. */
export function compute({ layers }: { readonly layers: 1 | 2 }): Outcome {
  const task = livingThings();
  const modes = namedModes(task.targets);
  const descent = trainAligned(task, { ...TRAINING, layers });
  const growth = LEVELS.flatMap((k): Mark[] => {
    const { singularValue, final } = modes[k]!;
    const x = grid(final, LINE);
    const growthAt = (u: number) => (layers === 1 ? 1 : 2 * u) * (singularValue - INPUT_VARIANCE * u);
    const dots = measuredGrowth(descent.times, (i) => descent.modes.get(i, k), SPACING * final);
    return [
      { type: "line", category: modeName(k), method: "closed form", x, y: x.map(growthAt) },
      { type: "dot", category: modeName(k), method: "gradient descent", ...dots },
    ];
  });
  return { plots: { growth }, facts: [], notes: [] };
}

/** Computes growth and strength halfway between records, for strengths at least `spacing` apart. */
function measuredGrowth(times: Float64Array, strengthAt: (i: number) => number, spacing: number) {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const [before, after] = [strengthAt(i - 1), strengthAt(i)];
    const u = (before + after) / 2;
    if (x.length > 0 && u - x.at(-1)! < spacing) continue;
    x.push(u);
    y.push((after - before) / (times[i]! - times[i - 1]!));
  }
  return { x, y };
}
