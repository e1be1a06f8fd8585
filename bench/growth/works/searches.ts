import { implicitBias, neuralRace, universal } from "learning-dynamics";
import { regression } from "../../dynamics/implicit-bias";
import { overlappingGates } from "../../dynamics/reduction";
import { randomWalks } from "../../dynamics/universal-fit";
import type { Works } from "../work";

/** Works of searches, which end early where they succeed: these are hopeless or hard. */
export const searches: Works = {
  diagonalMinimiser: {
    size: "coefficients",
    sizes: [250, 500, 1000, 2000],
    prepare: (coefficients) => {
      const problem = regression(coefficients / 5, coefficients);
      return () => implicitBias.diagonalMinimiser({ ...problem, depth: 3, scale: 1e-3 });
    },
  },
  "reduce, overlapping gates": {
    size: "units per node",
    sizes: [5, 10, 20, 40],
    prepare: (width) => {
      const { network, statistics } = overlappingGates(width);
      return () => neuralRace.reduce(network, statistics);
    },
  },
  "fitUniversal, random walks": {
    size: "records",
    sizes: [300, 600, 1200, 2400, 4800],
    prepare: (records) => {
      const trajectory = randomWalks(records);
      return () => universal.fitUniversal(trajectory);
    },
  },
};
