import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { SETTING_FIELDS, type TrainingSetting } from "./training-setting";

/** Fields of a setting in a file that belong to the run. */
export interface RecordedSetting {
  readonly setting: TrainingSetting;
  /** Name of the nonlinearity of the hidden layers. */
  readonly activation: string | undefined;
}

/** Reads the JSON of a setting; fields that are unknown or null are ignored. Checks of the values follow with the run. */
export function parseSetting(at: Arguments, text: string): RecordedSetting {
  const parsed = parse(at, text);
  at.record(HERE, parsed);
  const given = Object.entries(parsed as object).filter(([, value]) => value !== null);
  const known = given.filter(([name]) => Object.hasOwn(SETTING_FIELDS, name));
  const { activation } = Object.fromEntries(given) as { activation?: unknown };
  return {
    setting: Object.fromEntries(known),
    activation: activation === undefined ? undefined : at.string("activation", activation),
  };
}

function parse(at: Arguments, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw at.refusal(HERE, "an object in JSON", JSON.stringify(text.slice(0, 60)));
  }
}
