import { type Shared, sharedFields } from "../address";

/** Returns the address of the place for the reader's own run, with the fields that all places share. */
export const ownRunHash = (shared: Shared): string => ["#own", ...sharedFields(shared)].join("&");

/**
 * Reads an address of the reader's own run: returns its fields that all places share, or undefined for the address of
 * another place. Files in `?url=` lead here unless the address names a room.
 */
export function readOwnRun({ hash, search }: Pick<Location, "hash" | "search">): string | undefined {
  const [first, ...rest] = hash.replace(/^#/, "").split("&");
  if (first === "own") return rest.join("&");
  return hash.length < 2 && new URLSearchParams(search).has("url") ? "" : undefined;
}
