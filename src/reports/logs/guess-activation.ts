import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { type Rename, withinCall } from "../../arrays/within-call";
import { reproduction } from "../logged-outputs";
import { readRun, type TrainingRun } from "../training-run";
import { USUAL_ACTIVATIONS } from "../usual-activations";

/**
 * Adds to a log without an activation the one with which its weights give the logged outputs, with a note; returns the log
 * unchanged if it has an activation, lacks weights, inputs or outputs, or if no usual activation gives the outputs.
 */
export function withGuessedActivation<Log extends TrainingRun & { readonly notes: readonly string[] }>(
  at: Arguments,
  log: Log,
): Log {
  const { activation, weights, inputs, outputs, notes } = log;
  const isKnown = activation !== undefined || weights === undefined || weights.length < 2;
  if (isKnown || inputs === undefined || outputs === undefined) return log;
  const { functionName } = at;
  const inFile: Rename = ([name, ...path]) => [`${at.name()}: ${name}`, ...path];
  const checked = withinCall(functionName, () => readRun(argumentsOf(functionName), log), inFile);
  const found = reproduction(checked, USUAL_ACTIVATIONS);
  if (found === undefined) return log;
  const note = `The weights give the logged outputs with the activation ${found.activation}. It is assumed for all hidden layers.`;
  return { ...log, activation: found.activation, notes: [...notes, note] };
}
