/* Writes src/ode/explicit/small-systems.generated.ts: DOP853's step and its interpolant spelled out for up to four components. */
import { writeFileSync } from "node:fs";
import {
  continuation,
  extraRows,
  fifth,
  nodes,
  rows,
  third,
  weights,
} from "../src/ode/explicit/dop853-tableau";
import type { Row } from "../src/ode/explicit/tableau";

const TARGET = "src/ode/explicit/small-systems.generated.ts";
const LARGEST = 4;
const STAGES = rows.length + 1;

/** Something for each component. */
const each = (text: (i: number) => string): string[] => Array.from({ length: LARGEST }, (_, i) => text(i));

/**
 * Statements for each component that there is. Branches on n are foretold and cost nothing; code for each n apart would
 * be two and a half times as long.
 */
function guarded(...statements: ((i: number) => string)[]): string {
  const [first, ...rest] = each((i) => statements.map((statement) => statement(i)).join(" "));
  return first + rest.map((line, i) => ` if (n > ${i + 1}) { ${line}`).join("") + " }".repeat(rest.length);
}

/** The entries of an array as numbers in registers or on the stack; 0 for the components that there are not. */
const read = (name: string, array: string): string =>
  `const ${each((i) => `${name}${i} = ${i === 0 ? "" : `n <= ${i} ? 0 : `}${array}[${i}]!`).join(", ")};`;

/** `Σ factors[j] · stage[stages[j]]` of component i, added in the order of `combine` and `norm853`. */
const sum = (factors: readonly (number | string)[], stages: readonly number[], i: number): string =>
  stages.map((stage, j) => `${factors[j]} * k${stage}_${i}`).join(" + ");

/** The coefficients times h, which the components share, under the names that `terms` then takes. */
const scaled = (row: Row, name: string): string =>
  `const ${row.coefficients.map((c, j) => `${name}_${j} = h * ${c}`).join(", ")};`;
const terms = (row: Row, name: string, i: number): string =>
  sum(
    row.coefficients.map((_, j) => `${name}_${j}`),
    row.stages,
    i,
  );

/** Computes a stage from those before it. */
const computed = (row: Row, stage: number): string[] => [
  scaled(row, `a${stage}`),
  guarded((i) => `out[${i}] = y${i} + (${terms(row, `a${stage}`, i)});`),
  `const s${stage} = k[${stage}]!;`,
  `field(t + ${nodes[stage]} * h, out, s${stage});`,
  read(`k${stage}_`, `s${stage}`),
];

/** How large an entry of component i counts as 1, next to `size`. */
const allowed = (i: number, size: string): string =>
  `(absolute[${i} * absoluteStride]! + relative[${i} * relativeStride]! * ${size})`;
const readTolerance = "const { relative, relativeStride, absolute, absoluteStride } = tolerance;";

/** The new state and the norm of `norm853`, operation for operation. */
const finished = [
  scaled(weights, "w"),
  readTolerance,
  "let sum5 = 0, sum3 = 0;",
  guarded(
    (i) => `const after${i} = y${i} + (${terms(weights, "w", i)});`,
    (i) => `out[${i}] = after${i};`,
    (i) => `const scale${i} = 1 / ${allowed(i, `Math.max(Math.abs(y${i}), Math.abs(after${i}))`)};`,
    (i) => `const p${i} = scale${i} * (${sum(fifth, weights.stages, i)});`,
    (i) => `const q${i} = scale${i} * (${sum(third, weights.stages, i)});`,
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
  ...rows.flatMap((row, j) => computed(row, j + 1)),
  ...finished,
  "};\n",
];

/** A row of the interpolant's continuation; the rows before it follow from the ends of the step. */
const written = (row: Row, j: number): string[] => [
  `const o${j} = offset + ${4 + j} * n;`,
  scaled(row, `r${j}`),
  guarded((i) => `data[o${j} + ${i}] = ${terms(row, `r${j}`, i)};`),
];

/** The size of the last row, beside either end of the step. */
const last = `o${continuation.length - 1}`;
const rowSize = [
  readTolerance,
  "let before = 0, behind = 0;",
  guarded(
    (i) => `const p${i} = data[${last} + ${i}]! / ${allowed(i, `Math.abs(y${i})`)};`,
    (i) => `const q${i} = data[${last} + ${i}]! / ${allowed(i, `Math.abs(after[${i}]!)`)};`,
    (i) => `before += p${i} * p${i}; behind += q${i} * q${i};`,
  ),
  "return Math.sqrt(Math.min(before, behind) / n);",
];

const known = [0, ...weights.stages.slice(1), STAGES];
const extension = [
  "export const smallSystemExtension: SmallSystemExtension = (field, t, h, y, after, out, k, tolerance, data, offset) => {",
  "const n = y.length;",
  read("y", "y"),
  ...known.flatMap((stage) => [`const s${stage} = k[${stage}]!;`, read(`k${stage}_`, `s${stage}`)]),
  ...extraRows.flatMap((row, j) => computed(row, STAGES + 1 + j)),
  ...continuation.flatMap(written),
  ...rowSize,
  "};\n",
];

const lines = [
  "/* Written by npm run build:kernels (scripts/build-small-systems.ts) out of DOP853's tableau: do not edit. */",
  'import type { SmallSystemExtension, SmallSystemStep } from "./small-systems";\n',
  "/** The largest number of components. */",
  `export const LARGEST = ${LARGEST};\n`,
  ...step,
  ...extension,
];
writeFileSync(TARGET, lines.join("\n"));
console.log(`${TARGET}: DOP853 for up to ${LARGEST} components`);
