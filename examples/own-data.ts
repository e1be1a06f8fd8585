/* Predicts for user-supplied data which modes are learned, when, and how strongly their dynamics are coupled. */
import { deepLinear, experiments, random, tasks } from "learning-dynamics";

export async function main(): Promise<void> {
  const inputs = random.normal({ shape: [300, 10], seed: 1 });
  const targets = random.normal({ shape: [300, 3], seed: 2 });
  for (let i = 0; i < 300; i++) {
    targets.set(i, 0, 2 * inputs.get(i, 0) + 0.1 * targets.get(i, 0));
    targets.set(i, 1, inputs.get(i, 1) - inputs.get(i, 2) + 0.1 * targets.get(i, 1));
  }
  // Arrays can be read from files: tasks.readNpy(await readFile("inputs.npy")), tasks.readCsv(...), ...
  const bytes = tasks.writeNpy(inputs);
  const task = { inputs: tasks.readNpy(bytes), targets };
  console.log(`coupling of the modes: ${deepLinear.taskModes(task).coupling.toFixed(3)}`);

  const report = await experiments.predict(task, { depth: 2, scale: 1e-3 });
  const [table] = report.tables;
  console.log(table!.columns.join(" | "));
  for (const row of table!.rows)
    console.log(row.map((x) => (typeof x === "number" ? x.toPrecision(4) : x)).join(" | "));
}
