import * as tasks from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";

const base = { inputs: [[1]], targets: [[1]] };
const sizes = { inputSize: 2, outputSize: 1 };

testOptions([
  [
    "correlationsFrom",
    "statistics",
    "sample",
    "samples",
    (extra) =>
      tasks.correlationsFrom({
        inputCorrelation: [[1]],
        inputOutputCorrelation: [[1]],
        targetSecondMoment: 2,
        samples: 3,
        ...extra,
      }),
  ],
  [
    "hierarchy",
    "options",
    "feature",
    "features",
    (extra) => tasks.hierarchy({ levels: 2, branching: 2, features: 3, flip: 0.2, seed: 1, ...extra }),
  ],
  [
    "hierarchySpectrum",
    "options",
    "flips",
    "flip",
    (extra) => tasks.hierarchySpectrum({ levels: 2, branching: 2, flip: 0.2, ...extra }),
  ],
  [
    "digits",
    "options",
    "variations",
    "variation",
    (extra) => tasks.digits({ samples: 1, size: 5, variation: 0, noise: 0, seed: 1, ...extra }),
  ],
  [
    "contextual",
    "options",
    "context",
    "contexts",
    (extra) => tasks.contextual({ objects: 2, contexts: 2, ...extra }),
  ],
  [
    "teacher",
    "options",
    "whitened",
    "whiten",
    (extra) => tasks.teacher({ ...sizes, samples: 4, rank: 1, noise: 0.1, whiten: true, seed: 1, ...extra }),
  ],
  [
    "twoPoints",
    "options",
    "inputDistanceSquard",
    "inputDistanceSquared",
    (extra) => tasks.twoPoints({ ...sizes, inputDistanceSquared: 1, targetDistanceSquared: 2, ...extra }),
  ],
  ["pathwayXor", "options", "hiden", "hidden", (extra) => tasks.pathwayXor({ hidden: 3, ...extra })],
  [
    "contextualSelection",
    "options",
    "pathway",
    "pathways",
    (extra) =>
      tasks.contextualSelection({ contexts: 2, pathways: "own", hidden: 2, samples: 3, seed: 1, ...extra }),
  ],
  [
    "contextualPathways",
    "options",
    "comon",
    "common",
    (extra) =>
      tasks.contextualPathways({
        objects: 2,
        contexts: 2,
        pathways: "mixed",
        common: true,
        hidden: 3,
        ...extra,
      }),
  ],
  [
    "routing",
    "options",
    "routePerHidden",
    "routesPerHidden",
    (extra) =>
      tasks.routing({
        domains: 2,
        trained: 1,
        gates: "random",
        base,
        hidden: 3,
        routesPerHidden: 1,
        seed: 1,
        ...extra,
      }),
  ],
]);
