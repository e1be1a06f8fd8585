import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { gatedGradientFlowAsync, gatedLoss, gatedOrthogonalWeights } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, rounded } from "../../reports/numbers";
import { type Routing, routing } from "../../tasks";
import { inner } from "../array-arithmetic";
import { networksParameter, seedsFrom } from "../universal/common";
import { PAPER, SEED } from "./common";

/** Gains from small (rich) to large (lazy) weights: the outer two are those of the paper's figure 6. */
const GAINS = [0.2, 0.66, 1.12, 2.5] as const;
const LARGEST_GAIN = GAINS[3];

/**
 * Largest error on untrained routes, relative to that of an output of zeros, for which a network counts as
 * generalising.
 */
const GENERALISATION_BOUND = 0.01;

/** Fraction of the initial loss at which the training ends. */
const LEARNED_FRACTION = 1e-4;

/** Errors and weights of one trained network. */
interface Trial {
  readonly gain: number;
  readonly trained: number;
  /** Loss on the untrained routes, relative to that of an output of zeros. */
  readonly zeroShot: number;
  readonly onTrained: number;
  readonly weights: Record<string, NdArray>;
}

/**
 * Saxe, Sodhani & Lewallen (2022), figures 5 and 6: error of a routing network on untrained routes, as a function of
 * the number of trained routes, from small and from large initial weights.
 */
export const raceGeneralisation = defineExperiment(
  {
    name: "race-generalisation",
    title: "Systematic generalisation to untrained routes",
    paper: PAPER,
    claim:
      "From small weights all routes share one representation, and once 40 % of the routes are trained, the untrained routes also work.",
    control:
      "Every route has a separate hidden pathway, and all networks start from the small weights, whatever their nominal gain.",
    summary: [
      "Every input domain is trained with K of M output domains. Gates open one input domain and one output domain " +
        "at a time, and all routes share the hidden weights. The target map is the same for all routes.",
      "Each network learns by gradient flow from random orthogonal weights until the loss is a ten thousandth of " +
        "its initial value. Then the untrained routes are tested. Their error is given relative to that of an " +
        "output of zeros.",
    ],
    parameters: {
      domains: {
        default: 10,
        description: "input domains, and output domains, M",
        integer: true,
        atLeast: 3,
        atMost: 30,
      },
      hidden: {
        default: 32,
        description: "units of each hidden layer (64 in the paper)",
        integer: true,
        atLeast: 4,
        atMost: 512,
      },
      networks: networksParameter(1),
      longest: { default: 2000, description: "latest time at which the training ends (τ)", above: 0 },
      seed: SEED,
    },
  },
  async (report) => {
    const { domains, hidden, networks, longest, seed } = report.parameters;
    const counts = Array.from({ length: domains - 1 }, (_, k) => k + 1);
    const seeds = seedsFrom(seed, networks);
    const total = counts.length * GAINS.length * networks;
    const trials: Trial[] = [];
    for (const trained of counts) {
      const routesPerHidden = report.control ? 1 : domains * domains;
      const problem = routing({ domains, trained, hidden, routesPerHidden });
      for (const gain of GAINS) {
        for (const each of seeds) {
          const label = `${trained} of ${domains} outputs, gain ${gain}`;
          const onProgress = report.stage(label, (0.98 * (trials.length + 1)) / total);
          // In the control run all gains have the same start, so that the network of the gain before is the same.
          const previous = trials[trials.length - networks];
          trials.push(
            report.control && gain !== GAINS[0]
              ? { ...previous!, gain }
              : await learn(report, problem, { gain, trained, seed: each, longest, onProgress }),
          );
        }
      }
    }
    report.stage("report", 1);
    const percent = (trained: number): number => (100 * trained) / domains;
    const errorOf = (gain: number, trained: number): number =>
      geometricMean(
        trials
          .filter((trial) => trial.gain === gain && trial.trained === trained)
          .map(({ zeroShot }) => zeroShot),
      );
    const threshold = (gain: number): number => {
      const last = counts.filter((trained) => errorOf(gain, trained) > GENERALISATION_BOUND).pop() ?? 0;
      return percent(last + 1);
    };
    const small = GAINS[0];
    const fewest = Math.ceil(0.4 * domains);
    const generalising = Math.max(
      ...counts.filter((trained) => trained >= fewest).map((trained) => errorOf(small, trained)),
    );
    report.claimAtMost(
      `gain ${small}: largest relative error on untrained routes with at least 40 % of the routes trained`,
      generalising,
      GENERALISATION_BOUND,
    );
    report.claimAtLeast(
      `gain ${small}: error on untrained routes with one output trained for each input, relative to that largest error`,
      errorOf(small, 1) / generalising,
      50,
    );
    report.claimAtLeast(
      `40 % of the routes trained: error on untrained routes from gain ${LARGEST_GAIN}, relative to that from gain ${small}`,
      errorOf(LARGEST_GAIN, fewest) / errorOf(small, fewest),
      10,
    );
    report.agreeWithin(
      "outputs and targets on the trained routes: largest relative error",
      Math.max(...trials.map(({ onTrained }) => onTrained)),
      0.01,
    );
    report.addTable({
      name: "Error on untrained routes, relative to an output of zeros (geometric mean over networks)",
      columns: ["routes trained (%)", ...GAINS.map((gain) => `gain ${gain}`)],
      rows: counts.map((trained) => [
        percent(trained),
        ...GAINS.map((gain) => rounded(errorOf(gain, trained), 2)),
      ]),
    });
    report.addTable({
      name: `Smallest fraction of trained routes from which on the error stays below ${100 * GENERALISATION_BOUND} %`,
      columns: ["gain", "routes trained (%)"],
      rows: GAINS.map((gain) => [gain, threshold(gain) > 99 ? "more than measured" : threshold(gain)]),
    });
    for (const gain of GAINS) {
      report.addSeries(`gain ${gain}`, {
        "routes trained (%)": counts.map(percent),
        "relative error on untrained routes": counts.map((trained) => errorOf(gain, trained)),
      });
    }
    report.addFigure({
      name: "generalisation",
      title: "From small weights only, untrained routes work once 40 % of the routes are trained",
      caption:
        `${domains} input and ${domains} output domains, ${hidden} hidden units. Error on the untrained routes ` +
        `relative to that of an output of zeros, after training to ${LEARNED_FRACTION} of the initial loss. The ` +
        "gain is the common singular value of the initial weights.",
      x: { label: "routes trained (% of all)", domain: [0, 100] },
      y: { label: "error on untrained routes (relative)", scale: "log" },
      marks: [
        { type: "rule", x: 40, label: "40 %" },
        ...GAINS.flatMap((gain): Mark[] => {
          const points = {
            category: `gain ${gain}`,
            x: counts.map(percent),
            y: counts.map((trained) => errorOf(gain, trained)),
          };
          return [
            { type: "line", ...points },
            { type: "dot", ...points },
          ];
        }),
      ],
    });
    // Without a shared pathway there are no hidden weights in common to compare.
    if (!report.control) report.addFigure(similarityFigure(trials, domains, fewest));
    report.addNote(
      "An untrained route can be inferred only if trained routes connect all domains, which is never the case with " +
        "one output for each input. The number of trained routes beyond which networks generalise depends on the " +
        "size of their initial weights.",
    );
  },
);

/** Draws the similarity of the representations of all pairs of input domains, for every gain. */
function similarityFigure(trials: readonly Trial[], domains: number, trained: number): Figure {
  const names = Array.from({ length: domains }, (_, d) => `${d + 1}`);
  return {
    name: "similarity",
    title: "Small weights learn equal representations of all domains",
    caption:
      "Similarity between the representations of the same items in two input domains in the first hidden layer, " +
      `averaged over the items, with ${rounded((100 * trained) / domains, 3)} % of the routes trained (first network).`,
    width: 760,
    x: { label: "input domain" },
    y: { label: "input domain" },
    marks: GAINS.map((gain): Mark => {
      const { weights } = trials.find((trial) => trial.gain === gain && trial.trained === trained)!;
      return {
        type: "cell",
        panel: `gain ${gain}`,
        rows: names,
        columns: names,
        values: names.map((i) => names.map((j) => cosine(weights[`x${i}->h`]!, weights[`x${j}->h`]!))),
        label: "cosine between the representations of an item in two domains",
        colours: "diverging",
        domain: [-1, 1],
      };
    }),
  };
}

/** Computes Σ_items ⟨a_item, b_item⟩ / √(Σ ‖a_item‖² Σ ‖b_item‖²), with items in columns. */
const cosine = (a: NdArray, b: NdArray): number => inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b));

async function learn(
  report: {
    readonly signal: Parameters<typeof gatedGradientFlowAsync>[3]["signal"];
    ensure<Flow extends { readonly result: string }>(flow: Flow): Flow;
  },
  { network, task, untrained }: Routing,
  options: {
    readonly gain: number;
    readonly trained: number;
    readonly seed: number;
    readonly longest: number;
    readonly onProgress: (progress: { fraction: number }) => void;
  },
): Promise<Trial> {
  const { gain, trained, seed, longest, onProgress } = options;
  const weights = gatedOrthogonalWeights({ network, gain, seed });
  const zeroLoss = gatedLoss(network, zeroWeights(weights), task);
  const goal = LEARNED_FRACTION * gatedLoss(network, weights, task);
  const flow = report.ensure(
    await gatedGradientFlowAsync(network, weights, task, {
      times: [0, longest],
      relativeTolerance: 1e-6,
      events: [{ name: "learned", value: (_, state) => state.loss / goal - 1, terminal: true }],
      signal: report.signal,
      onProgress,
    }),
  );
  // If the event did not occur, the flow has reached the last time.
  const { weights: learned, loss } = flow.events[0]?.state ?? flow.at(longest);
  return {
    gain,
    trained,
    zeroShot: gatedLoss(network, learned, untrained!) / zeroLoss,
    onTrained: loss / zeroLoss,
    weights: learned,
  };
}

const zeroWeights = (weights: Record<string, NdArray>): Record<string, NdArray> =>
  Object.fromEntries(
    Object.entries(weights).map(([key, { data, shape }]) => [
      key,
      toNdArray(new Float64Array(data.length), shape),
    ]),
  );
