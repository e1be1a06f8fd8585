import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";

const plots = {
  table: {
    title: "Eight living things and their properties",
    x: { label: "input: the name of a thing" },
    y: { label: "output: a property" },
  },
} as const satisfies Plots;

export const table: Step = {
  title: "Eight living things",
  text: [
    "A network has to learn what eight living things are like. In the table each column is a thing, each row a property, and yellow means that the property is true.",
    "The input has one unit for each thing, the output one for each property. When a thing is named, its input is 1 and all others are 0, and the network should answer with the column of the thing.",
    "The network is not told that there are animals and plants, or birds and fish. These groups exist only because some columns are alike.",
  ],
  equations: [],
  scene: ownScene("table", plots),
  question: {
    kind: "number",
    text: "Count in the table: how many properties do the canary and the salmon share?",
    label: "shared properties",
    answer: 4,
    tolerance: 0,
    feedback:
      "Both can grow, are living, can move and have skin. The canary shares 6 properties with the robin, 4 with each fish and 2 with each plant: the numbers of shared properties form a tree.",
    hint: "Go down the two columns together and count the rows in which both are 1.",
    mistakes: [
      { answer: 6, hint: "The canary shares 6 properties with the robin. Count those of the salmon." },
    ],
  },
};
