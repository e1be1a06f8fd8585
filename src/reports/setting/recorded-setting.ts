import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Archive } from "../../files/archive";
import type { ActivationName } from "../../networks";
import { ACTIVATION_NAMES } from "../../networks/architecture";
import { SETTING_FIELDS, type TrainingSetting } from "./training-setting";

/** Setting in a file, with a field that belongs to the run. */
export interface RecordedSetting {
  readonly setting?: TrainingSetting;
  /** Nonlinearity of the hidden layers. */
  readonly activation?: ActivationName;
  /** Remark on a nonlinearity with an unknown name. */
  readonly note?: string;
}

/** Name of the text with the setting. */
const SETTING = "setting";

/**
 * Reads the setting of a log, a text in JSON. Names of fields may also be written as in Python ("learning_rate"). Fields that are
 * unknown or null are ignored, and with a note an unknown nonlinearity; the unit of time is that of the name of the times ("epoch")
 * unless the setting has one. Checks of the values follow with the run.
 */
export function recordedSetting(at: Arguments, archive: Archive, time: string): RecordedSetting {
  const place = at.at([`(array "${SETTING}")`]);
  const [text] = archive.names.includes(SETTING) ? (archive.readText?.(SETTING) ?? []) : [];
  if (text === undefined) return {};
  const parsed = parse(place, text);
  place.record(HERE, parsed);
  const given = Object.entries(parsed as object)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [camelCase(name), value] as const);
  const known = given.filter(([name]) => Object.hasOwn(SETTING_FIELDS, name));
  const { activation } = Object.fromEntries(given) as { activation?: unknown };
  return {
    setting: { ...(/^epochs?$/i.test(time) && { timeUnit: "epochs" }), ...Object.fromEntries(known) },
    ...(activation !== undefined && namedActivation(place.string("activation", activation))),
  };
}

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

function namedActivation(name: string): RecordedSetting {
  const activation = ACTIVATION_NAMES.find((known) => known === name);
  if (activation !== undefined) return { activation };
  const names = ACTIVATION_NAMES.join(", ");
  return {
    note: `The activation “${name}” of the array "${SETTING}" is ignored: known are ${names}.`,
  };
}

function parse(at: Arguments, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw at.refusal(HERE, "an object in JSON", JSON.stringify(text.slice(0, 60)));
  }
}
