import { IntegrationError } from "learning-dynamics/arrays";
import {
  alignedWeights,
  gaussianWeights,
  gradientDescentAsync,
  gradientFlowAsync,
  type LinearFlow,
  modeDynamics,
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
    const measured = crossing(descent, k, theory[k]!.final / 2);
    facts.push({
      label: `${nameOf(k)} half learned`,
      value: `t = ${threeDigits(half)} τ (closed form), ${measured} (gradient descent)`,
    });
  }
  facts.push({ label: "gradient descent", value: `${steps} steps of η = ${learningRate}` });
  return outcome();
}

const nameOf = (k: number): string => `mode ${k + 1}`;

/** Computes the time at which a recorded mode first reaches a value, by linear interpolation between records. */
function crossing(trial: LinearFlow, k: number, value: number): string {
  for (let i = 1; i < trial.times.length; i++) {
    const [before, after] = [trial.modes.get(i - 1, k), trial.modes.get(i, k)];
    if (before >= value || after < value) continue;
    const t =
      trial.times[i - 1]! + ((trial.times[i]! - trial.times[i - 1]!) * (value - before)) / (after - before);
    return `${threeDigits(t)} τ`;
  }
  return "not yet";
}
