import { IntegrationError } from "learning-dynamics/arrays";
import { initialise, mlp, observePair, type Training, trainAsync } from "learning-dynamics/networks";
import type { Mark } from "learning-dynamics/plots";
import { twoPoints } from "learning-dynamics/tasks";
import {
  finalDistance,
  fitUniversalAsync,
  regime,
  type UniversalFit,
  type UniversalProblem,
  universalFlow,
} from "learning-dynamics/universal";
import { threeDigits } from "../../format";
import { grid } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import type { UniversalValues } from "./parameters";
import { LINE, type UniversalPlan, universalPlan, WIDEST } from "./plan";

const CURVES = ["representation", "output", "alignment"] as const;

const NAMES = {
  representation: "representations h = ‖dh‖²",
  output: "outputs y = ‖dŷ‖²",
  alignment: "alignment w = y − dy·dŷ",
} as const;

/** Computes distances of two points in a trained network, and the universal dynamics with fitted or chosen rates. */
export async function compute(values: UniversalValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { activation, gain, inputs, targets, rate, rates, encoder, decoder, seed } = values;
  const plan = universalPlan(values);
  const { widths, layer, epochs, every } = plan;
  const task = twoPoints({ inputDistanceSquared: inputs, targetDistanceSquared: targets });
  const network = mlp({ widths, activation });
  const start = initialise(network, { scheme: "xavier-normal", gain, seed });
  const record = { pair: observePair(layer, 0, 1) };
  const notes: string[] = [];
  const training = await trainAsync(network, start, task, {
    learningRate: rate,
    epochs,
    every,
    record,
    signal,
  }).catch((error) => {
    if (!(error instanceof IntegrationError)) throw error;
    notes.push("Gradient descent diverges at this learning rate: its points end where the loss overflows.");
    return error.partial as Training<typeof record>;
  });
  const { pair } = training.observations;
  const measured = { ...pair, loss: training.loss };
  const distances: Mark[] = CURVES.map((curve) => ({
    type: "dot",
    category: NAMES[curve],
    method: "gradient descent",
    x: pair.times,
    y: pair[curve],
  }));
  const loss: Mark[] = [{ type: "dot", method: "gradient descent", x: training.times, y: training.loss }];
  const outcome = (facts: readonly Fact[]): Outcome => ({
    plots: { distances: [...distances], loss: [...loss] },
    facts,
    notes: [...notes],
  });
  report(outcome([]));
  if (pair.times.length < 4) {
    notes.push("There are too few steps to fit rates.");
    return outcome([]);
  }

  const fit = await fitUniversalAsync(measured, { start: "measured", signal });
  if (fit.result === "aborted") return outcome([]);
  const problem: UniversalProblem =
    rates === "fitted" ? fit.problem : { ...fit.problem, rates: { encoder, decoder } };
  const times = grid(pair.times.at(-1)!, LINE);
  const theory = universalFlow(problem, { times });
  const method = rates === "fitted" ? "theory, fitted rates" : "theory, chosen rates";
  distances.push(
    ...CURVES.map(
      (curve): Mark => ({ type: "line", category: NAMES[curve], method, x: theory.times, y: theory[curve] }),
    ),
  );
  if (theory.loss !== undefined) loss.push({ type: "line", method, x: theory.times, y: theory.loss });
  return outcome(factsOf(plan, problem, fit, pair.representation.at(-1)!));
}

/** Formats a fitted rate with its confidence interval. */
export function formatRate(rate: number, ends: readonly [low: number, high: number] | undefined): string {
  if (ends === undefined || !(ends[1] < WIDEST * ends[0])) return "not determined by this run";
  return `${threeDigits(rate)} fitted (${ends.map(threeDigits).join(" to ")})`;
}

function factsOf(
  { layer }: UniversalPlan,
  problem: UniversalProblem,
  fit: UniversalFit,
  last: number,
): Fact[] {
  const { label, richness } = regime(problem);
  return [
    {
      label: "encoder's rate, per unit of t",
      value: formatRate(fit.rates.encoder, fit.confidence.encoder),
    },
    {
      label: "decoder's rate, per unit of t",
      value: formatRate(fit.rates.decoder, fit.confidence.decoder),
    },
    {
      label: "residual of the fit",
      value:
        fit.relativeResidual < 1
          ? `${(100 * fit.relativeResidual).toPrecision(2)} % of the curves' ranges`
          : "larger than the curves' ranges",
    },
    {
      label: "final ‖dh‖²",
      value: `${threeDigits(finalDistance(problem))} by theory, ${threeDigits(last)} now`,
    },
    { label: "regime", value: `${label} (${(100 * richness).toFixed(0)} % structured)` },
    { label: "observed hidden layer", value: `${layer + 1}` },
  ];
}
