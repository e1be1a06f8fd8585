/* Compares the predictions of an ensemble of infinitely wide networks with those of one network of width 512. */
import { ntk, random } from "learning-dynamics";

export function main(): void {
  const hidden = () => ntk.dense({ width: 512, weightVariance: 1.5, biasVariance: 0.1 });
  const network = ntk.serial(hidden(), ntk.erf(), hidden(), ntk.erf(), ntk.dense({ weightVariance: 1.5 }));
  const inputs = random.normal({ shape: [8, 2], seed: 1 });
  const targets = Array.from({ length: 8 }, (_, i) => [Math.sin(2 * inputs.get(i, 0))]);
  const tests = random.normal({ shape: [3, 2], seed: 2 });

  // Infinite width: the kernels, and the predictions of an ensemble of networks at t = 10.
  const kernels = ntk.kernels(network);
  const train = kernels(inputs);
  const predict = ntk.ensemble({ ...train, targets });
  const cross = { ...kernels(tests, inputs), test: kernels(tests).nngp };
  const { mean, covariance } = predict(10, cross);
  const flow = ntk.kernelGradientFlow({ kernel: train.ntk, targets });
  console.log(`time scales of learning: ${flow.timescales.map((t) => t.toPrecision(2)).join(", ")}`);

  // Width 512: the exact tangent kernel, and the exact training of the linearised network.
  const finite = ntk.initialise(network, { inputSize: 2, seed: 3 });
  const kernel = ntk.empiricalNtk(finite, inputs);
  const ratio = kernel.get(0, 0) / train.ntk.get(0, 0);
  console.log(`ratio of the tangent kernels at width 512 and at infinite width: ${ratio.toFixed(3)}`);
  const linearised = ntk.taylorModel(finite, { order: 1 }).gradientFlow({ inputs, targets });
  const outputs = linearised.predict(tests, 10);
  for (let i = 0; i < 3; i++) {
    const spread = Math.sqrt(covariance.get(i, i));
    const band = `${mean.get(i, 0).toFixed(3)} ± ${spread.toFixed(3)}`;
    console.log(`test input ${i}: ensemble ${band}, this network ${outputs.get(i, 0).toFixed(3)}`);
  }
}
