import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type UniversalValues, universal } from "./parameters";
import { LINE, universalPlan, WIDEST } from "./plan";

export function code(values: UniversalValues): string {
  const { activation, gain, inputs, targets, rate, rates, encoder, decoder, seed } = values;
  const { widths, layer, epochs, every } = universalPlan(values);
  const fitted = rates === "fitted";
  const problem = fitted ? "fit.problem" : `{ ...fit.problem, rates: ${literal({ encoder, decoder })} }`;
  return writeScript({
    title: "Universal dynamics of two points: a network in training and the theory",
    room: universal,
    values,
    imports: {
      networks: ["initialise", "mlp", "observePair", "train"],
      tasks: ["twoPoints"],
      universal: ["fitUniversal", "universalFlow"],
    },
    body: `
const task = twoPoints(${literal({ inputDistanceSquared: inputs, targetDistanceSquared: targets })});
const network = mlp({ widths: ${literal(widths)}, activation: "${activation}" });
const start = initialise(network, ${literal({ scheme: "xavier-normal", gain, seed })});
const training = train(network, start, task, {
  learningRate: ${rate},
  epochs: ${epochs},
  every: ${every},
  record: { pair: observePair(${layer}, 0, 1) }, // hidden layer ${layer + 1}
});
const { pair } = training.observations;

// The theory has two effective learning rates, of the encoder and of the decoder.
const fit = fitUniversal({ ...pair, loss: training.loss }, { start: "measured" });
const end = pair.times.at(-1)!;
const times = Array.from({ length: ${LINE} }, (_, i) => (end * i) / ${LINE - 1});
const theory = universalFlow(${problem}, { times });

const rateOf = (name: "encoder" | "decoder") => {
  const ends = fit.confidence[name];
  return ends !== undefined && ends[1] < ${WIDEST} * ends[0] ? three(fit.rates[name]) : "not determined";
};

const names = {
  representation: "representations h = ‖dh‖²",
  output: "outputs y = ‖dŷ‖²",
  alignment: "alignment w = y − dy·dŷ",
};
const curves = ["representation", "output", "alignment"] as const;
const method = "${fitted ? "theory, fitted rates" : "theory, chosen rates"}";
const distances: Mark[] = [
  ...curves.map(
    (curve): Mark => ({
      type: "dot",
      category: names[curve],
      method: "gradient descent",
      x: pair.times,
      y: pair[curve],
    }),
  ),
  ...curves.map(
    (curve): Mark => ({ type: "line", category: names[curve], method, x: theory.times, y: theory[curve] }),
  ),
];
const loss: Mark[] = [
  { type: "dot", method: "gradient descent", x: training.times, y: training.loss },
  ...(theory.loss === undefined ? [] : [{ type: "line", method, x: theory.times, y: theory.loss } as const]),
];`,
    results: [
      `effective rates per unit of t: \${rateOf('encoder')} (encoder), \${rateOf('decoder')} (decoder)`,
      `residual of the fit: \${Number((100 * fit.relativeResidual).toPrecision(2))} % of the curves' ranges`,
    ],
    plots,
  });
}
