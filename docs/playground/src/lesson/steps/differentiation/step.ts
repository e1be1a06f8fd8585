import type { ValuesOf } from "../../../parameter";
import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

const plots = {
  development: {
    title: "Learned part of each distinction",
    x: { label: "time t (units of τ)" },
    y: { label: "strength u / final strength" },
  },
} as const satisfies Plots;

export const parameters = {
  kingdoms: {
    kind: "range",
    label: "properties of each kingdom",
    help: "The number of properties of all animals, and of all plants.",
    default: 2,
    min: 0,
    max: 6,
    step: 1,
  },
  kinds: {
    kind: "range",
    label: "properties of each kind",
    help: "The number of properties of birds, of fish, of trees and of flowers.",
    default: 2,
    min: 0,
    max: 12,
    step: 1,
  },
} as const;

export type DifferentiationValues = ValuesOf<typeof parameters>;

export const differentiation: Step = {
  title: "From the general to the particular",
  text: [
    "Strong modes are learned first, and the tree decides which modes are strong. The network learns what all living things share, then tells animals from plants, then birds from fish, and single things last. This is *progressive differentiation*; children form concepts in a similar order.",
    "Does the order depend on the number of properties? The sliders change the table: the number of properties of each kingdom (animals, plants) and of each kind (birds, fish, trees, flowers). Each thing keeps a single property that no other thing has.",
  ],
  equations,
  scene: ownScene("differentiation", plots, parameters),
  question: {
    kind: "choice",
    text: "Give each kind 10 properties instead of 2. Which distinction is then learned first?",
    options: [
      {
        text: "birds from fish, since more properties depend on it",
        feedback:
          "More properties help birds | fish, but the equations show that the same properties also help animals | plants.",
      },
      {
        text: "animals from plants, as before",
        feedback:
          "A property of birds alone also tells animals from plants. Whatever strengthens a fine distinction strengthens the broader one above it, so the broad one always wins.",
      },
      {
        text: "both at the same time",
        feedback: "That happens only if no property belongs to a whole kingdom: set their number to 0.",
      },
    ],
    right: 1,
  },
};
