import type { Outcome } from "../../../outcome";
import { livingThings } from "../../living-things";

/** Returns the table of properties. */
export function compute(): Outcome {
  const { targets, items, properties } = livingThings();
  return {
    plots: {
      table: [
        {
          type: "cell",
          rows: properties,
          columns: items,
          values: properties.map((_, j) => items.map((_, i) => targets.get(i, j))),
          label: "1 if the property is true",
        },
      ],
    },
    facts: [],
    notes: [],
  };
}
