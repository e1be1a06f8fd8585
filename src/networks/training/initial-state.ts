import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type ParametersLike, writeParameters } from "../architecture/parameters";
import type { TrainingPass } from "../passes/pass";
import { type LoopState, restoreCheckpoint } from "./checkpoint";
import type { TrainSettings } from "./train-settings";

/** Writes the parameters, or the contents of a checkpoint, to the pass. */
export function loadInitialState(
  args: Arguments,
  { parameters: packed, layout, states }: TrainingPass,
  parameters: ParametersLike,
  { resume, seed, optimiser, batch, precision }: TrainSettings,
  samples: number,
): LoopState {
  const stepsPerEpoch = Math.ceil(samples / batch);
  writeParameters(args.at("parameters"), parameters, layout, packed);
  if (resume === undefined) {
    return { seed: seed ?? 0, steps: 0, stepsPerEpoch, learningRate: 0, extraTime: 0, precision };
  }
  const at = args.at("options.resume");
  const loopState = restoreCheckpoint(at, resume, layout, packed, states, optimiser.states, precision);
  if (loopState.stepsPerEpoch !== stepsPerEpoch && loopState.steps % loopState.stepsPerEpoch !== 0) {
    const expected = `a checkpoint with ${stepsPerEpoch} steps per epoch, as required by this task and batch size`;
    throw at.refusal(HERE, expected, `one with ${loopState.stepsPerEpoch}`);
  }
  return { ...loopState, seed: seed ?? loopState.seed, stepsPerEpoch };
}
