export { type ConstrainedFlow, constrainedFlow } from "./constrained-flow";
export { selfSupervisedMatrix } from "./self-supervised-matrix";
export { type StepwiseFlow, stepwiseFlow } from "./stepwise-flow";
export { type UnconstrainedFlow, unconstrainedFlow } from "./unconstrained-flow";
