import {
  activation,
  averagePool,
  conv,
  dense,
  dropout,
  erf,
  flatten,
  gelu,
  globalAveragePool,
  type Layer,
  layerNorm,
  parallel,
  relu,
  residual,
  serial,
  sin,
  sum,
} from "../../../src/ntk";
import { normal } from "../../../src/random";

export const images = (count: number, seed: number) => normal({ shape: [count, 5, 4, 2], seed });
const signals = (count: number, seed: number) => normal({ shape: [count, 7, 2], seed });
export const rows = (count: number, seed: number) => normal({ shape: [count, 4], seed });
const variances = { weightVariance: 1.5, biasVariance: 0.2 };
const sech = (x: number) => 1 / Math.cosh(x);
const tanh = activation(Math.tanh, (x) => sech(x) ** 2);

/** Networks of all combinators: name, description, shape of an input, and a generator of inputs. */
export const cases: [
  string,
  Layer,
  number | number[],
  (count: number, seed: number) => ReturnType<typeof rows>,
][] = [
  [
    "dense layers",
    serial(
      dense({ width: 6, ...variances }),
      erf(),
      dense({ width: 5 }),
      gelu(),
      dense({ width: 3, ...variances }),
    ),
    4,
    rows,
  ],
  [
    "an activation with a kink",
    serial(dense({ width: 6 }), relu(), dense({ width: 5, ...variances }), sin(), dense({ width: 2 })),
    4,
    rows,
  ],
  ["one layer", dense({ width: 2, ...variances }), 4, rows],
  [
    "a residual branch",
    serial(
      dense({ width: 5 }),
      residual(tanh, dense({ width: 5, ...variances })),
      erf(),
      dense({ width: 2 }),
    ),
    4,
    rows,
  ],
  [
    "parallel branches",
    serial(
      parallel(serial(dense({ width: 4 }), erf(), dense({ width: 3 })), dense({ width: 3 })),
      sum(),
      layerNorm(),
      dense({ width: 2 }),
    ),
    4,
    rows,
  ],
  [
    "normalisation and dropout",
    serial(dense({ width: 6 }), layerNorm(), gelu(), dropout(0.3), dense({ width: 2 })),
    4,
    rows,
  ],
  [
    "convolutions of images",
    serial(
      conv({ filter: [3, 3], width: 3, ...variances }),
      erf(),
      conv({ filter: [2, 3], width: 4, strides: [2, 1], padding: "valid" }),
      gelu(),
      flatten(),
      dense({ width: 2, ...variances }),
    ),
    [5, 4, 2],
    images,
  ],
  [
    "pooling of images",
    serial(
      conv({ filter: [3, 2], width: 3, padding: "circular" }),
      erf(),
      averagePool({ window: [2, 2], padding: "same" }),
      dense({ width: 4, ...variances }),
      layerNorm(),
      gelu(),
      globalAveragePool(),
      dense({ width: 2 }),
    ),
    [5, 4, 2],
    images,
  ],
  [
    "convolutions of signals",
    serial(
      conv({ filter: [3], width: 3 }),
      residual(erf(), conv({ filter: [3], width: 3, ...variances })),
      flatten(),
      dense({ width: 2 }),
    ),
    [7, 2],
    signals,
  ],
];
