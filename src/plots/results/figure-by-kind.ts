import type { DisplayRequest, ResultKind } from "../../arrays/display-hook";
import type { Figure } from "../../figures/figure";
import { diagonalFigure, factorisationFigure, separableFigure } from "./bias-figures";
import {
  descentFigure,
  ensembleFigure,
  kernelFlowFigure,
  kernelLossFigure,
  kernelsFigure,
  taylorFigure,
} from "./kernel-figures";
import { continualFigure, flowFigure, growthFigure, modeFigure } from "./linear-figures";
import { networkFlowFigure, solutionFigure, trainingFigure } from "./network-figures";
import { gatedFlowFigure, racesFigure, routingFigure, xorFigure } from "./race-figures";
import {
  exactFigure,
  fitFigure,
  pairTrajectoryFigure,
  systemFigure,
  universalFlowFigure,
} from "./universal-figures";

/** Functions that draw each kind of result, from the result and the facts of its display request. */
const FIGURES: Readonly<Record<Exclude<ResultKind, "report">, (result: never, facts: never) => Figure>> = {
  solution: solutionFigure,
  mode: modeFigure,
  "linear-flow": flowFigure,
  "continual-learning": continualFigure,
  "layer-growth": growthFigure,
  "gated-flow": gatedFlowFigure,
  race: racesFigure,
  "routing-race": routingFigure,
  "xor-race": xorFigure,
  kernels: kernelsFigure,
  "kernel-flow": kernelFlowFigure,
  "kernel-descent": kernelFlowFigure,
  "kernel-loss-flow": kernelLossFigure,
  ensemble: ensembleFigure,
  descent: descentFigure,
  "taylor-flow": taylorFigure,
  "pair-trajectory": pairTrajectoryFigure,
  "universal-flow": universalFlowFigure,
  "universal-exact": exactFigure,
  "universal-fit": fitFigure,
  "universal-system": systemFigure,
  training: trainingFigure,
  "network-flow": networkFlowFigure,
  "diagonal-flow": diagonalFigure,
  "factorisation-flow": factorisationFigure,
  "separable-descent": separableFigure,
};

/** Returns the figure of a result, or undefined for a report, which has several. */
export function figureByKind(result: object, { kind, facts }: DisplayRequest): Figure | undefined {
  return kind === "report" ? undefined : FIGURES[kind](result as never, facts as never);
}
