import type { Advice } from "../../plots";
import type { Report } from "../report";

/** Coupling of the modes above which the prediction is described as approximate. */
const COUPLED = 1e-6;
/** Coupling of the modes above which the prediction is described as rough. */
const STRONGLY_COUPLED = 0.05;
/** Initial strength, relative to the smallest final one, above which modes are not learned in stages. */
const LARGE_START = 0.1;

/**
 * Returns notes and advice on the validity of the predicted times: their units, and warnings for coupled modes and large
 * starts.
 *
 * @param coupling coupling of the modes by the inputs, 0 for white inputs
 * @param relativeStart initial strength of the modes relative to the smallest final one
 */
export function cautions(coupling: number, relativeStart: number): Pick<Report, "notes" | "advice"> {
  const advice: Advice[] = [];
  const notes = [
    "Times are in units of τ: t = 1 is 1 / (learning rate) steps of full-batch gradient descent on the loss " +
      "½⟨‖y − ŷ‖²⟩. The simulated network starts from weights aligned with the modes.",
  ];
  if (coupling > COUPLED) {
    const size = coupling.toPrecision(2);
    const judgement =
      coupling > STRONGLY_COUPLED ? "rough, and final strengths may be far off" : "approximate";
    notes.push(
      `The inputs' covariance couples the modes (${size}; 0 for white inputs): predicted times are ${judgement}. ` +
        "Centring the inputs often helps.",
    );
    advice.push({ options: { whiten: true }, effect: "decouples the modes" });
  }
  if (relativeStart > LARGE_START) {
    notes.push(
      `The initial strength is ${relativeStart.toPrecision(2)} of the smallest final one: modes with such a large start ` +
        "are not learned in stages. A smaller initial strength gives stages.",
    );
  }
  return { notes, advice };
}
