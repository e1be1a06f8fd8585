import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type RaceValues, race } from "./parameters";
import { HIDDEN, ITEMS, LEVELS, POINTS, racePlan } from "./plan";

export function code(values: RaceValues): string {
  const { graph, mode, start, initial, end, rate, seed } = values;
  const { problem, untrained, ways, gates, factors, steps, every } = racePlan(values);
  const routes = graph === "routing";
  const aligned = start === "aligned";
  const shared = routes
    ? `
// Every route from one of ${gates.length} input domains to one of ${gates.length} output domains passes the layers h and k.
const gates = ${literal(gates)}; // which routes are trained
const { network, task${untrained === undefined ? "" : ", untrained"} } = routing({
  domains: ${gates.length},
  gates,
  base: hierarchy({ levels: ${LEVELS} }),
  hidden: ${HIDDEN},
});`
    : `
// The items of a tree in every context, whose targets are multiplied by a factor; pathways are open in some contexts.
const gates = ${literal(gates)}; // a row for each pathway, a column for each context
const factors = ${literal(factors)};
const { inputs, targets } = hierarchy({ levels: ${LEVELS} });
const rowsOf = ({ shape, data }: typeof inputs) =>
  Array.from({ length: shape[0]! }, (_, i) => Array.from(data.slice(i * shape[1]!, (i + 1) * shape[1]!)));
const items = rowsOf(inputs);
const task = {
  inputs: { x: factors.flatMap(() => items) },
  targets: { y: factors.flatMap((factor) => rowsOf(targets).map((row) => row.map((feature) => factor * feature))) },
  nodeGates: Object.fromEntries(
    gates.map((row, p) => [\`h\${p + 1}\`, factors.flatMap((_, c) => items.map(() => row[c]!))]),
  ),
};
const network = {
  nodes: ${literal(problem.network.nodes)},
  edges: ${literal(problem.network.edges)} as [string, string][],
  inputs: ["x"],
  outputs: ["y"],
};`;
  const weights = aligned
    ? `gatedAlignedWeights({ reduction, strengths: ${initial}, seed: ${seed} })`
    : `gatedOrthogonalWeights({ network, gain: ${initial}, seed: ${seed} })`;
  const others =
    untrained === undefined
      ? ""
      : `
// The target of every route is the map of the trained routes; the error on untrained routes follows from it.
const never = ways.filter(({ category }) => category === "routes never trained").map(pathOf);
const known = paths.findIndex((_, p) => !never.includes(p));
const untrainedLoss = times.map((_, i) => {
  let sum = 0;
  for (const [m, { strengths, variances }] of reduction.modes.entries()) {
    const variance = variances.find(({ first, second }) => first === known && second === known)!.value;
    for (const p of never) sum += (strengths[known]! / variance - result.pathStrengths.get(i, p, m)) ** 2;
  }
  return sum / (2 * ${ITEMS} * never.length); // ${ITEMS} items
});`;
  const name = untrained === undefined ? "loss" : "trained routes";
  const untrainedMarks =
    untrained === undefined
      ? ["", ""]
      : [
          `
  { type: "line", category: "routes never trained", method: "race of the reduction", x: times, y: untrainedLoss },`,
          `
  {
    type: "dot",
    category: "routes never trained",
    method: "gradient descent",
    x: descent.times,
    y: states.map((state) => gatedLoss(network, state, untrained!)),
  },`,
        ];
  return writeScript({
    title: "The neural race: pathways of the reduction and of the whole network",
    room: race,
    values,
    imports: {
      "neural-race": [
        aligned ? "gatedAlignedWeights" : "gatedOrthogonalWeights",
        "gatedGradientDescent",
        ...(untrained === undefined ? [] : ["gatedLoss"]),
        "pathStrengths",
        "race",
        "reduce",
      ],
      tasks: routes ? ["hierarchy", "routing"] : ["hierarchy"],
    },
    body: `${shared}

// The reduction to modes that learn independently, and the race of the pathways in it.
const reduction = reduce(network, task);
const times = Array.from({ length: ${POINTS} }, (_, i) => (${end} * i) / ${POINTS - 1});
const result = race(reduction, { times, initial: ${initial}, horizon: ${end}, relativeTolerance: 1e-8 });

// Gradient descent of the whole network.
const weights = ${weights};
const descent = gatedGradientDescent(network, weights, task, ${literal({ learningRate: rate, steps, every })});
const states = Array.from(descent.times, (t) => descent.at(t).weights);
const measured = states.map((state) => pathStrengths(reduction, state));

const mode = ${mode - 1}; // counted from 0
const ways = ${ways.length > 4 ? `[\n${ways.map((way) => `  ${literal(way)},\n`).join("")}]` : literal(ways)};
const { paths } = reduction;
const pathOf = ({ nodes }: { nodes: string[] }) => paths.findIndex((path) => path.nodes.join() === nodes.join());
const strengths: Mark[] = [
  ...ways.map((way): Mark => {
    const y = times.map((_, i) => result.pathStrengths.get(i, pathOf(way), mode));
    return { type: "line", category: way.category, method: "race of the reduction", x: times, y };
  }),
  ...ways.map((way): Mark => {
    const y = measured.map((all) => all.get(pathOf(way), mode));
    return { type: "dot", category: way.category, method: "gradient descent", x: descent.times, y };
  }),
];
${others}
const loss: Mark[] = [
  { type: "line", category: "${name}", method: "race of the reduction", x: times, y: result.loss },${untrainedMarks[0]}
  { type: "dot", category: "${name}", method: "gradient descent", x: descent.times, y: descent.loss },${untrainedMarks[1]}
];`,
    results: [
      `residual of the reduction: \${reduction.exact ? 0 : three(reduction.residual)}`,
      `loss at t = \${three(times.at(-1)!)} τ: \${three(result.loss.at(-1)!)} (race of the reduction), \${three(descent.loss.at(-1)!)} (gradient descent)`,
    ],
    plots,
  });
}
