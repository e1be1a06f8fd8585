import { TRIALS } from "../../src/neural-race/reduction/sweep/best-rotation";
import { halfAngleSeries } from "../../src/ntk/arc-cosine/half-angle-series";
import { KEY_COUNT } from "../../src/ntk/arc-cosine/table/half-angle-intervals";
import { offsetsRecord, programOf } from "../../src/ntk/planes/kernels/program";
import {
  activationRecord,
  filterRecord,
  inputRecord,
  rootRecord,
} from "../../src/ntk/planes/kernels/records";
import { uniform } from "../../src/random";
import type { Machine } from "./memories";

/** Call of a kernel. */
export interface KernelCase {
  readonly arrays: readonly ArrayLike<number>[];
  /** Indices of the arrays that the kernel writes. */
  readonly outputs: readonly number[];
  /** Calls the kernel with the byte offsets of the arrays; may return a number. */
  readonly call: (machine: Machine, offsets: number[]) => unknown;
}

let seed = 0;
const random = (count: number): number[] => [
  ...uniform({ shape: [count], low: -1, high: 1, seed: ++seed }).data,
];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const positive = (count: number): number[] => random(count).map(Math.abs);

/** Samples, rows and columns of the matrices below. */
const [P, M, N] = [5, 9, 14];
const descentArrays = (count: number) => [
  ...[[-0.3, 0.8, 0.9, 1.7, 1e-3, 0, 0, 0], random(count), random(count), positive(count)],
];
const terms = (memory: Float64Array, at: number, vectors: number[]): void =>
  memory.set(
    vectors.flatMap((vector, j) => [0.3 + j, vector]),
    at / 8,
  );

const core: Record<string, KernelCase> = {
  product: {
    arrays: [random(M * N), random(N * P), zeros(M * P)],
    outputs: [2],
    call: ({ kernels }, [a, b, out]) => kernels.product(0, 0, out!, P, a!, N, b!, P, M, N, P),
  },
  combine: {
    arrays: [random(N), random(N), random(N), zeros(N), zeros(4)],
    outputs: [3],
    call({ kernels, memory }, [base, u, v, out, list]) {
      terms(memory, list!, [u!, v!]);
      kernels.combine(out!, base!, 0.7, list!, 2, N);
    },
  },
  reciprocalScale: {
    arrays: [random(N), random(N), positive(N), [0.1], zeros(N)],
    outputs: [4],
    call: ({ kernels }, [before, after, absolute, relative, out]) =>
      kernels.reciprocalScale(out!, before!, after!, absolute!, 1, relative!, 0, N),
  },
  weightedSquares: {
    arrays: [random(N), random(N), random(N), zeros(4)],
    outputs: [],
    call({ kernels, memory }, [u, v, scale, list]) {
      terms(memory, list!, [u!, v!]);
      return kernels.weightedSquares(list!, 2, scale!, N);
    },
  },
  linearField: {
    arrays: [
      zeros(9),
      random(N * N),
      random(M * N),
      zeros(2000),
      random(M * N + M * M),
      zeros(M * N + M * M),
    ],
    outputs: [5],
    call({ kernels, memory }, [plan, sxx, syx, work, weights, gradient]) {
      memory.set([2, 0, sxx!, syx!, work!, N, M, M], plan! / 8);
      kernels.linearField(plan!, weights!, gradient!);
    },
  },
  dot: {
    arrays: [positive(N), positive(N)],
    outputs: [],
    call: ({ kernels }, [x, y]) => kernels.dot(x!, y!, N),
  },
  axpy: {
    arrays: [random(N), random(N)],
    outputs: [1],
    call: ({ kernels }, [x, y]) => kernels.axpy(y!, 0.7, x!, N),
  },
  addToRows: {
    arrays: [random(M * N), random(N)],
    outputs: [0],
    call: ({ kernels }, [x, y]) => kernels.addToRows(x!, y!, M, N),
  },
  sumOfRows: {
    arrays: [zeros(N), random(M * N)],
    outputs: [0],
    call: ({ kernels }, [out, x]) => kernels.sumOfRows(out!, x!, M, N),
  },
  scaleBySign: {
    arrays: [random(N + 1), random(N + 1), zeros(N + 1)],
    outputs: [2],
    call: ({ kernels }, [x, y, out]) => kernels.scaleBySign(out!, x!, y!, 0.3, 1.7, N + 1),
  },
  times: {
    arrays: [random(M * N), random(N), zeros(M)],
    outputs: [2],
    call: ({ kernels }, [a, x, out]) => kernels.times(out!, a!, N, x!, M, N),
  },
  transposedTimes: {
    arrays: [random(M * N), random(M), zeros(N)],
    outputs: [2],
    call: ({ kernels }, [a, x, out]) => kernels.transposedTimes(out!, a!, N, x!, M, N),
  },
  symmetricTimes: {
    arrays: [random(N * N), random(N), zeros(N)],
    outputs: [2],
    call: ({ kernels }, [a, x, out]) => kernels.symmetricTimes(out!, a!, N, x!, N),
  },
  symmetricRankTwo: {
    arrays: [random(N), random(N), random(N * N)],
    outputs: [2],
    call: ({ kernels }, [x, y, a]) => kernels.symmetricRankTwo(a!, N, 0.7, x!, y!, N),
  },
  rotate: {
    arrays: [random(N), random(N)],
    outputs: [0, 1],
    call: ({ kernels }, [x, y]) => kernels.rotate(x!, y!, 0.6, 0.8, N),
  },
  rotateRows: {
    arrays: [random(M * N), [0, 1, 3, 0.6, 0.8, 0.8, 0.6, 0.28, 0.96, 6, -1, 2, 0.6, -0.8, 0.8, -0.6]],
    outputs: [0],
    call: ({ kernels }, [z, plan]) => kernels.rotateRows(z!, N, N, plan!, 2),
  },
  layerTimes: {
    arrays: [random(M * N), random(P * N), zeros(P * M)],
    outputs: [2],
    call: ({ kernels }, [weights, x, out]) => kernels.layerTimes(out!, weights!, x!, P, M, N),
  },
  layerDescent: {
    arrays: [...descentArrays(M * N), zeros(P * N), zeros(P * N), random(P * M), random(P * N)],
    outputs: [1, 2, 3, 5],
    call: ({ kernels }, [rates, weights, first, second, work, back, signal, x]) =>
      kernels.layerDescent(2, rates!, weights!, first!, second!, work!, back!, signal!, x!, P, M, N),
  },
  descend: {
    arrays: [...descentArrays(N), random(N)],
    outputs: [1, 2, 3],
    call: ({ kernels }, [rates, weights, first, second, gradient]) =>
      kernels.descend(2, rates!, weights!, first!, second!, gradient!, N),
  },
};

/** Unit vectors, so that inner products are correlations. */
const units = (count: number): number[] =>
  Array.from({ length: count }, () => random(6)).flatMap((x) => x.map((value) => value / Math.hypot(...x)));
const doubled = halfAngleSeries.flatMap((x) => [x, x]);
const angles = random(N).map((x) => x / 2);

const arcCosine: Record<string, KernelCase> = {
  halfAngles: {
    arrays: [zeros(M * N), units(M), units(N), new Array(N).fill(1)],
    outputs: [0],
    call({ kernels }, [h, x, y, ones]) {
      kernels.product(2, 0, h!, N, x!, 6, y!, 6, M, 6, N);
      kernels.halfAngles(h!, N, ones!, x!, ones!, y!, 6, M, N, 0);
    },
  },
  arcCosineLayers: {
    arrays: [zeros(24), angles, zeros(N), doubled, positive(N), positive(N).map((x) => x / 2)],
    outputs: [1, 2],
    call({ kernels, memory }, [plan, h, ntk, series, a, b]) {
      const layer = [1, 0.9, 0.8, 0.1, 0.2, a!, b!, b!, a!, b!, b!];
      memory.set([2, series!, ...layer, ...layer], plan! / 8);
      kernels.arcCosineLayers(plan!, 1, 0, h!, ntk!, N);
    },
  },
  arcCosineTable: {
    arrays: [zeros(KEY_COUNT / 2), random(10), positive(1), positive(N), angles, zeros(N)],
    outputs: [5],
    call: ({ kernels }, [slots, pieces, factors, others, h, out]) =>
      kernels.arcCosineTable(slots!, pieces!, factors!, others!, h!, out!, N, 1, N, 0, 0),
  },
};

/** Images of 6 × 6 positions, two pairs at a time, and the plane of the offset (1, 2). */
const GRID = { height: 6, width: 6 };
const LENGTH = 2 * GRID.height * GRID.width;
const PLANE = [GRID.height - 1, GRID.width - 2] as const;
const PLACE = [0, 0, 1, 2] as const;
const place = { offset: 0, rowBytes: 16 * GRID.width, height: GRID.height, lanes: 2 as const };
const at = (index: number) => ({ offset: 8 * index * LENGTH, spacing: 8 * LENGTH, rowBytes: place.rowBytes });
const filter = filterRecord({
  ...{ height: 3, width: 3, strideDown: 1, strideRight: 1, above: 1, before: 1, isCircular: false, lanes: 2 },
  ...{
    gain: 0.3,
    weightTerm: 0.8,
    constant: 0.1,
    twiceBias: 0,
    vertical: at(0),
    horizontal: at(4),
    shares: 3,
  },
  ...{ rootOffset: at(7).offset, outGridHeight: GRID.height },
});

const planes: Record<string, KernelCase> = {
  inputPlane: {
    arrays: [
      inputRecord(place, 2, 8 * LENGTH),
      positive(3 * LENGTH),
      positive(3 * LENGTH),
      zeros(3 * LENGTH),
    ],
    outputs: [3],
    call: ({ kernels }, [record, rows, columns, to]) =>
      kernels.inputPlane(record!, rows!, columns!, to!, 8 * LENGTH, 1, ...PLANE, ...PLACE),
  },
  filterPlane: {
    arrays: [
      filter,
      positive(8 * LENGTH),
      positive(8 * LENGTH),
      positive(3 * LENGTH),
      zeros(3 * LENGTH),
      zeros(200),
    ],
    outputs: [4],
    call: ({ kernels }, [record, rows, columns, from, to, work]) =>
      kernels.filterPlane(
        ...([
          record!,
          rows!,
          columns!,
          from!,
          to!,
          8 * LENGTH,
          1,
          ...PLANE,
          ...PLANE,
          ...PLACE,
          work!,
        ] as const),
      ),
  },
  piecewisePlane: {
    arrays: [
      activationRecord(place, 8 * LENGTH, 0.3, 1),
      [...new Array(LENGTH).fill(2), ...new Array(LENGTH).fill(0.5)],
      positive(3 * LENGTH),
    ],
    outputs: [2],
    call: ({ kernels }, [record, sides, planes]) =>
      kernels.piecewisePlane(record!, sides!, sides!, planes!, 8 * LENGTH, 0, ...PLANE, ...PLACE),
  },
  covariancePlane: {
    arrays: [rootRecord(place), positive(LENGTH), positive(LENGTH), positive(LENGTH)],
    outputs: [3],
    call: ({ kernels }, [record, rows, columns, plane]) =>
      kernels.covariancePlane(record!, rows!, columns!, plane!, ...PLANE, ...PLACE),
  },
  sumPlane: {
    arrays: [rootRecord(place), positive(LENGTH), positive(LENGTH), positive(2 * LENGTH), zeros(4)],
    outputs: [4],
    call: ({ kernels }, [record, rows, columns, plane, out]) =>
      kernels.sumPlane(record!, rows!, columns!, plane!, 8 * LENGTH, out!, ...PLANE, ...PLACE),
  },
  meanOfPlanes: {
    arrays: [
      ...[inputRecord(place, 1, 8 * LENGTH), filter, rootRecord(place), zeros(22)],
      offsetsRecord([
        { offset: [0, 0], weight: 1 },
        { offset: [1, -2], weight: 0 },
        { offset: [-3, 1], weight: 2 },
      ]),
      ...[positive(8 * LENGTH), positive(8 * LENGTH), zeros(3 * LENGTH), zeros(3 * LENGTH), zeros(200)],
      zeros(4),
    ],
    outputs: [10],
    call({ kernels, memory }, offsets) {
      const [input, record, end, program, list, rows, columns, from, to, work, sums] = offsets.map(
        Number,
      ) as [...[number, number, number, number, number, number, number, number, number, number, number]];
      const step = { isSigned: 1, grid: GRID, stride: [1, 1] as const };
      const instructions = programOf(false, [
        { ...step, kind: "input", record: input },
        { ...step, kind: "filter", record },
        { ...step, kind: "sum", record: end },
      ]);
      memory.set(instructions, program / 8);
      // biome-ignore format: the parameters of a kernel.
      kernels.meanOfPlanes(
        program, rows, columns, from, to, 8 * LENGTH, work, list, list + 72, 0, 1, sums,
      );
    },
  },
  filterTables: {
    arrays: [filter, zeros(8 * LENGTH), positive(37), positive(37), zeros(200)],
    outputs: [1],
    call: ({ kernels }, [record, tables, before, after, work]) =>
      kernels.filterTables(record!, tables!, before!, after!, 6, 6, 6, 6, work!),
  },
};

/** Output channels, and sizes of images that are padded to rows of `WIDE` numbers, of a convolution of windows of two numbers. */
const [CHANNELS, HEIGHT, WIDTH, WIDE] = [5, 3, 4, 6];
const filters = (): Float64Array => {
  const records = Float64Array.from(random(20));
  for (let record = 0; record < 4; record++)
    new Int32Array(records.buffer)[10 * record + 8] = 8 * (record % 2) * WIDE;
  return records;
};

const convolution: Record<string, KernelCase> = {
  convolve: {
    arrays: [filters(), random((HEIGHT + 1) * WIDE), zeros(CHANNELS * HEIGHT * WIDTH)],
    outputs: [2],
    call: ({ kernels }, [records, image, out]) =>
      kernels.convolve(0, out!, records!, image!, 8 * WIDE, HEIGHT, WIDTH, CHANNELS, 2),
  },
  correlate: {
    arrays: [filters(), random((HEIGHT + 1) * WIDE), random(CHANNELS * HEIGHT * WIDTH), zeros(2 * CHANNELS)],
    outputs: [3],
    call: ({ kernels }, [records, image, signal, out]) =>
      kernels.correlate(out!, signal!, records!, image!, 8 * WIDE, HEIGHT, WIDTH, CHANNELS, 2),
  },
};

/** Columns of an end, units of another end, and numbers from row to row of a panel with one block and one square. */
const [COLUMNS, UNITS, STEP] = [5, 3, 16];
/** Rows of a block, a basis, a symmetric square and zeros. */
const jointPanel = (): number[] => {
  const square = random(COLUMNS * COLUMNS);
  return Array.from({ length: COLUMNS }, (_, k) => [
    ...random(UNITS + COLUMNS),
    ...Array.from({ length: COLUMNS }, (_, i) => square[COLUMNS * Math.min(i, k) + Math.max(i, k)]!),
    ...zeros(STEP - UNITS - 2 * COLUMNS),
  ]).flat();
};

const joint: Record<string, KernelCase> = {
  rotateColumn: {
    arrays: [
      jointPanel(),
      zeros(11),
      // The last two columns have no partner: 13 is the first zero.
      [1, 0, 2, 13, 13].map((column) => 8 * column),
      [...TRIALS],
    ],
    outputs: [0],
    call({ kernels, memory }, [panel, plan, partners, trials]) {
      const head = [COLUMNS, panel!, 8 * STEP, UNITS + 2 * COLUMNS, trials!, 1, 1];
      memory.set([...head, 0.7, partners!, 0.4, 8 * (UNITS + COLUMNS)], plan! / 8);
      return kernels.rotateColumn(plan!, 1);
    },
  },
  transpose: {
    arrays: [random(M * N), zeros(M * N)],
    outputs: [1],
    call: ({ kernels }, [from, to]) => kernels.transpose(to!, 8 * M, from!, 8 * N, M, N),
  },
};

/** A call of each kernel of each WebAssembly module. */
export const kernelCases = { core, arcCosine, planes, convolution, joint };
