import { experiments } from "../../src/experiments";

/** Returns the experiment with a name, which must exist. */
export const experimentNamed = (name: string) => experiments.find((experiment) => experiment.name === name)!;
