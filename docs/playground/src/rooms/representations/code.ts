import { literal, writeScript } from "../../write-code";
import { plotsOf } from "./figure";
import { type RepresentationsValues, representations } from "./parameters";
import { ITEMS, LEVELS, LINE, RECORDS, representationsPlan, TREE, UNRELATED } from "./plan";

const MEASURES = {
  rsa: {
    imports: ["compareDissimilarities"],
    value: "compareDissimilarities(dissimilarity(a), dissimilarity(b)).value",
  },
  cka: { imports: ["cka"], value: "cka(a, b).value" },
  procrustes: { imports: ["procrustes"], value: "1 - procrustes(a, b).distanceSquared / 2" },
} as const;

export function code(values: RepresentationsValues): string {
  const { activation, hidden, initial, layer, measure, seed } = values;
  const plan = representationsPlan(values);
  const isTree = values.task === "tree";
  const { imports, value } = MEASURES[measure];
  const targets =
    values.task === "unrelated"
      ? `names.map((_, i) => names.map((_, j) => (i === j ? ${UNRELATED} : 0)))`
      : "tree.targets";
  return writeScript({
    title: "Representations of items in a layer: closed form and gradient descent",
    room: representations,
    values,
    imports: {
      arrays: ["toNested"],
      "deep-linear": ["modeDynamics", "taskModes"],
      networks: ["initialise", "mlp", "train"],
      representations: ["dissimilarity", ...imports],
      tasks: [isTree ? "hierarchy" : "semanticHierarchy"],
    },
    body: `
const tree = ${isTree ? `hierarchy(${literal({ ...TREE, seed })})` : "semanticHierarchy()"};
const names = tree.labels!.items!;
const properties = toNested(tree.targets) as number[][];
const task = { inputs: tree.inputs, targets: ${targets} };
type Rows = readonly number[][]; // a row for every item

// The layer of a linear network of small weights, in closed form.
const { strengths, inputVariances, inputModes } = taskModes(task);
const modes = Array.from(strengths.slice(0, ${hidden}), (strength, k) =>
  modeDynamics({ strength, inputVariance: inputVariances[k]!, initial: ${literal(initial)} }),
);
const closedForm = (t: number): Rows => {
  const factors = modes.map((mode) => ${layer === "hidden" ? "Math.sqrt(mode.at(t))" : "mode.at(t)"});
  return names.map((_, i) => factors.map((factor, k) => factor * inputModes.get(i, k)));
};
const end = ${literal(plan.end)};
const times = Array.from({ length: ${LINE} }, (_, i) => (end * i) / ${LINE - 1});
const predicted = times.map(closedForm);

// Two networks, of which only the random initial weights differ.
const network = mlp({ widths: ${literal(plan.widths)}, activation: "${activation}", bias: false });
const run = (seed: number) => {
  const start = initialise(network, { scheme: "gaussian", standardDeviation: ${literal(plan.standardDeviation)}, seed });
  const { times, observations } = train(network, start, task, {
    learningRate: ${literal(plan.learningRate)},
    epochs: ${plan.steps},
    every: ${plan.every},
    record: { rows: (state) => state.${layer === "hidden" ? "hidden(0)" : "output()"}.data },
  });
  const records = (toNested(observations.rows) as number[][]).map((entries) => {
    const width = entries.length / ${ITEMS};
    return names.map((_, i) => entries.slice(i * width, (i + 1) * width));
  });
  return { times, records };
};
const one = run(${seed});
const two = run(${seed + 1});

const compare = (a: Rows, b: Rows) => ${value};
const mean = (rows: Rows) => rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
/** Squared distance of the two sides of a split, averaged over all splits at a level of the tree. */
const splitDistance = (rows: Rows, level: number) => {
  const size = ${ITEMS} / 2 ** (level + 1);
  let sum = 0;
  for (let first = 0; first < ${ITEMS}; first += 2 * size) {
    const [a, b] = [first, first + size].map((i) => mean(rows.slice(i, i + size)));
    sum += a!.reduce((total, x, j) => total + (x - b![j]!) ** 2, 0);
  }
  return sum / 2 ** level;
};

const twoNetworks = one.records.map((rows, k) => compare(rows, two.records[k]!));
const time = ${literal((plan.end * plan.shown) / RECORDS)}; // of the displayed distances
const dots = (category: string, y: number[]): Mark => ({
  type: "dot",
  category,
  method: "gradient descent",
  x: one.times,
  y,
});
const similarity: Mark[] = [
  {
    type: "line",
    category: "layer and tree",
    method: "closed form",
    x: times.slice(1),
    y: predicted.slice(1).map((rows) => compare(rows, properties)),
  },
  dots("layer and tree", one.records.map((rows) => compare(rows, properties))),
  dots("two networks", twoNetworks),
  dots("layer and its start", one.records.map((rows) => compare(rows, one.records[0]!))),
  { type: "rule", x: time },
];
const levels: Mark[] = ${literal(LEVELS)}.flatMap((category, level): Mark[] => {
  const course = (records: readonly Rows[]) => records.map((rows) => splitDistance(rows, level));
  return [
    { type: "line", category, method: "closed form", x: times, y: course(predicted) },
    dots(category, course(one.records)),
  ];
});
levels.push({ type: "rule", x: time });

const cells = (panel: string, rows: Rows): Mark => {
  const { data } = dissimilarity(rows);
  const largest = Math.max(...data) || 1;
  return {
    type: "cell",
    panel,
    rows: names,
    columns: names,
    values: names.map((_, i) => names.map((_, j) => data[i * ${ITEMS} + j]! / largest)),
    label: "squared distance / largest",
    domain: [0, 1],
  };
};
const distances: Mark[] = [
  cells("closed form", closedForm(time)),
  cells("network 1", one.records[${plan.shown}]!),
  cells("properties", properties),
  cells("network 2", two.records[${plan.shown}]!),
];`,
    results: [
      `similarity of two networks: \${three(twoNetworks[0]!)} at first, \${three(twoNetworks.at(-1)!)} at the end (t = \${three(one.times.at(-1)!)} τ)`,
    ],
    plots: plotsOf(values),
  });
}
