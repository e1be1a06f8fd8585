import { argumentsOf } from "../../../arrays/arguments";
import { activation, initialise, mlp, type Network } from "../../../networks";
import { addLayerGradient, type Prepared, prepare, runBackward, runForward } from "../../../networks/engine";
import type { BallStep } from "./ball-data";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Softplus ln(1 + eˣ), whose derivatives of a potential are smooth. */
const softplus = activation((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid, {
  secondDerivative: (x) => sigmoid(x) * sigmoid(-x),
});

/** Force F = −V′ of a network V of the position, and a coefficient of restitution e. */
export interface ForceModel {
  readonly network: Network;
  readonly prepared: Prepared;
  /** Initial parameters: those of the network, then e. */
  readonly initial: Float64Array;
}

/** Creates a model with a random potential of `units` softplus units, and e = 0. */
export function forceModel(units: number, seed: number): ForceModel {
  const network = mlp({ widths: [1, units, 1], activation: softplus });
  const prepared = prepare(argumentsOf("contact"), network, initialise(network, { seed }));
  return { network, prepared, initial: Float64Array.of(...prepared.theta, 0) };
}

/**
 * Computes the mean over steps of ½ (v⁺ − ŷ)², with ŷ = v + h F(q + h v) without and ŷ = −e v with a touch, and adds its
 * gradient to `gradient`.
 *
 * The derivative of V′ with respect to the parameters is the derivative of the gradient of V in the direction of the
 * position: the forward and the backward pass carry first-order terms in the position.
 */
export function addForceGradient(
  { prepared: { plan } }: ForceModel,
  parameters: Float64Array,
  steps: readonly BallStep[],
  timeStep: number,
  gradient: Float64Array,
): number {
  const count = steps.length;
  const [theta, last] = [parameters.subarray(0, -1), parameters.length - 1];
  const positions = Float64Array.from(steps, ({ before: [q, v] }) => q + timeStep * v);
  const tape = runForward(plan.ops, [theta], [positions, new Float64Array(count).fill(1)], count);
  const slopes = tape.output[1]!;
  const seeds = new Float64Array(count);
  let loss = 0;
  for (const [p, { before, after, touch }] of steps.entries()) {
    const v = before[1];
    const residual = (touch ? -parameters[last]! * v : v - timeStep * slopes[p]!) - after[1];
    loss += residual ** 2 / (2 * count);
    if (touch) gradient[last]! -= (residual * v) / count;
    else seeds[p] = (-residual * timeStep) / count;
  }
  for (const signals of runBackward([theta], tape, [seeds, undefined], count)) {
    addLayerGradient(signals, 1, gradient);
  }
  return loss;
}
