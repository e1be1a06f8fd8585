import { firstNotFinite } from "../../arrays/finite";
import type { AdviceSentence } from "./advice";
import type { Failure } from "./stepper";

/*
 * Failures of an integration with advice, in one place so that all methods report them alike.
 */

/** Advice for a state that leaves the range in which the solution exists. */
const END_BEFORE: readonly AdviceSentence[] = [
  { text: "End the times before it.", names: ["times"] },
  { text: "A terminal event can stop it there.", names: ["events"] },
];

/** Advice for a problem that may be stiff. */
const STIFF: AdviceSentence = {
  text: 'If steps are small although the solution is smooth, it is stiff: use method: "radau".',
  names: ["method"],
  method: "radau",
};

/** Creates the failure for an integration that does not reach its end within the number of steps. */
export const tooManySteps = (maxSteps: number, rejected: number): Failure => ({
  reason: "max-steps",
  message: `${maxSteps} steps were tried (${rejected} of them rejected) without reaching the end`,
  advice: [
    { text: "Raise maxSteps or loosen relativeTolerance.", names: ["maxSteps", "relativeTolerance"] },
    { text: "Shorter times need fewer steps.", names: ["times"] },
    STIFF,
  ],
});

/** Creates the failure for a step size below the rounding errors of the time. */
export const stepTooSmall = (time: number): Failure => ({
  reason: "step-too-small",
  message: `the step size fell to the rounding error of t = ${time}`,
  advice: [{ text: "The solution may blow up or have a kink there.", names: [] }, ...END_BEFORE, STIFF],
});

/** Creates the failure for NaN or infinity from the field; `component` is -1 if no single component is responsible. */
const notFinite = (component: number, value: number, time: number): Failure => ({
  reason: "not-finite",
  message:
    component < 0
      ? `the state overflowed near t = ${time}`
      : `the field wrote ${value} to component ${component} of dy near t = ${time}`,
  advice: [
    {
      text: "Check the field at the last state of the partial solution, and that it writes every entry of dy.",
      names: ["field"],
    },
    { text: "The solution may leave the range in which its equation is finite.", names: [] },
    ...END_BEFORE,
  ],
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
  advice: [
    { text: "Check the Jacobian, if it is given.", names: ["jacobian"] },
    {
      text: 'For an equation with jumps or kinks, use method: "dopri5".',
      names: ["method"],
      method: "dopri5",
    },
  ],
});

/** Creates the failure for a quantity that is recorded at the output times and overflows there. */
export const overflowAt = (time: number): Failure => ({
  reason: "not-finite",
  message: `a recorded quantity is not finite at t = ${time}`,
  advice: [{ text: "End the times before the state grows so large.", names: ["times"] }],
});

/** Creates the failure for the value of an event that is not a number. */
export const eventNotANumber = (name: string, time: number): Failure => ({
  reason: "not-finite",
  message: `the value of ${name} is not a number after t = ${time}`,
  advice: [
    {
      text: "The `value` of this event must return a number for every state of the solution.",
      names: ["events"],
    },
    { text: "Steps of a lower relativeTolerance are shorter.", names: ["relativeTolerance"] },
  ],
});

/** Creates the failure for dense output that is requested and does not fit in memory. */
export const denseTooLarge = (bytesNeeded: number, limit: number): Failure => {
  const [needed, most] = [bytesNeeded, limit].map((bytes) => bytes.toLocaleString("en"));
  return {
    reason: "memory",
    message: `dense output would need ${needed} bytes with the next step; the limit is ${most} or the available memory`,
    advice: [
      {
        text: "Leave dense undefined or set it to false, and list the output times that are needed.",
        names: ["dense", "times"],
      },
    ],
  };
};
