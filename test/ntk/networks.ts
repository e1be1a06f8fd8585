import { type Activation, dense, serial } from "../../src/ntk";

/** L hidden layers, all weights of variance σ_w², biases of variance σ_b². */
export function chain(activation: Activation, weightVariance: number, biasVariance: number, hidden: number) {
  const layer = () => dense({ weightVariance, biasVariance });
  const layers = Array.from({ length: hidden }, () => [layer(), activation]).flat();
  return serial(...layers, layer());
}
