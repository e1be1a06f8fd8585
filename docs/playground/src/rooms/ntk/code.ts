import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type NtkValues, ntk } from "./parameters";
import { DOT_STEP, LINE_STEP, ntkPlan, POINTS } from "./plan";

export function code(values: NtkValues): string {
  const { activation, depth, weights, biases, time } = values;
  const { angles, targets, learningRate, steps, every, seeds, width } = ntkPlan(values);
  return writeScript({
    title: "Networks in training and the ensemble of infinite width",
    room: ntk,
    values,
    imports: {
      ntk: [
        activation,
        "dense",
        "empiricalNtk",
        "ensemble",
        "gradientDescent",
        "initialise",
        "kernelGradientFlow",
        "kernels",
        "serial",
      ],
    },
    body: `
const architecture = (width?: number) => {
  const options = { width, weightVariance: ${weights}, biasVariance: ${biases} };
  const hidden = Array.from({ length: ${depth} }, () => [dense(options), ${activation}()]).flat();
  return serial(...hidden, dense({ ...options, width: 1 }));
};
const onCircle = (degrees: number[]) =>
  degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
const allRound = (step: number) => Array.from({ length: 360 / step + 1 }, (_, i) => -180 + step * i);

const angles = ${literal(angles)};
const values = ${literal(targets)};
const inputs = onCircle(angles);
const targets = values.map((y) => [y]);
const time = ${time};

// Infinite width: mean and covariance of the outputs over random initial weights, in closed form.
const limit = kernels(architecture());
const train = limit(inputs);
const predict = ensemble({ ...train, targets });
const degrees = allRound(${LINE_STEP});
const tests = onCircle(degrees);
const { mean, covariance } = predict(time, { ...limit(tests, inputs), test: limit.nngp(tests) });
const band = (factor: number) =>
  degrees.map((_, i) => mean.get(i, 0) + factor * Math.sqrt(Math.max(0, covariance.get(i, i))));
const times = Array.from({ length: ${POINTS} }, (_, i) => (time * i) / ${POINTS - 1});
const expected = times.map((t) => {
  const at = predict(t);
  return values.reduce((sum, y, i) => sum + ((at.mean.get(i, 0) - y) ** 2 + at.covariance.get(i, i)) / 2, 0);
});
const flow = kernelGradientFlow({ kernel: train.ntk, targets });
const modes = flow.timescales.map((_, k) => k + 1);
const slowest = flow.timescales.at(-1)!;
const shown = (timescale: number) => (Number.isFinite(timescale) ? timescale : 0); // never learned: left out

const [low, high] = [band(-2), band(2)];
const infinite = { type: "line", category: "infinite width", method: "closed form" } as const;
const outputs: Mark[] = [
  { ...infinite, x: degrees, y: band(0) },
  { ...infinite, method: "± 2 standard deviations", x: degrees, y: low },
  { ...infinite, method: "± 2 standard deviations", x: degrees, y: high },
];
const loss: Mark[] = [{ ...infinite, x: times, y: expected }];
const spectrum: Mark[] = [{ ...infinite, x: modes, y: flow.timescales.map(shown) }];

// Finite networks, each trained by gradient descent of ½Σ(f − y)².
const dots = allRound(${DOT_STEP});
let [inside, all] = [0, 0]; // outputs between low and high, and all
for (const seed of ${literal(seeds)}) {
  const start = initialise(architecture(${width}), { inputSize: 2, seed });
  const own = kernelGradientFlow({ kernel: empiricalNtk(start, inputs), targets });
  const descent = gradientDescent(start, { inputs, targets }, ${literal({ learningRate, steps, every })});
  const network = { type: "dot", category: "width ${width}", method: "gradient descent" } as const;
  const y = Array.from(descent.network.forward(onCircle(dots)).data);
  inside += y.filter((output, i) => output >= low[${DOT_STEP / LINE_STEP} * i]! && output <= high[${DOT_STEP / LINE_STEP} * i]!).length;
  all += y.length;
  outputs.push({ ...network, x: dots, y });
  const x = Array.from(descent.steps, (n) => n * ${learningRate});
  loss.push({ ...network, x, y: descent.loss });
  spectrum.push({ ...network, x: modes, y: own.timescales.map(shown) });
}
outputs.push({ type: "dot", category: "training points", x: angles, y: values });`,
    results: [
      `learned slowest: mode \${modes.length}, \${slowest < Infinity ? "by the factor e in t = " + three(slowest) : "never"}`,
      `outputs of finite networks within the band: \${Math.round((100 * inside) / all)} %`,
    ],
    plots,
  });
}
