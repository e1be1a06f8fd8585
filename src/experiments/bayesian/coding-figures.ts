import type { Figure, Mark } from "../../plots";
import { linearGrid, thin } from "../../reports/series";
import type { CodingRun, Theories } from "./coding-run";
import { readoutsAt } from "./readout-moments";
import type { SampledCode } from "./sampled-codes";

const PANELS = {
  linear: "linear: analog code",
  sigmoidal: "sigmoidal: redundant code",
  relu: "ReLU: sparse code",
} as const;
/** Largest numbers of neurons and of inputs in a heat map, about. */
const [ROWS, COLUMNS] = [40, 12];

/** Draws readouts and activations of the three networks of one seed. */
export const codingFigures = (run: CodingRun, theories: Theories): Figure[] => [
  readoutFigure(run, theories),
  activationFigure(run),
];

/** Draws the readouts of the last sample over the theory: two standard deviations, codes, and outliers with the bulk. */
function readoutFigure(run: CodingRun, { linear, sigmoidal, relu }: Theories): Figure {
  const circle = linearGrid(0, 2 * Math.PI, 121);
  // U is a multiple of the identity for two equal classes.
  const radius = 2 * Math.sqrt(linear.readoutCovariance.get(0, 0));
  const root = Math.sqrt(run.relu.code.meanReadouts.shape[0]!);
  const codes = sigmoidal.codes.map(({ readout }) => readout);
  const neurons = [relu.bulk.readout, ...relu.outliers.map(({ readout }) => readout.map((a) => root * a))];
  const points = (panel: string, readouts: readonly Float64Array[]): Mark => ({
    type: "dot",
    panel,
    category: "theory",
    x: readouts.map(([x]) => x!),
    y: readouts.map(([, y]) => y!),
  });
  return {
    name: "coding-readouts",
    title: "Readouts spread, gather at one code per class, or stay small except for outliers",
    caption:
      "A dot for each neuron of one sample of the posterior. Theory: two standard deviations (linear), the codes " +
      "(sigmoidal), the bulk and one outlier per class (ReLU), of which several neurons may share the squared readout.",
    width: 960,
    height: 460,
    x: { label: "readout to class 1" },
    y: { label: "readout to class 2" },
    marks: [
      ...(Object.keys(PANELS) as (keyof CodingRun)[]).map((name) => scatter(PANELS[name], run[name].code)),
      {
        type: "line",
        panel: PANELS.linear,
        category: "theory",
        x: circle.map((angle) => radius * Math.cos(angle)),
        y: circle.map((angle) => radius * Math.sin(angle)),
      },
      points(PANELS.sigmoidal, codes),
      points(PANELS.relu, neurons),
    ],
  };
}

function scatter(panel: string, { sample }: SampledCode): Mark {
  const draws = sample.readouts.shape[0]!;
  const { data } = readoutsAt(sample, draws - 1);
  const column = (k: number) => thin(data as Float64Array, 2, k);
  return { type: "dot", panel, category: "sampled network", x: column(0), y: column(1) };
}

/** Draws activations of neurons, sorted by the difference of their readouts, on samples of both classes. */
function activationFigure(run: CodingRun): Figure {
  return {
    name: "coding-activations",
    title: "All neurons, one half per class, or single neurons tell the classes apart",
    caption:
      "Activations of one sample of the posterior in units of the largest of its network. Neurons are sorted by the " +
      "difference of their mean readouts; the first and the last of them are always shown.",
    width: 960,
    x: { label: "input (class and number)" },
    y: { label: "neuron" },
    marks: (Object.keys(PANELS) as (keyof CodingRun)[]).map((name) => heatMap(PANELS[name], run[name].code)),
  };
}

function heatMap(panel: string, { activations, labels, meanReadouts }: SampledCode): Mark {
  const [samples, width] = activations.shape as [number, number];
  const preference = (i: number) => meanReadouts.get(i, 0) - meanReadouts.get(i, 1);
  const sorted = Array.from({ length: width }, (_, i) => i).sort((i, j) => preference(j) - preference(i));
  const every = Math.max(1, Math.floor(width / ROWS));
  const neurons = sorted.filter((_, k) => Math.min(k, width - 1 - k) % every === 0);
  const stride = Math.max(1, Math.floor(samples / COLUMNS));
  const inputs = thin(
    Array.from({ length: samples }, (_, p) => p),
    stride,
  );
  const largest = Math.max(...neurons.flatMap((i) => inputs.map((p) => Math.abs(activations.get(p, i)))));
  return {
    type: "cell",
    panel,
    rows: neurons.map((i) => `${sorted.indexOf(i) + 1}`),
    columns: inputs.map((p) => `${labels[p]! + 1}.${p + 1}`),
    values: neurons.map((i) => inputs.map((p) => activations.get(p, i) / largest)),
    label: "activation (units of the largest)",
    colours: "diverging",
    domain: [-1, 1],
  };
}
