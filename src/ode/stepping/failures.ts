import { firstNotFinite } from "../../arrays/finite";
import type { Failure } from "./stepper";
/*
 * What went wrong and what to do about it, in one place so that all methods say the same.
 */

/** The step has shrunk to rounding errors of the time. */
export const stepTooSmall = (time: number): Failure => ({
  reason: "step-too-small",
  message: `the step size fell to the rounding error of t = ${time}`,
  advice:
    "The solution may blow up or have a kink there: end the times before it, or stop with a terminal event; if it is " +
    'only stiff, use method: "radau".',
});

/** The field gave NaN or infinity; `component` is -1 when no single one is to blame. */
const notFinite = (component: number, value: number, time: number): Failure => ({
  reason: "not-finite",
  message:
    component < 0
      ? `the state overflowed near t = ${time}`
      : `the field wrote ${value} to component ${component} of dy near t = ${time}`,
  advice:
    "Check the field at the partial solution's last state, and that it writes every entry of dy; if the solution " +
    "leaves the field's domain, stop with a terminal event before it does.",
});

/** The flaw for the first entry of a derivative that is not finite; the state overflowed if all are. */
export function notFiniteIn(derivative: Float64Array, time: number): Failure {
  const component = firstNotFinite(derivative);
  return notFinite(component, component < 0 ? 0 : derivative[component]!, time);
}

/** The simplified Newton iteration of an implicit method keeps failing. */
export const newtonFailed = (time: number): Failure => ({
  reason: "newton-failed",
  message: `the Newton iteration of the implicit method did not converge near t = ${time} even for tiny steps`,
  advice:
    'Check the Jacobian if one is given; a field with jumps or kinks is better served by method: "dopri5".',
});
