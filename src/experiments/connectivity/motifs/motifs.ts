import { defineExperiment } from "../../../reports/define-experiment";
import { meanOf } from "../../../reports/numbers";
import { ENVIRONMENTS } from "./environments";
import { motifFigures } from "./figures";
import {
  type GraphMeasures,
  INITIALISATIONS,
  type InitialisationName,
  measureNetworks,
  type SeedMeasures,
} from "./measure-networks";
import { meansTable, scoreOf, seedColumns } from "./results";

/**
 * Experiment on the strongest connections of a trained network: there are more of them than before training, and diamonds of
 * positive ones are more frequent than by chance (Zambra, Maritan & Testolin 2020).
 */
export const motifs = defineExperiment(
  {
    name: "motifs",
    title: "Motifs of the strongest weights of a network",
    paper: "Zambra, Maritan & Testolin 2020, Emergence of network motifs in deep neural networks",
    claim:
      "Training makes more connections strong, and arranges them: small patterns of strong connections become more frequent " +
      "than in random graphs with the same degrees, from small initial weights the most.",
    control: "The networks are not trained.",
    summary: [
      "Networks of 31, 30, 30 and 4 units learn to classify the paths of a binary tree or independent clusters of features, by " +
        "stochastic gradient descent with Nesterov's momentum. The weights that exceed the cut of a common Gaussian fit are the edges of a " +
        "graph, in three colours: strong negative, mild, strong positive.",
      "Bi-fans and diamonds are counted as subgraphs, whatever further edges there are; in a graph of layers these counts and " +
        "those of induced subgraphs (FANMOD, in the paper) are equal, and there are no feed-forward loops. The paper gives every colouring of a " +
        "motif a count, this experiment counts all edges, and the strong positive ones alone.",
    ],
    parameters: {
      samples: {
        default: 1400,
        description: "number of training samples",
        integer: true,
        atLeast: 400,
        atMost: 100_000,
      },
      epochs: { default: 20, description: "number of epochs", integer: true, atLeast: 5, atMost: 1000 },
      randomisations: {
        default: 100,
        description: "number of randomised graphs",
        integer: true,
        atLeast: 20,
        atMost: 10_000,
      },
      initialisations: {
        default: 3,
        description: "initial weights: 1 normal only, 2 orthogonal as well, 3 Glorot's as well",
        integer: true,
        atLeast: 1,
        atMost: 3,
      },
      seeds: { default: 8, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the data and the weights", integer: true },
    },
  },
  async (report) => {
    const { initialisations, seeds, seed } = report.parameters;
    const names = (Object.keys(INITIALISATIONS) as InitialisationName[]).slice(0, initialisations);
    const runs = new Map<InitialisationName, SeedMeasures[]>();
    for (const [i, name] of names.entries()) {
      const ofName: SeedMeasures[] = [];
      for (let k = 0; k < seeds; k++) {
        report.stage(
          `${name} initial weights, seed ${seed + k}`,
          (0.98 * (i + (k + 1) / seeds)) / names.length,
        );
        ofName.push(await measureNetworks(report, name, report.parameters, seed + k));
        await report.turn();
      }
      runs.set(name, ofName);
    }
    report.stage("report", 1);
    const normal = runs.get("normal")!;
    for (const environment of ENVIRONMENTS) {
      report.claimAtLeast(
        `normal initial weights: number of edges after training on ${environment} in units of that before, smallest over seeds`,
        Math.min(...normal.map(({ of }) => of[environment].edges / of.untrained.edges)),
        1.2,
      );
    }
    const diamonds = (measure: (at: GraphMeasures) => GraphMeasures["strong"]) =>
      meanOf(normal.flatMap(({ of }) => ENVIRONMENTS.map((name) => scoreOf(measure(of[name]).diamond))));
    report.claimAtLeast(
      "normal initial weights: Z-score of diamonds of strong positive edges after training, mean over environments and seeds",
      diamonds(({ strong }) => strong),
      1.5,
    );
    report.agreeWithin(
      "Z-score of these diamonds after all weights are shuffled within their layers, size of the mean",
      Math.abs(diamonds(({ shuffled }) => shuffled)),
      1.2,
    );
    report.agreeWithin(
      "Z-scores of diamonds of all edges before training, size of the mean",
      Math.abs(meanOf([...runs.values()].flat().map(({ of }) => scoreOf(of.untrained.all.diamond)))),
      1.2,
    );
    report.addTable(meansTable(runs));
    report.addNote(
      "The published numbers of edges are of one seed, by the same cut. A Z-score of a count that cannot vary is 0 in the means: " +
        "before training from normal weights, hardly any weight is strong in comparison.",
    );
    for (const [name, ofName] of runs) report.addSeries(`${name} initial weights`, seedColumns(ofName));
    for (const figure of motifFigures(runs)) report.addFigure(figure);
  },
);
