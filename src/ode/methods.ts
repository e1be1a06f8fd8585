import { COSTLY_FIELD_METHODS } from "./costly-field-methods";
import { DOP853 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import type { SmallSystemMethod } from "./explicit/small-systems";
import { MAX_COMPONENTS, smallSystemExtension, smallSystemStep } from "./explicit/small-systems.generated";
import type { Methods, Problem } from "./stepping/stepper";

const SMALL_SYSTEM: SmallSystemMethod = { step: smallSystemStep, extend: smallSystemExtension };

const smallSystemMethod = ({ initial }: Problem): SmallSystemMethod | undefined =>
  initial.length <= MAX_COMPONENTS ? SMALL_SYSTEM : undefined;

/** Constructors of the steppers of all methods. */
export const METHODS: Required<Methods> = /* @__PURE__ */ Object.assign({}, COSTLY_FIELD_METHODS, {
  dop853: (problem: Problem) => new RungeKutta(DOP853, problem, smallSystemMethod(problem)),
});
