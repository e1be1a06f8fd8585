import { type Activation, dense, serial } from "../../src/ntk";

/** Creates a fully connected network with `hidden` hidden layers, weight variance σ_w² and bias variance σ_b². */
export function chain(activation: Activation, weightVariance: number, biasVariance: number, hidden: number) {
  const layer = () => dense({ weightVariance, biasVariance });
  const layers = Array.from({ length: hidden }, () => [layer(), activation]).flat();
  return serial(...layers, layer());
}
