import { ArgumentError, IntegrationError } from "../../arrays/errors";
import type { NdArray } from "../../arrays/types";
import { gradientFlowAsync, type LinearFlow } from "../../deep-linear";
import type { Correlations } from "../../tasks";
import type { ReportBuilder } from "../report-builder";
import type { Start } from "./options";

/** Gradient flow of the whole network. */
export interface Simulation {
  readonly flow: LinearFlow;
  /** Reason for an early end, with the time reached and the time requested; undefined if the flow is complete. */
  readonly failure: { readonly time: number; readonly end: number; readonly detail: string } | undefined;
}

/** Maximum number of steps of the integration. */
const MAX_STEPS = 200_000;

/**
 * Integrates the gradient flow of a network. A flow that cannot be completed, because the inputs make it stiff, is
 * returned up to the time reached.
 *
 * @param start start of the network, which an error about initial weights names
 */
export async function simulate(
  report: ReportBuilder<string>,
  weights: readonly NdArray[],
  start: Start,
  data: Correlations,
  times: readonly number[],
): Promise<Simulation> {
  const onProgress = report.stage("gradient flow", 0.95);
  const { signal } = report;
  const settings = { times, relativeTolerance: 1e-9, maxSteps: MAX_STEPS, signal, onProgress };
  try {
    return { flow: report.ensure(await gradientFlowAsync(weights, data, settings)), failure: undefined };
  } catch (error) {
    if (error instanceof ArgumentError && error.path[0] === "weights") {
      const name = start.kind === "gaussian" ? "standardDeviation" : start.kind;
      throw report.args.error(["options", name], error.expected, start.size);
    }
    if (!(error instanceof IntegrationError)) throw error;
    const { time, detail, partial } = error as IntegrationError<LinearFlow>;
    return { flow: partial, failure: { time, detail, end: times[times.length - 1]! } };
  }
}
