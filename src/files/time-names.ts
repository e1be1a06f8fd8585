/** Accepted names of the array of the times of a log, in small letters. */
export const TIME_NAMES: readonly string[] = ["time", "times", "epoch", "epochs", "step", "steps"];
