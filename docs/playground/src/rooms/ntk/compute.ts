import {
  empiricalNtk,
  ensemble,
  gradientDescentAsync,
  initialise,
  kernelGradientFlow,
  kernels,
} from "learning-dynamics/ntk";
import type { Mark } from "learning-dynamics/plots";
import { threeDigits } from "../../format";
import { grid } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import type { NtkValues } from "./parameters";
import { allRound, architecture, DOT_STEP, LINE_STEP, ntkPlan, onCircle, POINTS } from "./plan";

/** Computes outputs, loss and time scales: the ensemble of infinite width, then one finite network after another. */
export async function compute(values: NtkValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { time } = values;
  const plan = ntkPlan(values);
  const inputs = onCircle(plan.angles);
  const targets = plan.targets.map((y) => [y]);
  const degrees = allRound(LINE_STEP);
  const limit = kernels(architecture(values));
  const train = limit(inputs);
  const predict = ensemble({ ...train, targets });
  const tests = onCircle(degrees);
  const { mean, covariance } = predict(time, { ...limit(tests, inputs), test: limit.nngp(tests) });
  const band = (factor: number) =>
    degrees.map((_, i) => mean.get(i, 0) + factor * Math.sqrt(Math.max(0, covariance.get(i, i))));
  const [low, high] = [band(-2), band(2)];
  const infinite = { type: "line", category: "infinite width", method: "closed form" } as const;
  const outputs: Mark[] = [
    { ...infinite, x: degrees, y: band(0) },
    { ...infinite, method: "± 2 standard deviations", x: degrees, y: low },
    { ...infinite, method: "± 2 standard deviations", x: degrees, y: high },
  ];
  const times = grid(time, POINTS);
  const expected = times.map((t) => {
    const at = predict(t);
    return plan.targets.reduce(
      (sum, y, i) => sum + ((at.mean.get(i, 0) - y) ** 2 + at.covariance.get(i, i)) / 2,
      0,
    );
  });
  const loss: Mark[] = [{ ...infinite, x: times, y: expected }];
  const flow = kernelGradientFlow({ kernel: train.ntk, targets });
  const modes = flow.timescales.map((_, k) => k + 1);
  const spectrum: Mark[] = [{ ...infinite, x: modes, y: flow.timescales.map(shown) }];
  const learned: Mark = {
    type: "dot",
    category: "training points",
    x: plan.angles,
    y: plan.targets,
  };
  const slowest = flow.timescales.at(-1)!;
  const facts: Fact[] = [
    {
      label: "learned slowest",
      value: `mode ${modes.length}, ${Number.isFinite(slowest) ? `by the factor e in t = ${threeDigits(slowest)}` : "never"}`,
    },
    { label: "gradient descent", value: `${plan.steps} steps of η = ${threeDigits(plan.learningRate)}` },
  ];
  const outcome = (): Outcome => ({
    plots: { outputs: [...outputs, learned], loss: [...loss], spectrum: [...spectrum] },
    facts: [...facts],
    notes: [],
  });
  report(outcome());

  const dots = allRound(DOT_STEP);
  let [inside, all] = [0, 0];
  for (const seed of plan.seeds) {
    const { learningRate, steps, every } = plan;
    const start = initialise(architecture(values, plan.width), { inputSize: 2, seed });
    const own = kernelGradientFlow({ kernel: empiricalNtk(start, inputs), targets });
    const descent = await gradientDescentAsync(
      start,
      { inputs, targets },
      { learningRate, steps, every, signal },
    );
    if (descent.result === "aborted") break;
    const network = { type: "dot", category: `width ${plan.width}`, method: "gradient descent" } as const;
    const y = Array.from(descent.network.forward(onCircle(dots)).data);
    inside += y.filter((output, i) => output >= low[STRIDE * i]! && output <= high[STRIDE * i]!).length;
    all += y.length;
    outputs.push({ ...network, x: dots, y });
    loss.push({
      ...network,
      x: Array.from(descent.steps, (n) => n * learningRate),
      y: descent.loss,
    });
    spectrum.push({ ...network, x: modes, y: own.timescales.map(shown) });
    report(outcome());
  }
  if (all > 0) {
    facts.unshift({
      label: "outputs within the band",
      value: `${Math.round((100 * inside) / all)} % of finite networks (95 % expected)`,
    });
  }
  return outcome();
}

/** Number of points of the lines from dot to dot. */
const STRIDE = DOT_STEP / LINE_STEP;

/** Removes time scales that are not finite, of modes that are never learned: a logarithmic axis omits 0. */
const shown = (timescale: number): number => (Number.isFinite(timescale) ? timescale : 0);
