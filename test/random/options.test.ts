import { normal, orthogonal, uniform } from "../../src/random";
import { testOptions } from "../helpers/option-cases";

testOptions([
  [
    "uniform",
    "options",
    "hgih",
    "high",
    (extra) => uniform({ shape: [2], low: 0, high: 2, seed: 1, ...extra }),
  ],
  [
    "normal",
    "options",
    "standarddeviation",
    "standardDeviation",
    (extra) => normal({ shape: [2], mean: 1, standardDeviation: 2, seed: 1, ...extra }),
  ],
  [
    "orthogonal",
    "options",
    "row",
    "rows",
    (extra) => orthogonal({ rows: 2, columns: 2, gain: 2, seed: 1, ...extra }),
  ],
]);
