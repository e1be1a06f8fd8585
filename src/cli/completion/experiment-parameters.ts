import { experiments } from "../../experiments";
import type { Candidate } from "./candidates";

/** Returns the parameters that experiments of the given names have in common; none if a name is unknown. */
export function experimentParameters(names: readonly string[]): Candidate[] {
  const [first, ...others] = names.map(
    (name) => experiments.find((experiment) => experiment.name === name)?.parameters ?? {},
  );
  return Object.entries(first ?? {})
    .filter(([parameter]) => others.every((parameters) => Object.hasOwn(parameters, parameter)))
    .map(([name, { description }]) => ({ name, description }));
}
