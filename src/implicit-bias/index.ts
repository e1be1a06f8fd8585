export {
  type DiagonalFlow,
  type DiagonalFlowOptions,
  type DiagonalState,
  diagonalFlow,
} from "./diagonal-flow";
export { type DiagonalMinimiser, diagonalMinimiser } from "./diagonal-minimiser";
export { diagonalPotential } from "./diagonal-potential";
export type { DiagonalProblem } from "./diagonal-problem";
export { type MinimumNormLimit, minimumNormLimit } from "./minimum-norm";
export type { Regression } from "./regression";
