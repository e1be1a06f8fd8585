import type { Arguments } from "../../arrays/arguments";
import { allFinite } from "../../arrays/finite";
import { addGradient, forwardValues } from "../../networks/engine";
import type { ElasticityProblem } from "./elasticity-problem";

/** Smallest change of an output, in units in the last place, that rounding errors do not dominate. */
const MIN_CHANGE = 1e3;

/** Effect of a step of gradient descent on one sample. */
export interface StepEffect {
  /** Changes f⁺ − f of the outputs at all samples. */
  readonly changes: Float64Array;
  readonly learningRate: number;
  /** Derivative of the loss of the sample with respect to its output. */
  readonly slope: number;
}

/** Makes a step on sample `i`, with a learning rate that is tripled until the output at the sample changes. */
export function stepOnSample(args: Arguments, problem: ElasticityProblem, i: number): StepEffect {
  const { prepared, inputs, targets, rates } = problem;
  const { plan, theta } = prepared;
  const outputs = forwardValues(prepared, inputs).output[0]!;
  args.finite("(parameters and task)", outputs);
  const slope = problem.slope(outputs[i]!, targets[i]!);
  const n = inputs.data.length / inputs.count;
  const sample = { count: 1, data: inputs.data.slice(i * n, (i + 1) * n) };
  const gradient = new Float64Array(plan.parameters);
  addGradient(prepared, forwardValues(prepared, sample), Float64Array.of(1), 1, gradient);
  const direction = gradient.map((g, k) => slope * rates[k]! * g);
  args.finite("(parameters and task)", direction);
  const isStill = direction.every((x) => x === 0);
  for (let rate = problem.learningRate; !isStill && rate < Number.POSITIVE_INFINITY; rate *= 3) {
    const moved = theta.map((x, k) => x - rate * direction[k]!);
    const after = allFinite(moved) ? forwardValues({ plan, theta: moved }, inputs).output[0]! : moved;
    if (!allFinite(after)) {
      const expected = "small enough for the outputs after a step to be finite";
      throw args.refusal("options.learningRate", expected, `${problem.learningRate}, raised to ${rate}`);
    }
    const changes = after.map((f, j) => f - outputs[j]!);
    if (Math.abs(changes[i]!) > MIN_CHANGE * lastPlace(outputs[i]!)) {
      return { changes, learningRate: rate, slope };
    }
  }
  const expected = "a sample on which a step changes the output of the network";
  const received = slope === 0 ? "a residual of 0" : "a gradient of 0";
  throw args.refusal(["task", "inputs", i], expected, received);
}

/** Returns the unit in the last place of a number. */
const lastPlace = (x: number): number => 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(x)))) - 52);
