export type { NdArray } from "./arrays";
export * as arrays from "./arrays";
export {
  ArgumentError,
  ConvergenceError,
  IntegrationError,
  MemoryError,
  MissingPackageError,
} from "./arrays";
export * as bayesian from "./bayesian";
export * as connectivity from "./connectivity";
export * as continual from "./continual";
export * as deepLinear from "./deep-linear";
export * as experiments from "./experiments";
export * as generalisation from "./generalisation";
export * as graphs from "./graphs";
export * as implicitBias from "./implicit-bias";
export * as information from "./information";
export * as linalg from "./linalg";
export * as metaLearning from "./meta-learning";
export * as networks from "./networks";
export * as neuralRace from "./neural-race";
export * as ntk from "./ntk";
export * as ode from "./ode";
export * as plots from "./plots";
export * as random from "./random";
export * as representations from "./representations";
export * as selfSupervised from "./self-supervised";
export * as sweeps from "./sweeps";
export * as tasks from "./tasks";
export * as universal from "./universal";
