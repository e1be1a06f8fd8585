import { initialise, mlp, type Parameters } from "../../../src/networks";
import { normal } from "../../../src/random";

export const NETWORK = mlp({ widths: [3, 8, 6, 2], activation: "tanh" });

export const PARAMETERS = initialise(NETWORK, { seed: 4 });

/** 23 random samples. */
export const TASK = {
  inputs: normal({ shape: [23, 3], seed: 5 }),
  targets: normal({ shape: [23, 2], seed: 6 }),
};

/** All weights and biases as one list. */
export const flat = ({ weights, biases }: Parameters): number[] =>
  [...weights, ...biases].flatMap(({ data }) => [...data]);
