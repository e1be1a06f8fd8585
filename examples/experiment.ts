/* Runs a published experiment from code: prints the measured claims and writes a figure as SVG. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { experiments, plots } from "learning-dynamics";

export async function main(): Promise<void> {
  const modes = experiments.experiments.find(({ name }) => name === "modes")!;
  const report = await modes.run({ levels: 4, features: 40 });
  for (const { claim, measured, bound, holds } of report.checks) {
    console.log(`${holds ? "holds" : "fails"}: ${claim}: ${measured.toPrecision(3)} (bound ${bound})`);
  }
  const file = join(mkdtempSync(join(tmpdir(), "learning-dynamics-")), "modes.svg");
  writeFileSync(file, plots.toSvg(report.figures[0]!));
  console.log(`figure: ${file}`);
}
