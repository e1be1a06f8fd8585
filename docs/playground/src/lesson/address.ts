import { type Shared, sharedFields } from "../address";

/** Name of the lesson in the address. */
const NAME = "hierarchy";

/** Number of the last step. */
export const LAST_STEP = 12;

/** The displayed step of the lesson, as the address determines it. */
export interface LessonAddress {
  /** Number of the step, from 1. */
  readonly step: number;
  /** The fields that rooms and lesson share, as an address. */
  readonly shared: string;
  readonly problems: readonly string[];
}

/** Fields of the address that rooms and lesson share. */
const SHARED = ["theme", "type", "embed"];

/** Returns the part of an address after `#` for a step. */
export const lessonHash = (step: number, shared: Shared): string =>
  `#${[`lesson=${NAME}`, `step=${step}`, ...sharedFields(shared)].join("&")}`;

/** Reads the address of a step; undefined for other addresses. Invalid fields are replaced and reported. */
export function readLesson(hash: string): LessonAddress | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (!fields.has("lesson")) return undefined;
  const shared = new URLSearchParams();
  const problems: string[] = [];
  let step = 1;
  for (const [name, text] of fields) {
    if (SHARED.includes(name)) shared.append(name, text);
    else if (name === "lesson") {
      if (text !== NAME) problems.push(`There is no lesson “${text}”: the lesson “${NAME}” is shown.`);
    } else if (name === "step") {
      const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
      if (number >= 1 && number <= LAST_STEP) step = number;
      else problems.push(`step=${text} has to be a whole number from 1 to ${LAST_STEP}: 1 is used.`);
    } else problems.push(`The lesson has no parameter “${name}”.`);
  }
  return { step, shared: `#${shared}`, problems };
}
