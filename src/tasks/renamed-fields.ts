import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** New names of the fields of statistics, by the names that they had in version 0.1. */
const NEW_NAMES = {
  inputInput: "inputCorrelation",
  outputInput: "inputOutputCorrelation",
  outputPower: "targetSecondMoment",
} as const;

type OldName = keyof typeof NEW_NAMES;

const OLD_NAMES = /* @__PURE__ */ Object.keys(NEW_NAMES) as readonly OldName[];

/** Throws an `ArgumentError` that names the new field if a record of statistics has a field of version 0.1. */
export function checkRenamed(at: Arguments, statistics: object): void {
  const old = OLD_NAMES.find((name) => Object.keys(statistics).includes(name));
  if (old === undefined) return;
  throw at.refusal(HERE, `a record with the field ${NEW_NAMES[old]}`, `its name of version 0.1, ${old}`);
}

/**
 * Adds the names of version 0.1 as properties that are not enumerable and throw an error when they are read, because
 * `undefined` would only be noticed far away. Returns `statistics`.
 */
export function refuseOldNames<Statistics extends object>(statistics: Statistics): Statistics {
  for (const old of OLD_NAMES.filter((name) => NEW_NAMES[name] in statistics)) {
    Object.defineProperty(statistics, old, {
      get: () => {
        throw new TypeError(`${old} is now called ${NEW_NAMES[old]}`);
      },
    });
  }
  return statistics;
}
