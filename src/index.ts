export * as arrays from "./arrays";
export { ArgumentError, ConvergenceError, IntegrationError } from "./arrays";
export * as deepLinear from "./deep-linear";
export * as experiments from "./experiments";
export * as linalg from "./linalg";
export * as ode from "./ode";
export * as plots from "./plots";
export * as random from "./random";
export * as tasks from "./tasks";
