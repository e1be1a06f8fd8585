import { defineExperiment } from "../../../reports/define-experiment";
import { meanOf, rounded } from "../../../reports/numbers";
import { alignmentFigure, errorFigure } from "./figures";
import { type DigitRun, measureDigits } from "./measure-digits";
import { INNER, measureSinusoids, type SinusoidRun, WAYS, type Way } from "./measure-sinusoids";

/** Experiment on meta-learning by feature reuse: the inner loop of MAML changes the head of a network and hardly its body. */
export const anil = defineExperiment(
  {
    name: "anil",
    title: "MAML reuses features; adapting the head is enough",
    paper:
      "Raghu, Raghu, Bengio & Vinyals 2020, Rapid learning or feature reuse? Towards understanding the effectiveness of MAML",
    claim:
      "After meta-training the inner loop changes the output layer and hardly the hidden layers, so that adapting the last " +
      "layer alone (ANIL), or no layer (NIL), works as well.",
    control: "The networks are not meta-trained: their start is random.",
    summary: [
      "Networks with two hidden layers of tanh units learn sinusoids from 10 samples each, and ReLU networks three digits from one " +
        "image each, in inner loops of 3 steps. Digits of the tests do not occur in the training.",
      "Each measure is the worst over all seeds, unless it is a mean. The paper classifies photographs with convolutional networks.",
    ],
    parameters: {
      width: { default: 40, description: "units per hidden layer", integer: true, atLeast: 10, atMost: 400 },
      iterations: {
        default: 2000,
        description: "outer steps on sinusoids, 5 episodes each",
        integer: true,
        atLeast: 100,
        atMost: 100_000,
      },
      digitIterations: {
        default: 500,
        description: "outer steps on digits, 4 episodes each",
        integer: true,
        atLeast: 50,
        atMost: 100_000,
      },
      tests: {
        default: 100,
        description: "new tasks of each kind",
        integer: true,
        atLeast: 10,
        atMost: 10_000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of weights and tasks", integer: true },
    },
  },
  async (report) => {
    const { seeds, seed } = report.parameters;
    const waves: SinusoidRun[] = [];
    const images: DigitRun[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.98 * (i + 1)) / seeds);
      await report.turn();
      waves.push(await measureSinusoids(report, report.parameters, seed + i));
      images.push(await measureDigits(report, report.parameters, seed + i));
    }
    report.stage("report", 1);
    const worst = (measure: (run: SinusoidRun) => number): number => Math.max(...waves.map(measure));
    const after = ({ errors }: SinusoidRun, way: Way): number => errors[way][INNER.innerSteps]!;
    for (const [way, bound] of [
      ["MAML", 0.5],
      ["MAML, body frozen", 0.8],
      ["ANIL", 0.5],
    ] as const) {
      report.claimAtMost(
        `${way}: error after the inner loop, in units of a random start after the same steps, largest over seeds`,
        worst((run) => after(run, way) / after(run, "random start")),
        bound,
      );
    }
    report.claimAtLeast(
      "MAML: CKA of the output before and after the inner loop, below that from a random start, mean over seeds",
      meanOf(waves.map(({ alignment }) => alignment["random start"].at(-1)! - alignment.MAML.at(-1)!)),
      0.1,
    );
    report.agreeWithin(
      "MAML: 1 − CKA of the hidden layers, largest over layers and seeds",
      worst(({ alignment }) => 1 - Math.min(...alignment.MAML.slice(0, -1))),
      0.05,
    );
    report.agreeWithin(
      "ANIL: 1 − CKA of the hidden layers, largest over layers and seeds",
      worst(({ alignment }) => 1 - Math.min(...alignment.ANIL.slice(0, -1))),
      1e-12,
    );
    report.agreeWithin(
      "ANIL: error after the inner loop in units of MAML's, mean over seeds",
      meanOf(waves.map((run) => after(run, "ANIL") / after(run, "MAML"))),
      1.15,
    );
    const mean = (measure: (run: DigitRun) => number): number => meanOf(images.map(measure));
    report.claimAtLeast(
      "digits held out: accuracy of ANIL above that of ANIL from a random start, mean over seeds",
      mean((run) => run.anil - run.randomAnil),
      0.08,
    );
    report.claimAtLeast(
      "digits held out: accuracy of NIL above that of NIL from a random start, mean over seeds",
      mean((run) => run.nil - run.randomNil),
      0.04,
    );
    report.agreeWithin(
      "digits held out: accuracy of ANIL above that of NIL, mean over seeds",
      mean((run) => run.anil - run.nil),
      0.06,
    );
    report.addSeries("error on sinusoids over inner steps", {
      "inner steps": waves[0]!.errors.MAML.map((_, steps) => steps),
      ...Object.fromEntries(
        WAYS.map((way) => [
          way,
          waves[0]!.errors[way].map((_, steps) => meanOf(waves.map(({ errors }) => errors[way][steps]!))),
        ]),
      ),
    });
    report.addTable({
      name: "Accuracy on digits that were held out, one image of each of three classes",
      columns: ["seed", "MAML", "ANIL", "NIL", "ANIL, random start", "NIL, random start"],
      rows: images.map(({ maml, anil, nil, randomAnil, randomNil }, i) => [
        seed + i,
        ...[maml, anil, nil, randomAnil, randomNil].map((accuracy) => rounded(accuracy, 3)),
      ]),
    });
    report.addNote(
      "In a network that is not trained, the inner loop hardly changes the hidden layers either; what the training adds are " +
        "features that are worth reusing.",
    );
    report.addFigure(errorFigure(waves));
    report.addFigure(alignmentFigure(waves));
  },
);
