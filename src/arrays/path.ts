/** Key of a value within its parent: a field, an index, or the row and column of a matrix entry. */
export type Key = string | number | readonly number[];

/**
 * Place of a value among the arguments of a call.
 *
 * A list of keys is taken as it is; a string is written as in a message, such as `options.times[3]`.
 */
export type Path = string | number | readonly Key[];

/** Path of the value that a reader is bound to. */
export const HERE: Path = [];

/** Returns the keys of a path. */
export function keysOf(path: Path): readonly Key[] {
  if (typeof path === "number") return [path];
  if (typeof path !== "string") return path;
  return [...path.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key));
}

/**
 * Returns the text of a path: `options.times[3]`, `weights["in->hidden"][0, 2]`, `trajectory.at(t).weights`,
 * `bytes (member "w0.npy")`.
 */
export function formatPath(keys: readonly Key[]): string {
  const parts = keys.map((key, i) => {
    if (typeof key === "number") return `[${key}]`;
    if (typeof key !== "string") return `[${key.join(", ")}]`;
    if (i === 0) return key;
    if (key.startsWith("(")) return ` ${key}`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*(\(t\))?$/u.test(key) ? `.${key}` : `[${JSON.stringify(shorten(key))}]`;
  });
  return parts.join("");
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);
