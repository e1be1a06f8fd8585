/* Writes src/ode/explicit/small-systems.generated.ts: unrolled DOP853 for up to four components. */
import { writeFileSync } from "node:fs";
import {
  continuation,
  extraRows,
  fifthOrderError,
  nodes,
  rows,
  thirdOrderError,
  weights,
} from "../src/ode/explicit/dop853-tableau";
import type { Row } from "../src/ode/explicit/tableau";

const TARGET = "src/ode/explicit/small-systems.generated.ts";
const MAX_COMPONENTS = 4;
const STAGES = rows.length + 1;

/** Returns the texts for all components, in order. */
const each = (text: (i: number) => string): string[] =>
  Array.from({ length: MAX_COMPONENTS }, (_, i) => text(i));

/**
 * Returns statements for each of the n components. The branches on n are predicted and cost no time; separate code for
 * each n would be two and a half times as long.
 */
function guarded(...statements: ((i: number) => string)[]): string {
  const [first, ...rest] = each((i) => statements.map((statement) => statement(i)).join(" "));
  return first + rest.map((line, i) => ` if (n > ${i + 1}) { ${line}`).join("") + " }".repeat(rest.length);
}

/** Returns a declaration of local variables for the entries of an array; 0 for components beyond n. */
const read = (name: string, array: string): string =>
  `const ${each((i) => `${name}${i} = ${i === 0 ? "" : `n <= ${i} ? 0 : `}${array}[${i}]!`).join(", ")};`;

/** Returns `Σ factors[j] · stage[stages[j]]` of component i, in the order of `combine` and `dop853ErrorNorm`. */
const sum = (factors: readonly (number | string)[], stages: readonly number[], i: number): string =>
  stages.map((stage, j) => `${factors[j]} * k${stage}_${i}`).join(" + ");

/** Declares the coefficients times h, shared by the components, under the names that `terms` uses. */
const scaled = (row: Row, name: string): string =>
  `const ${row.coefficients.map((c, j) => `${name}_${j} = h * ${c}`).join(", ")};`;
/** Returns the linear combination of a row for component i, with the coefficients declared by `scaled`. */
const terms = (row: Row, name: string, i: number): string =>
  sum(
    row.coefficients.map((_, j) => `${name}_${j}`),
    row.stages,
    i,
  );

/** Returns statements that compute a stage from the previous stages. */
const stageStatements = (row: Row, stage: number): string[] => [
  scaled(row, `a${stage}`),
  guarded((i) => `out[${i}] = y${i} + (${terms(row, `a${stage}`, i)});`),
  `const s${stage} = k[${stage}]!;`,
  `field(t + ${nodes[stage]} * h, out, s${stage});`,
  read(`k${stage}_`, `s${stage}`),
];

/** Returns the error scale of component i with magnitude `size`. */
const errorScale = (i: number, size: string): string =>
  `(absolute[${i} * absoluteStride]! + relative[${i} * relativeStride]! * ${size})`;
const readTolerance = "const { relative, relativeStride, absolute, absoluteStride } = tolerance;";

/** Statements that compute the new state and its error, with the operations of `dop853ErrorNorm` in the same order. */
const newStateStatements = [
  scaled(weights, "w"),
  readTolerance,
  "let sum5 = 0, sum3 = 0;",
  guarded(
    (i) => `const after${i} = y${i} + (${terms(weights, "w", i)});`,
    (i) => `out[${i}] = after${i};`,
    (i) => `const scale${i} = 1 / ${errorScale(i, `Math.max(Math.abs(y${i}), Math.abs(after${i}))`)};`,
    (i) => `const p${i} = scale${i} * (${sum(fifthOrderError, weights.stages, i)});`,
    (i) => `const q${i} = scale${i} * (${sum(thirdOrderError, weights.stages, i)});`,
    (i) => `sum5 += p${i} * p${i}; sum3 += q${i} * q${i};`,
  ),
  "const weight = sum5 + 0.01 * sum3;",
  "return weight === 0 ? 0 : (Math.abs(h) * sum5) / Math.sqrt(weight * n);",
];

const step = [
  "export const smallSystemStep: SmallSystemStep = (field, t, h, y, out, k, tolerance) => {",
  "const n = y.length, s0 = k[0]!;",
  read("y", "y"),
  read("k0_", "s0"),
  ...rows.flatMap((row, j) => stageStatements(row, j + 1)),
  ...newStateStatements,
  "};\n",
];

/** Returns statements that write a row of the interpolant's continuation; the first four rows follow from the ends. */
const rowStatements = (row: Row, j: number): string[] => [
  `const o${j} = offset + ${4 + j} * n;`,
  scaled(row, `r${j}`),
  guarded((i) => `data[o${j} + ${i}] = ${terms(row, `r${j}`, i)};`),
];

/** Variable that holds the offset of the last row. */
const last = `o${continuation.length - 1}`;
/** Statements that return the size of the last row, relative to the state at either end of the step. */
const rowSize = [
  readTolerance,
  "let sumBefore = 0, sumAfter = 0;",
  guarded(
    (i) => `const p${i} = data[${last} + ${i}]! / ${errorScale(i, `Math.abs(y${i})`)};`,
    (i) => `const q${i} = data[${last} + ${i}]! / ${errorScale(i, `Math.abs(after[${i}]!)`)};`,
    (i) => `sumBefore += p${i} * p${i}; sumAfter += q${i} * q${i};`,
  ),
  "return Math.sqrt(Math.min(sumBefore, sumAfter) / n);",
];

const knownStages = [0, ...weights.stages.slice(1), STAGES];
const extension = [
  "export const smallSystemExtension: SmallSystemExtension = (field, t, h, y, after, out, k, tolerance, data, offset) => {",
  "const n = y.length;",
  read("y", "y"),
  ...knownStages.flatMap((stage) => [`const s${stage} = k[${stage}]!;`, read(`k${stage}_`, `s${stage}`)]),
  ...extraRows.flatMap((row, j) => stageStatements(row, STAGES + 1 + j)),
  ...continuation.flatMap(rowStatements),
  ...rowSize,
  "};\n",
];

const lines = [
  "/* Generated from DOP853's tableau by npm run build:kernels (scripts/build-small-systems.ts): do not edit. */",
  'import type { SmallSystemExtension, SmallSystemStep } from "./small-systems";\n',
  "/** Largest number of components. */",
  `export const MAX_COMPONENTS = ${MAX_COMPONENTS};\n`,
  ...step,
  ...extension,
];
writeFileSync(TARGET, lines.join("\n"));
console.log(`${TARGET}: DOP853 for up to ${MAX_COMPONENTS} components`);
