import { experiments, tasks } from "learning-dynamics";
import { matrix } from "../../numbers";
import { imageTask } from "../../numerics/predict";
import type { Works } from "../work";

const INPUTS = 784;
const OUTPUTS = 10;
const SAMPLES = [7500, 15_000, 30_000, 60_000];
const COLUMNS = 10;

/** Makes a table with 17 digits per number. */
const table = (rows: number): Uint8Array => {
  const lines = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: COLUMNS }, (_, j) => Math.sin(i * COLUMNS + j + 1)).join(","),
  );
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
};

/** Works on data sets and files. */
export const data: Works = {
  "correlations, real inputs": {
    size: "samples",
    sizes: SAMPLES,
    prepare: (n) => {
      const task = { inputs: matrix(n, INPUTS), targets: matrix(n, OUTPUTS) };
      return () => tasks.correlations(task);
    },
  },
  "correlations, pixels": {
    size: "samples",
    sizes: SAMPLES,
    prepare: (n) => {
      const task = imageTask(n);
      return () => tasks.correlations(task);
    },
  },
  predict: {
    size: "samples",
    sizes: SAMPLES,
    prepare: (n) => {
      const task = imageTask(n);
      return () => experiments.predict(task, { relativeScale: 1e-3 });
    },
  },
  "readNpy, float64": {
    size: "rows of 784 numbers",
    sizes: SAMPLES,
    prepare: (n) => {
      const bytes = tasks.writeNpy(matrix(n, INPUTS));
      return () => tasks.readNpy(bytes);
    },
  },
  readCsv: {
    size: "rows of 10 numbers",
    sizes: [22_500, 45_000, 90_000, 180_000],
    prepare: (n) => {
      const bytes = table(n);
      return () => tasks.readCsv(bytes);
    },
  },
};
