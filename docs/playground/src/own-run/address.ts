import { type State, sharedFields } from "../address";

/** Returns the address of the place for the reader's own run, with the choices of theme and type. */
export const ownRunHash = (choices: Pick<State, "theme" | "type">): string =>
  ["#own", ...sharedFields({ theme: choices.theme, type: choices.type })].join("&");

/**
 * Reads an address of the reader's own run: returns its fields that all places share, or undefined for the address of
 * another place. Files in `?url=` lead here unless the address names a room.
 */
export function readOwnRun({ hash, search }: Pick<Location, "hash" | "search">): string | undefined {
  const [first, ...rest] = hash.replace(/^#/, "").split("&");
  if (first === "own") return rest.join("&");
  return hash.length < 2 && new URLSearchParams(search).has("url") ? "" : undefined;
}
