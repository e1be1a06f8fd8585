import type { Recording } from "./output/recording";
import { StepRecorder } from "./output/step-recorder";
import { tooManySteps } from "./stepping/failures";
import type { Failure } from "./stepping/stepper";

/**
 * Integrates a plan step by step into its recording.
 *
 * Yields periodically, so that an asynchronous runner can return control to the event loop. Returns the failure that
 * stopped the integration, `"refused"` if `plan.accept` ended it, or undefined if it reached the end, a terminal event
 * or an abort.
 */
export function* integrationLoop(
  recording: Recording,
): Generator<undefined, Failure | "refused" | undefined> {
  const { plan, stepper } = recording;
  const { problem, direction, signal } = plan;
  const recorder = new StepRecorder(recording);
  const failure = recorder.begin();
  if (failure !== undefined || stepper.time === problem.end) return failure;
  if (signal?.aborted) return markAborted(recording);
  if (!stepper.begin()) return stepper.failure;
  const yieldInterval = stepsPerYield(problem.initial.length);
  let tries = 0;
  while ((problem.end - stepper.time) * direction > 0) {
    if (signal?.aborted) return markAborted(recording);
    if (tries === plan.maxSteps) return tooManySteps(plan.maxSteps, recording.rejected);
    tries++;
    const attempted = stepper.attempt();
    if (attempted === "failed") return stepper.failure;
    const outcome = attempted === "rejected" ? attempted : recorder.recordStep();
    if (outcome === "rejected") recording.rejected++;
    else if (outcome !== undefined || recording.result === "event") return outcome;
    if (tries % yieldInterval === 0) yield;
  }
  return undefined;
}

function markAborted(recording: Recording): undefined {
  recording.result = "aborted";
  return undefined;
}

/** Returns the number of steps per yield (a few microseconds each): 1 for large systems, up to 16 for small ones. */
const stepsPerYield = (n: number): number => Math.max(1, Math.min(16, Math.floor(2048 / n)));
