import type { ReportBuilder } from "../../../reports/report-builder";
import { transitionLaw } from "../../../tasks";
import { attentionModel, nextProbabilities } from "./attention-model";
import { type DataSettings, drawTransitions } from "./draw-transitions";
import { type LawCurve, lawCurves } from "./law-curves";
import { trainModel } from "./train-model";

/** Laws of the experiment. */
export const LAWS = ["sis", "planck", "interacting"] as const;

/** Sizes of the data and of the model. */
export interface ContagionSettings extends DataSettings {
  readonly channels: number;
  readonly updates: number;
}

/** A trained model of one law, measured. */
export interface ContagionRun {
  /** Number of classes of transitions. */
  readonly classes: number;
  readonly curves: LawCurve[];
}

/** The degrees of the graph must exceed the maximum of Planck's law, at 17 neighbours. */
const PLANCK_EDGES = 2;

/** Trains a model on simulated contagions, and compares the learned law with the exact one. */
export async function runContagion(
  report: Pick<ReportBuilder<never>, "turn" | "control">,
  law: (typeof LAWS)[number],
  settings: ContagionSettings,
  seed: number,
): Promise<ContagionRun> {
  const { edges, channels, updates } = settings;
  const isDouble = law === "interacting";
  const states = isDouble ? 4 : 2;
  const data = { ...settings, edges: edges * (law === "planck" ? PLANCK_EDGES : 1) };
  const transitions = drawTransitions(law, states, data, seed, report.control);
  const model = attentionModel({ states, channels, heads: isDouble ? 4 : 2 }, seed);
  const parameters = await trainModel(report, model, transitions, updates, seed);
  const predicted = nextProbabilities(model, parameters, transitions);
  return { classes: transitions.count, curves: lawCurves(transitions, transitionLaw(law), predicted) };
}
