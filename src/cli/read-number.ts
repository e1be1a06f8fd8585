import { InvalidArgumentError } from "commander";

/** Reads the finite number of a command line option. */
export function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}
