import { IntegrationError } from "learning-dynamics/arrays";
import {
  type GatedFlow,
  gatedAlignedWeights,
  gatedGradientDescentAsync,
  gatedLoss,
  gatedOrthogonalWeights,
  pathStrengths,
  type Reduction,
  race,
  reduce,
} from "learning-dynamics/neural-race";
import type { Mark } from "learning-dynamics/plots";
import { threeDigits } from "../../format";
import { grid } from "../../grid";
import type { Outcome, Watch } from "../../outcome";
import { rememberLast } from "../../remember";
import type { RaceValues } from "./parameters";
import { ITEMS, POINTS, partsOf, type RaceSetting, racePlan, settingOf, type Way } from "./plan";

/** Computes the reduction of a network and its task. */
const reductionOf = rememberLast((setting: RaceSetting) => {
  const { network, task } = partsOf(setting).problem;
  return reduce(network, task);
});

/** Computes strengths of pathways and losses: the race of the reduction, then gradient descent of the whole network. */
export async function compute(values: RaceValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { mode, start, initial, end, rate, seed } = values;
  const { problem, untrained, ways, steps, every, notes } = racePlan(values);
  const { network, task } = problem;
  const reduction = reductionOf(settingOf(values));
  const times = grid(end, POINTS);
  const result = race(reduction, { times, initial, horizon: end, relativeTolerance: 1e-8 });
  const numbers = ways.map((way) => pathOf(reduction, way));
  const line = (p: number) => times.map((_, i) => result.pathStrengths.get(i, p, mode - 1));
  const strengths: Mark[] = ways.map(({ category }, w) => ({
    type: "line",
    category,
    method: "race of the reduction",
    x: times,
    y: line(numbers[w]!),
  }));
  const trained = untrained === undefined ? "loss" : "trained routes";
  const others = "routes never trained";
  const loss: Mark[] = [
    { type: "line", category: trained, method: "race of the reduction", x: times, y: result.loss },
  ];
  if (untrained !== undefined) {
    const paths = numbers.filter((_, w) => ways[w]!.category === others);
    const y = times.map((_, i) =>
      untrainedLoss(reduction, paths, (p, m) => result.pathStrengths.get(i, p, m)),
    );
    loss.push({ type: "line", category: others, method: "race of the reduction", x: times, y });
  }
  report({ plots: { strengths, loss }, facts: [], notes });

  const weights =
    start === "aligned"
      ? gatedAlignedWeights({ reduction, strengths: initial, seed })
      : gatedOrthogonalWeights({ network, gain: initial, seed });
  const more: string[] = [];
  const options = { learningRate: rate, steps, every, signal };
  const descent = await gatedGradientDescentAsync(network, weights, task, options).catch((error) => {
    if (!(error instanceof IntegrationError)) throw error;
    more.push("Gradient descent diverges at this learning rate: its points end where the loss overflows.");
    return error.partial as GatedFlow;
  });
  const method = "gradient descent";
  const x = descent.times;
  const states = Array.from(x, (t) => descent.at(t).weights);
  const measured = states.map((state) => pathStrengths(reduction, state));
  const dots = ways.map(
    ({ category }, w): Mark => ({
      type: "dot",
      category,
      method,
      x,
      y: measured.map((all) => all.get(numbers[w]!, mode - 1)),
    }),
  );
  const losses: Mark[] = [{ type: "dot", category: trained, method, x, y: descent.loss }];
  if (untrained !== undefined) {
    const y = states.map((state) => gatedLoss(network, state, untrained));
    losses.push({ type: "dot", category: others, method, x, y });
  }
  return {
    plots: { strengths: [...strengths, ...dots], loss: [...loss, ...losses] },
    facts: [
      {
        label: "residual of the reduction",
        value: reduction.exact ? "0: exact" : threeDigits(reduction.residual),
      },
      { label: "pathways", value: `${reduction.paths.length}, each with ${reduction.modes.length} modes` },
      { label: method, value: `${steps} steps of η = ${rate}` },
    ],
    notes: [...notes, ...more],
  };
}

/** Returns the index of the path along a way. */
const pathOf = ({ paths }: Reduction, { nodes }: Way): number =>
  paths.findIndex((path) => path.nodes.join() === nodes.join());

/** Computes the mean loss of routes; the target of each is the map given by the modes of a trained path. */
function untrainedLoss(
  { paths, modes }: Reduction,
  untrained: readonly number[],
  strength: (path: number, mode: number) => number,
): number {
  const trained = paths.findIndex((_, p) => !untrained.includes(p));
  let sum = 0;
  for (const [m, mode] of modes.entries()) {
    const variance = mode.variances.find(
      ({ first, second }) => first === trained && second === trained,
    )!.value;
    for (const p of untrained) sum += (mode.strengths[trained]! / variance - strength(p, m)) ** 2;
  }
  return sum / (2 * ITEMS * untrained.length);
}
