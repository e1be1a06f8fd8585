import { defineExperiment } from "../../../reports/define-experiment";
import { counted, largestDifference, percent, rounded } from "../../../reports/numbers";
import { edgesFigure, gainsFigure } from "./path-figures";
import { type GainCourse, isSame, type PathRun, runPaths, trainPaths } from "./path-run";

/** Largest increase of the loss by the penalty, relative to the loss without. */
const LOSS_TOLERANCE = 0.05;
/** Gains at the start with which different paths, and equal paths, race. */
const DIFFERENT_START = 0.5;
const EQUAL_START = 0.01;

/**
 * Experiment on complete graphs with trainable gains: the edges that survive a penalty are those of the path that wins the
 * race of the paths (Yuan, Li, Shao & Yan 2020; Saxe, Sodhani & Lewallen 2022).
 */
export const connectivityExperiment = defineExperiment(
  {
    name: "connectivity",
    title: "Connections that survive a penalty are those of the winning path",
    paper:
      "Yuan, Li, Shao & Yan 2020, Learning connectivity of neural networks from a topological perspective; Saxe, Sodhani & Lewallen " +
      "2022, The neural race reduction",
    claim:
      "A penalty on the gains of a complete graph removes most of its edges and leaves the loss within 5 %. The edges that remain are " +
      "those of the path that wins the race of the paths, which is predicted before training.",
    control: "No penalty, and gains start near 0.5 with all maps, from which no path wins early.",
    summary: [
      "Linear graphs have a gain on each edge and a fixed map at each node. Targets are the outputs of one path, with noise. The paths race: " +
        "their correlations with one another and with the targets determine the gradient flow of the gains, which is integrated before " +
        "training.",
      "With random orthogonal maps, every path computes another map. With identity maps all paths compute the same, and the small start " +
        "decides in favour of the direct edge.",
      "The loss that remains without a penalty is that of the noise of the targets.",
      "The accuracies that the paper reports for ImageNet and COCO are not reproduced here.",
    ],
    parameters: {
      nodes: { default: 5, description: "number of nodes", integer: true, atLeast: 3, atMost: 8 },
      width: { default: 16, description: "units of a node", integer: true, atLeast: 2, atMost: 256 },
      samples: { default: 128, description: "number of samples", integer: true, atLeast: 8, atMost: 10_000 },
      noise: {
        default: 1,
        description: "standard deviation of the noise of the targets",
        above: 0,
        atMost: 10,
      },
      penalty: {
        default: 0.1,
        description: "penalty of the gains, for the loss per unit",
        above: 0,
        atMost: 10,
      },
      learningRate: {
        default: 0.05,
        description: "learning rate, for the loss per unit",
        above: 0,
        atMost: 0.2,
      },
      steps: { default: 3000, description: "steps of a training", integer: true, atLeast: 100, atMost: 1e6 },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of maps, starts and samples", integer: true },
    },
  },
  async (report) => {
    const { parameters, signal, control } = report;
    const { seeds, seed, penalty, ...sizes } = parameters;
    const settings = { ...sizes, penalty: control ? 0 : penalty, strength: 2 };
    const planted: PathRun[] = [];
    const equal: PathRun[] = [];
    const joint: GainCourse[] = [];
    for (let k = 0; k < seeds; k++) {
      const stage = (name: string, part: number) =>
        report.stage(`seed ${seed + k}, ${name}`, (0.95 * (k + part / 3)) / seeds);
      stage("orthogonal maps", 1);
      const orthogonal = { maps: "orthogonal", start: DIFFERENT_START } as const;
      planted.push(await runPaths({ ...settings, ...orthogonal }, seed + k, signal));
      await report.turn();
      stage("trained maps", 2);
      joint.push(await trainPaths(planted[k]!.problem, settings, true, signal));
      await report.turn();
      stage("identity maps", 3);
      const identity = { maps: "identity", start: control ? DIFFERENT_START : EQUAL_START } as const;
      equal.push(await runPaths({ ...settings, ...identity }, seed + k, signal));
      await report.turn();
    }
    report.stage("report", 1);
    const all = [...planted, ...equal];
    const fraction = (runs: readonly PathRun[]) => runs.filter(({ matches }) => matches).length / seeds;
    report.claimAtLeast(
      "orthogonal maps: fraction of seeds in which exactly the edges of the predicted path survive",
      fraction(planted),
      1,
    );
    report.claimAtLeast(
      "identity maps: fraction of seeds in which exactly the edges of the predicted path survive",
      fraction(equal),
      1,
    );
    report.claimAtLeast(
      "identity maps, no penalty: smallest share of the direct edge in the strengths of all paths",
      Math.min(...equal.map(({ directShare }) => directShare)),
      0.9,
    );
    report.claimAtLeast(
      "smallest fraction of edges removed with a loss within 5 % of that without penalty (0 for a larger loss)",
      Math.min(...all.map(({ removed, excess }) => (excess <= LOSS_TOLERANCE ? removed : 0))),
      0.5,
    );
    report.agreeWithin(
      "largest difference of a gain between training without penalty and the race, at the end",
      Math.max(...all.map(endDifference)),
      0.05,
    );
    const jointMatches = joint.filter(({ survivors }, k) => isSame(survivors, planted[k]!.predicted)).length;
    report.addNote(
      `The race is exact for fixed maps only. If the orthogonal maps learn too, ${jointMatches} of ${counted(seeds, "training")} end with the edges ` +
        "of the predicted path alone; the experiment claims nothing about them.",
    );
    report.addNote(
      `The target path wins ${planted.filter(({ problem, predicted }) => isSame(predicted, problem.target.edges)).length} of ` +
        `${counted(seeds, "race")} with orthogonal maps; the prediction does not use it.`,
    );
    report.addTable({
      name: "Predicted and surviving edges of every training with penalty",
      columns: [
        "seed",
        "maps",
        "predicted",
        "surviving",
        "change of the loss (from fixed maps without penalty)",
        "loss",
      ],
      rows: planted.flatMap((run, k) => [
        row(seed + k, "orthogonal", run, run.penalised),
        row(seed + k, "orthogonal, trained", run, joint[k]!),
        row(seed + k, "identity", equal[k]!, equal[k]!.penalised),
      ]),
    });
    for (const [k, { penalised }] of planted.entries()) {
      report.addSeries(`seed ${seed + k}`, { steps: penalised.steps, ...penalised.gains });
    }
    report.addFigure(gainsFigure(planted[0]!));
    report.addFigure(edgesFigure(planted[0]!, equal[0]!));
  },
);

/** Computes the largest difference between the gains of a training without penalty and of the race at the same time. */
const endDifference = ({ race, free }: PathRun): number =>
  largestDifference(
    race.edges.map((edge) => free.gains[edge]!.at(-1)!),
    race.edgeStrengths.data.slice(-race.edges.length),
  );

const row = (seed: number, maps: string, { predicted, free }: PathRun, { survivors, loss }: GainCourse) => [
  seed,
  maps,
  predicted.join(" "),
  survivors.join(" "),
  percent(loss / free.loss - 1),
  rounded(loss),
];
