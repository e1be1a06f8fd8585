import type { Advice } from "../../plots";
import { percent, rounded } from "../numbers";
import type { Report } from "../report";
import type { Agreement, Difference } from "./agreement";
import type { PredictPlan } from "./options";
import type { PreparedTask } from "./prepared-inputs";
import type { Simulation } from "./simulate";

/** Difference between simulation and closed form above which the prediction is described as approximate. */
const APPROXIMATE = 0.01;
/** Difference between simulation and closed form above which the prediction is described as rough. */
const ROUGH = 0.1;
/** Difference above which the size is not stated. */
const LARGEST_STATED = 10;
/** Coupling of the modes above which it can be the cause of a difference. */
const COUPLED = 1e-6;
/** Initial strength, relative to the final one, above which modes are not learned in stages. */
const LARGE_START = 0.1;
/** Initial strength, relative to the final one, below which rounding errors of the other modes exceed it. */
const ROUNDING = Number.EPSILON;
/** Initial strength, relative to the final one, that is advised. */
const SMALL_START = 0.01;

/** Results from which cautions are derived. */
interface Evidence {
  readonly plan: PredictPlan;
  readonly task: Pick<PreparedTask, "isOffCentre" | "isUneven">;
  /** Coupling of the modes by the inputs, 0 for white inputs. */
  readonly coupling: number;
  /** Largest initial strength of a mode, relative to its final one. */
  readonly relativeStart: number;
  readonly agreement: Agreement;
  readonly failure: Simulation["failure"];
}

/**
 * Returns notes and advice on the validity of the prediction: an incomplete simulation, differences between simulation
 * and closed form, and large starts.
 */
export function cautions(evidence: Evidence): Pick<Report, "notes" | "advice"> {
  const { plan, coupling, relativeStart, agreement, failure } = evidence;
  const notes: string[] = [];
  const isLargeStart = relativeStart > LARGE_START;
  const differs = Math.max(agreement.time.relative, agreement.strength.relative) > APPROXIMATE;
  if (failure !== undefined) {
    notes.push(
      `The simulation ended early, at t = ${rounded(failure.time, 3)} of ${rounded(failure.end, 3)}: ${failure.detail}. ` +
        `Modes that it had not learned until then are listed as "not reached". The closed form is complete.`,
    );
  }
  if (differs) notes.push(judgement(agreement), ...cause(evidence));
  if (isLargeStart) {
    notes.push(
      `The initial strength is ${relativeStart.toPrecision(2)} of the final one in at least one mode: modes with such a ` +
        "large start are not learned in stages. A smaller initial strength gives stages.",
    );
  }
  const ofInputs =
    failure !== undefined || differs || (isLargeStart && evidence.task.isUneven) ? inputAdvice(evidence) : [];
  // A larger start shortens learning, and with it a simulation that the inputs do not make stiff.
  const isLong = failure !== undefined && ofInputs.length === 0 && relativeStart < SMALL_START;
  const isTinyStart = differs && relativeStart < ROUNDING;
  return {
    notes,
    advice: [
      ...ofInputs,
      ...(differs && coupling <= COUPLED && !isLargeStart && !isTinyStart ? widthAdvice(plan) : []),
      ...(isLargeStart || isLong || isTinyStart ? [startAdvice(plan, relativeStart)] : []),
    ],
  };
}

/** Describes the largest differences between simulation and closed form. */
function judgement({ time, strength }: Agreement): string {
  const label = Math.max(time.relative, strength.relative) > ROUGH ? "rough" : "approximate";
  const percentage = (x: number) =>
    x < LARGEST_STATED ? `up to ${percent(x)}` : `more than ${percent(LARGEST_STATED)}`;
  const size = ({ relative, mode }: Difference, quantity: string) =>
    relative > APPROXIMATE ? [`${percentage(relative)} in ${quantity} (mode ${mode})`] : [];
  const sizes = [...size(strength, "strength at the end"), ...size(time, "time")];
  const ofLoss =
    strength.relative > APPROXIMATE
      ? " The final loss may differ by more, because it is the small part of the targets that is left."
      : "";
  return `The simulation differs from the closed form by ${sizes.join(" and ")}: the predictions are ${label}.${ofLoss}`;
}

/** Names the cause of differences. */
function cause({ plan: { start }, coupling, relativeStart }: Evidence): string[] {
  if (relativeStart < ROUNDING) {
    return ["The start is so small that rounding errors of the simulation exceed it."];
  }
  if (coupling > COUPLED) {
    return [`The inputs' covariance couples the modes (${coupling.toPrecision(2)}; 0 for white inputs).`];
  }
  return start.kind === "gaussian" && relativeStart <= LARGE_START
    ? [
        `With ${start.hidden} hidden units and these weights the modes use the same directions of hidden units.`,
      ]
    : [];
}

/** Returns the changes of the inputs that decouple the modes or bring their time scales together. */
function inputAdvice({ plan: { preparation }, task, coupling }: Evidence): Advice[] {
  if (preparation.whiten) return [];
  const advice: Advice[] = [];
  if (task.isUneven && !preparation.standardise) {
    advice.push({ options: { standardise: true }, effect: "brings all inputs to mean 0 and variance 1" });
  } else if (task.isOffCentre && !preparation.centre) {
    advice.push({
      options: { centre: true },
      effect: "subtracts the means of the inputs, which couple the modes",
    });
  }
  if (coupling > COUPLED) advice.push({ options: { whiten: true }, effect: "decouples the modes" });
  return advice;
}

/** Returns the width of a hidden layer in which the modes overlap half as much. */
const widthAdvice = ({ start }: PredictPlan): Advice[] =>
  start.kind === "gaussian"
    ? [{ options: { hidden: 4 * start.hidden }, effect: "makes the modes overlap less" }]
    : [];

/** Returns a start from which the modes are learned in stages. */
function startAdvice({ start }: PredictPlan, relativeStart: number): Advice {
  const effect = `starts the modes at ${percent(SMALL_START)} of their final strengths or less`;
  if (start.kind !== "gaussian") return { options: { relativeScale: SMALL_START }, effect };
  // Strengths are proportional to the variance of the weights. Two digits are at most 5 % too large.
  const standardDeviation = start.size * Math.sqrt(SMALL_START / relativeStart);
  return { options: { standardDeviation: rounded(0.95 * standardDeviation, 2) }, effect };
}
