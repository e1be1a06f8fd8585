import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { isKind, type TensorRecord, type Value } from "./records";

/** Bounds of nested containers, which may repeat or contain themselves in a hostile file. */
const [MAX_DEPTH, MAX_VALUES] = [16, 1e5];

/** Returns the tensors and numbers of nested containers by their keys and indices, joined by points. */
export function flatten(at: Arguments, root: Value): Map<string, TensorRecord | number> {
  const found = new Map<string, TensorRecord | number>();
  let visited = 0;
  const visit = (path: readonly (string | number)[], value: Value): void => {
    visited++;
    if (path.length > MAX_DEPTH || visited > MAX_VALUES) {
      const expected = `containers of at most ${MAX_DEPTH} levels and ${MAX_VALUES} values`;
      throw at.refusal(HERE, expected, "more");
    }
    if (isKind(value, "dictionary")) {
      for (const [key, item] of value.entries) visit([...path, key], item);
    } else if (isKind(value, "list") || isKind(value, "tuple")) {
      for (const [k, item] of value.items.entries()) visit([...path, k], item);
    } else if (isKind(value, "tensor") || typeof value === "number") {
      const name = path.join(".");
      if (found.has(name)) throw at.refusal(HERE, "names that are distinct", `${JSON.stringify(name)} twice`);
      found.set(name, value);
    }
  };
  visit([], root);
  return found;
}
