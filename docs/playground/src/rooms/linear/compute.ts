import { IntegrationError, type NdArray } from "learning-dynamics/arrays";
import {
  alignedWeights,
  gaussianWeights,
  gradientDescentAsync,
  gradientFlowAsync,
  type LinearFlow,
  modeDynamics,
  type TaskModes,
} from "learning-dynamics/deep-linear";
import type { Mark } from "learning-dynamics/plots";
import { threeDigits } from "../../format";
import { grid } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import type { LinearValues } from "./parameters";
import { LINE, linearPlan, MOST_STEPS, POINTS } from "./plan";

/** Computes modes and loss over time: closed form, then gradient descent, then gradient flow. */
export async function compute(values: LinearValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { depth, initial, start, seed } = values;
  const plan = linearPlan(values);
  const { data, shown, widths, end, learningRate, steps, every, standardDeviation } = plan;
  const { strengths, inputVariances } = plan.modes;
  const theory = Array.from({ length: plan.learned }, (_, k) =>
    modeDynamics({ strength: strengths[k]!, inputVariance: inputVariances[k]!, initial, depth }),
  );
  const times = grid(end, LINE);
  // ½⟨‖y − ŷ‖²⟩ is a sum over modes: ½(tr Σyy − Σ (2 s u − d u²)).
  const lossAt = (t: number) =>
    theory.reduce((loss, mode, k) => {
      const u = mode.at(t);
      return loss - u * (strengths[k]! - (inputVariances[k]! * u) / 2);
    }, data.targetSecondMoment / 2);
  const curves: Mark[] = shown.map((k) => ({
    type: "line",
    category: nameOf(k),
    method: "closed form",
    x: times,
    y: times.map(theory[k]!.at),
  }));
  const losses: Mark[] = [{ type: "line", method: "closed form", x: times, y: times.map(lossAt) }];
  const facts: Fact[] = [];
  const notes: string[] = [];
  const outcome = (): Outcome => ({
    plots: { modes: [...curves], loss: [...losses] },
    facts: [...facts],
    notes: [...notes],
  });
  const add = (trial: LinearFlow, method: string) => {
    const x = trial.times;
    for (const k of shown) {
      const y = Array.from(x, (_, i) => trial.modes.get(i, k));
      curves.push({ type: "dot", category: nameOf(k), method, x, y });
    }
    losses.push({ type: "dot", method, x, y: trial.loss });
  };
  report(outcome());

  const weights =
    start === "random"
      ? gaussianWeights({ widths, standardDeviation, seed })
      : alignedWeights({ correlations: data, widths, strengths: theory.map(() => initial) });
  const descent = await gradientDescentAsync(weights, data, { learningRate, steps, every, signal }).catch(
    (error) => {
      if (!(error instanceof IntegrationError)) throw error;
      notes.push("Gradient descent diverges at this learning rate: its points end where the loss overflows.");
      return error.partial as LinearFlow;
    },
  );
  add(descent, "gradient descent");
  report(outcome());
  const flow = await gradientFlowAsync(weights, data, {
    times: grid(end, POINTS),
    signal,
    relativeTolerance: 1e-9,
  });
  add(flow, "gradient flow");
  if (steps === MOST_STEPS) {
    notes.push(
      `Gradient descent is shown for its first ${MOST_STEPS} steps; a larger learning rate reaches the end.`,
    );
  }
  for (const k of shown.slice(0, 5)) {
    // A mode that starts at half of its strength has passed it at a time of rounding error.
    const half = theory[k]!.halfTime > 1e-9 * end ? theory[k]!.halfTime : 0;
    const measured = crossing(descent, plan.modes, k, theory[k]!.final / 2);
    facts.push({
      label: `${nameOf(k)} half learned`,
      value: `t = ${threeDigits(half)} τ (closed form), ${measured} (gradient descent)`,
    });
  }
  facts.push({ label: "gradient descent", value: `${steps} steps of η = ${learningRate}` });
  return outcome();
}

const nameOf = (k: number): string => `mode ${k + 1}`;

/** Halvings of the time between two records. */
const HALVINGS = 12;

/** Computes the time at which a mode first reaches a value, by bisection between two records. */
function crossing(trial: LinearFlow, modes: TaskModes, k: number, value: number): string {
  const { times } = trial;
  const i = times.findIndex((_, at) => trial.modes.get(at, k) >= value);
  if (i < 1) return "not yet";
  let [before, after] = [times[i - 1]!, times[i]!];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (before + after) / 2;
    if (strengthIn(trial.at(middle).product, modes, k) < value) before = middle;
    else after = middle;
  }
  return `${threeDigits(after)} τ`;
}

/** Computes uᵀWv, the strength of a mode in a map. */
function strengthIn(map: NdArray, { outputModes, inputModes }: TaskModes, k: number): number {
  const [outputs, inputs] = map.shape as [number, number];
  let sum = 0;
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) sum += outputModes.get(i, k) * map.get(i, j) * inputModes.get(j, k);
  }
  return sum;
}
