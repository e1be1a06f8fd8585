import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, rounded } from "../../reports/numbers";
import { twoPoints } from "../../tasks";
import { type AlteredFit, type Factors, fitAltered, THEORY } from "./altered-dynamics";
import { networksParameter, PAPER, SEED, SIZE, seedsFrom, sizeNotes, sparse } from "./common";
import { type SettingName, settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/** Sets of equations: the theory, and changes of it by name. */
type Alterations = readonly (readonly [name: string, change: Partial<Factors>])[];

/** Alterations of the equations, as in the published control. */
const ALTERATIONS: Alterations = [
  ["theory", {}],
  ["2 × dh/dt", { representation: 2 }],
  ["2 × dy/dt", { output: 2 }],
  ["dw/dt, sign changed", { alignmentEncoder: -1 }],
  ["dy/dt, term dropped", { outputEncoder: 0 }],
];

/** Index of the first alteration that is claimed to fit worse; doubling dh/dt is not. */
const FIRST_CLAIMED = 2;

/**
 * Changes of the control: a factor on all terms of the encoder at once, which another rate of the encoder undoes.
 */
const EQUIVALENT: Alterations = [1, 2, 0.5, 3, 5].map((factor) => [
  factor === 1 ? "theory" : `${factor} × all terms of the encoder`,
  { representation: factor, outputEncoder: factor, alignmentEncoder: factor },
]);

/** Settings of the trained networks. */
const NETWORKS: readonly SettingName[] = ["default", "narrow", "shallow", "two_layer"];

/** One trained network and its fits by all dynamics; undefined for dynamics that could not be integrated. */
interface Control {
  readonly name: string;
  readonly pair: PairTrajectory;
  readonly fits: readonly (AlteredFit | undefined)[];
}

/**
 * Reproduces van Rossem & Saxe (2024), alternative dynamics: equations that differ from the theory in one coefficient
 * do not fit, although they have the same two free rates.
 */
export const universalControls = defineExperiment(
  {
    name: "universal-controls",
    title: "Dynamics with an altered coefficient do not fit",
    paper: PAPER,
    claim: "Changing a coefficient of the theory's equations for outputs or alignment worsens its fit.",
    control:
      "In place of one coefficient, all coefficients of the encoder are multiplied by a factor, which another rate of the encoder undoes.",
    summary: [
      "This experiment tests whether two fitted rates are flexible enough to fit any data. The same fit is repeated with " +
        "equations that were altered in one place: dh/dt doubled, dy/dt doubled, the sign of the last term of dw/dt changed, " +
        "or the encoder's term of dy/dt dropped.",
      "The measure is the sum of the squared errors relative to that of the theory, for networks of four kinds.",
    ],
    parameters: { networks: networksParameter(3), ...SIZE, seed: SEED },
  },
  async (report) => {
    const { networks, seed } = report.parameters;
    const { signal } = report;
    const alterations = report.control ? EQUIVALENT : ALTERATIONS;
    const controls: Control[] = [];
    const differences: number[] = [];
    const total = NETWORKS.length * networks;
    for (const name of NETWORKS) {
      for (const [i, networkSeed] of seedsFrom(seed, networks).entries()) {
        const part = (x: number) => (0.98 * (controls.length + x)) / total;
        const label = `${name.replace("_", " ")}, network ${i + 1}`;
        const onProgress = report.stage(label, part(0.5));
        const run = { seed: networkSeed, signal, onProgress };
        const { training, pairs } = await trainSetting(settingOf(name, report.parameters), twoPoints(), run);
        report.ensure(training);
        const pair = afterCrossing(pairs[0]!);
        const fits: (AlteredFit | undefined)[] = [];
        for (const [k, [alteration, change]] of alterations.entries()) {
          await report.turn();
          report.stage(`${label}: ${alteration}`, part(0.5 + (0.5 * k) / alterations.length));
          fits.push(fitAltered(pair, { ...THEORY, ...change }));
        }
        if (fits[0] !== undefined) differences.push(Math.abs(fits[0].residual / fitPair(pair).residual - 1));
        controls.push({ name: label, pair, fits });
      }
    }
    report.stage("report", 1);
    for (const note of sizeNotes(report.parameters)) report.addNote(note);
    const usable = controls.filter(({ fits }) => fits[0] !== undefined);
    if (usable.length === 0) {
      report.addNote("The theory could not be fitted to any of the networks.");
      return;
    }
    report.agreeWithin(
      "fit of the three equations and fit of their regular form by fitUniversal: largest relative difference of the squared errors",
      Math.max(...differences),
      1e-6,
    );
    for (const [k, [name]] of alterations.entries()) {
      if (k < FIRST_CLAIMED) continue;
      report.claimAtLeast(
        `${name}: squared error relative to that of the theory, geometric mean over networks`,
        meanRatio(usable, k),
        1.2,
      );
    }
    report.addTable({
      name: "Squared error of the fit relative to that of the theory (absolute for the theory)",
      columns: ["network", ...alterations.map(([name]) => name)],
      rows: controls.map((control) => [
        control.name,
        control.fits[0] === undefined ? "none" : rounded(control.fits[0].residual, 3),
        ...alterations
          .slice(1)
          .map((_, k) =>
            control.fits[k + 1] === undefined ? "no fit" : rounded(ratioOf(control, k + 1), 3),
          ),
      ]),
    });
    const ratios = usable.flatMap((control) => alterations.slice(1).map((_, k) => ratioOf(control, k + 1)));
    report.addNote(
      `In ${ratios.filter((ratio) => ratio < 1).length} of ${ratios.length} cases altered equations fit a single network ` +
        "better than the theory, because the error of the linearisation is of similar size there. Ratios are capped at 1000 " +
        "in the means.",
    );
    report.addNote(
      `${alterations[1]![0]}: the mean ratio is ${rounded(meanRatio(usable, 1), 3)}. Nothing is claimed about doubling ` +
        "dh/dt, because other rates compensate for most of it, so that it fits some networks better than the theory.",
    );
    const residualOf = ({ fits }: Control) => fits[0]!.residual;
    const clearest = usable.reduce((best, control) =>
      residualOf(control) < residualOf(best) ? control : best,
    );
    report.addFigure(curvesFigure(clearest, alterations));
    report.addFigure(ratiosFigure(usable, alterations));
  },
);

/**
 * Removes the part of a trajectory before the outputs are on the correct side of each other (dy·dŷ > 0), because the
 * three equations in h, y and w cannot describe representations that pass through each other.
 */
function afterCrossing(pair: PairTrajectory): PairTrajectory {
  const first = Math.max(
    0,
    pair.output.findIndex((y, i) => y > pair.alignment[i]!),
  );
  return {
    ...pair,
    epochs: pair.epochs.slice(first),
    representation: pair.representation.slice(first),
    output: pair.output.slice(first),
    alignment: pair.alignment.slice(first),
  };
}

/** Computes the geometric mean over networks of the ratio of altered equations, capped at 1000. */
const meanRatio = (controls: readonly Control[], k: number): number =>
  geometricMean(controls.map((control) => Math.min(1e3, ratioOf(control, k))));

/** Computes the squared error of altered equations relative to that of the theory. */
const ratioOf = ({ fits }: Control, k: number): number =>
  (fits[k]?.residual ?? Number.POSITIVE_INFINITY) / fits[0]!.residual;

function curvesFigure({ name, pair, fits }: Control, alterations: Alterations): Figure {
  const data = [pair.representation, pair.output, pair.alignment];
  const units = [pair.representation.at(-1)!, pair.targetDistanceSquared, pair.targetDistanceSquared];
  const categories = ["representations h", "outputs y", "output alignment w"];
  const relative = (values: Float64Array, k: number) => sparse(values, 200).map((x) => x / units[k]!);
  const settled = pair.output.findIndex((y) => y > 0.98 * pair.targetDistanceSquared);
  return {
    name: "controls",
    title: "With an altered coefficient the best fit differs from the network",
    caption:
      `The network that the theory fits best (${name}) and the best fit of each set of equations. In brackets: the sum of ` +
      "squared errors relative to that of the theory. h is relative to its final value, y and w are relative to ‖dy‖².",
    width: 860,
    height: 560,
    x: {
      label: "training time (epochs)",
      domain: [0, settled < 0 ? pair.epochs.at(-1)! : 1.6 * pair.epochs[settled]!],
    },
    y: { label: "squared distances (relative)", domain: [-0.45, 1.35] },
    marks: alterations.flatMap(([alteration], k): Mark[] => {
      const fit = fits[k];
      const ratio = fit === undefined ? "no fit" : `× ${rounded(fit.residual / fits[0]!.residual, 2)}`;
      const panel = k === 0 ? alteration : `${alteration} (${ratio})`;
      return categories.flatMap((category, c): Mark[] => {
        const shared = { type: "line", panel, category, x: sparse(pair.epochs, 200) } as const;
        const network: Mark = { ...shared, method: "network", y: relative(data[c]!, c) };
        if (fit === undefined) return [network];
        return [network, { ...shared, method: "fitted equations", y: relative(fit.curves[c]!, c) }];
      });
    }),
  };
}

const ratiosFigure = (controls: readonly Control[], alterations: Alterations): Figure => ({
  name: "ratios",
  title: "Squared errors of altered equations relative to the theory",
  caption: "Red: the altered equations fit worse than the theory; blue: better. Ratios are capped at 1000.",
  width: 720,
  x: { label: "alteration" },
  y: { label: "trained network" },
  marks: [
    {
      type: "cell",
      rows: controls.map(({ name }) => name),
      columns: alterations.slice(1).map(([name]) => name),
      values: controls.map((control) =>
        alterations.slice(1).map((_, k) => Math.log10(Math.min(1e3, ratioOf(control, k + 1)))),
      ),
      label: "log₁₀ of the ratio of squared errors",
      colours: "diverging",
    },
  ],
});
