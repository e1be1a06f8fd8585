import { type NdArray, toNdArray } from "../../../arrays";
import {
  type ColouredGraph,
  type MotifSignificance,
  motifSignificanceAsync,
  weightGraph,
} from "../../../connectivity";
import { type InitialisationOptions, initialise, mlp, trainAsync } from "../../../networks";
import { type Generator, generator } from "../../../random";
import { permute } from "../../../random/permute";
import type { ReportBuilder } from "../../../reports/report-builder";
import { CLASSES, drawEnvironment, ENVIRONMENTS, FEATURES } from "./environments";

/** Initial weights in the order of the results. */
export const INITIALISATIONS = {
  normal: { scheme: "gaussian", standardDeviation: 0.1 },
  orthogonal: { scheme: "orthogonal" },
  Glorot: { scheme: "xavier-normal" },
} as const satisfies Record<string, InitialisationOptions>;

/** Name of initial weights. */
export type InitialisationName = keyof typeof INITIALISATIONS;

/** Networks that are compared: before training, and after training in each environment. */
export const CONDITIONS = ["untrained", ...ENVIRONMENTS] as const;

/** Name of a network that is compared. */
export type Condition = (typeof CONDITIONS)[number];

/** Motifs whose counts can vary in a graph of layers. */
export const LAYERED_MOTIFS = ["bifan", "diamond"] as const;

/** Number of edges of a network, and the significance of its motifs. */
export interface GraphMeasures {
  readonly edges: number;
  /** Motifs of all edges, of any colours. */
  readonly all: Measured;
  /** Motifs of the strong positive edges. */
  readonly strong: Measured;
  /** Motifs of the strong positive edges, after all weights are shuffled within their layers. */
  readonly shuffled: Measured;
}

type Measured = Readonly<Record<(typeof LAYERED_MOTIFS)[number], MotifSignificance>>;

/** Measures of the networks of one initialisation and seed. */
export interface SeedMeasures {
  readonly of: Readonly<Record<Condition, GraphMeasures>>;
  /** Cross-entropy after training in each environment. */
  readonly losses: readonly number[];
}

/** Sizes of the data, the training and the null model. */
export interface MotifSettings {
  readonly samples: number;
  readonly epochs: number;
  readonly randomisations: number;
}

const TRAINING = {
  learningRate: 0.01,
  optimiser: { name: "momentum", momentum: 0.6, nesterov: true },
  batch: 20,
  loss: "cross-entropy",
} as const;
/** Colour of strong positive edges. */
const STRONG_POSITIVE = 2;

/** Trains a network in every environment, not at all in the control run, and measures the graphs of its weights. */
export async function measureNetworks(
  { signal, ensure, control }: Pick<ReportBuilder<never>, "signal" | "ensure" | "control">,
  name: InitialisationName,
  { samples, epochs, randomisations }: MotifSettings,
  seed: number,
): Promise<SeedMeasures> {
  const network = mlp({ widths: [FEATURES, 30, 30, CLASSES], activation: "relu" });
  const initial = initialise(network, { ...INITIALISATIONS[name], seed });
  const weights = [initial.weights];
  const losses: number[] = [];
  for (const environment of ENVIRONMENTS) {
    const options = { ...TRAINING, epochs: control ? 0 : epochs, every: epochs, seed, signal };
    const task = drawEnvironment(environment, samples, seed);
    const { parameters, loss } = ensure(await trainAsync(network, initial, task, options));
    weights.push(parameters.weights);
    losses.push(loss[loss.length - 1]!);
  }
  const random = generator(seed);
  const measures: [Condition, GraphMeasures][] = [];
  for (const [k, condition] of CONDITIONS.entries()) {
    const graph = weightGraph(weights[k]!, { pool: weights });
    const shuffled = weightGraph(
      weights[k]!.map((matrix) => shuffledEntries(matrix, random)),
      { pool: weights },
    );
    const compare = (measured: ColouredGraph) =>
      motifSignificanceAsync(measured, { randomisations, seed, signal });
    measures.push([
      condition,
      {
        edges: graph.edges.from.length,
        all: await compare(graph),
        strong: await compare(strongPositive(graph)),
        shuffled: await compare(strongPositive(shuffled)),
      },
    ]);
  }
  return { of: Object.fromEntries(measures) as Record<Condition, GraphMeasures>, losses };
}

/** Leaves out all edges that are not strong and positive. */
function strongPositive(graph: ColouredGraph): ColouredGraph {
  const { from, to, colour } = graph.edges;
  const isStrong = (_: number, e: number) => colour[e] === STRONG_POSITIVE;
  return {
    ...graph,
    edges: { from: from.filter(isStrong), to: to.filter(isStrong), colour: colour.filter(isStrong) },
  };
}

function shuffledEntries({ data, shape }: NdArray, random: Generator): NdArray {
  const order = permute(
    Int32Array.from(data, (_, k) => k),
    random,
  );
  return toNdArray(
    Float64Array.from(order, (k) => data[k]!),
    shape,
  );
}
