import { firstNotFinite } from "../../arrays/finite";
import type { Failure } from "./stepper";
/*
 * Failures of an integration with advice, in one place so that all methods report them alike.
 */

/** Creates the failure for a step size below the rounding errors of the time. */
export const stepTooSmall = (time: number): Failure => ({
  reason: "step-too-small",
  message: `the step size fell to the rounding error of t = ${time}`,
  advice:
    "The solution may blow up or have a kink there: end the times before it, or stop with a terminal event. If the " +
    'problem is only stiff, use method: "radau".',
});

/** Creates the failure for NaN or infinity from the field; `component` is -1 if no single component is responsible. */
const notFinite = (component: number, value: number, time: number): Failure => ({
  reason: "not-finite",
  message:
    component < 0
      ? `the state overflowed near t = ${time}`
      : `the field wrote ${value} to component ${component} of dy near t = ${time}`,
  advice:
    "Check the field at the partial solution's last state, and that it writes every entry of dy. If the solution " +
    "leaves the field's domain, stop with a terminal event before it does.",
});

/** Creates the failure for the first entry of a derivative that is not finite; without one, the state overflowed. */
export function notFiniteIn(derivative: Float64Array, time: number): Failure {
  const component = firstNotFinite(derivative);
  return notFinite(component, component < 0 ? 0 : derivative[component]!, time);
}

/** Creates the failure for a Newton iteration that does not converge at any step size. */
export const newtonFailed = (time: number): Failure => ({
  reason: "newton-failed",
  message: `the Newton iteration of the implicit method did not converge near t = ${time} even for tiny steps`,
  advice: 'Check the Jacobian, if it is given. For a field with jumps or kinks, use method: "dopri5".',
});

/** Creates the failure for a quantity that is recorded at the output times and overflows there. */
export const overflowAt = (time: number): Failure => ({
  reason: "not-finite",
  message: `a recorded quantity is not finite at t = ${time}`,
  advice: "End the times before the state grows so large.",
});
