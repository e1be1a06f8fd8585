import type { Recording } from "./output/recording";
import { StepRecorder } from "./output/step-recorder";
import type { Plan } from "./plan";
import type { Failure } from "./stepping/stepper";

/**
 * Integrates a plan step by step into its recording. Yields now and then, so that a runner can give the event loop a
 * turn; returns the flaw that stopped it, or undefined when the end, a terminal event or an abort did.
 */
export function* integrationLoop(recording: Recording): Generator<void, Failure | undefined> {
  const { plan, stepper } = recording;
  const { problem, direction, signal } = plan;
  const intake = new StepRecorder(recording);
  const failure = intake.begin();
  if (failure !== undefined || stepper.time === problem.end) return failure;
  if (signal?.aborted) return abort(recording);
  if (!stepper.begin()) return stepper.failure;
  const turn = stepsPerTurn(problem.initial.length);
  let tries = 0;
  while ((problem.end - stepper.time) * direction > 0) {
    if (signal?.aborted) return abort(recording);
    if (tries === plan.maxSteps) return tooManySteps(plan, recording);
    tries++;
    const verdict = stepper.attempt();
    if (verdict === "failed") return stepper.failure;
    const taken = verdict === "rejected" ? verdict : intake.take();
    if (taken === "rejected") recording.rejected++;
    else if (taken !== undefined || recording.result === "event") return taken;
    if (tries % turn === 0) yield;
  }
  return undefined;
}

function abort(recording: Recording): undefined {
  recording.result = "aborted";
  return undefined;
}

/** A turn of the event loop costs some microseconds: large systems take one each step, tiny ones each 16 steps. */
const stepsPerTurn = (n: number): number => Math.max(1, Math.min(16, Math.floor(2048 / n)));

function tooManySteps(plan: Plan, recording: Recording): Failure {
  return {
    reason: "max-steps",
    message: `${plan.maxSteps} steps were tried (${recording.rejected} of them rejected) without coming to the end`,
    advice:
      "Raise maxSteps, loosen the tolerances or shorten the times; if steps are small although the solution is smooth, " +
      'it is stiff: use method: "radau".',
  };
}
