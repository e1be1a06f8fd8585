import { meanOf } from "../../reports/numbers";
import type { ReportBuilder } from "../../reports/report-builder";
import { twoPoints } from "../../tasks";
import { settingOf } from "./settings";
import { fitPair, trainSetting } from "./train-setting";

/**
 * Computes the mean of η_h/η_y over default networks that learn two points, each fitted separately. The published code
 * uses this ratio to predict the structure of other tasks.
 *
 * @param report report of the experiment, whose progress advances to `fraction`
 */
export async function fittedRateRatio(
  report: Pick<ReportBuilder<never>, "stage" | "ensure" | "signal">,
  options: {
    readonly seeds: readonly number[];
    readonly size: { readonly published: number; readonly width: number };
    readonly fraction: number;
  },
): Promise<number> {
  const { seeds, size, fraction } = options;
  const setting = settingOf("default", size);
  const ratios: number[] = [];
  for (const [i, seed] of seeds.entries()) {
    const onProgress = report.stage("rates of two-point networks", (fraction * (i + 1)) / seeds.length);
    const { training, pairs } = await trainSetting(setting, twoPoints(), {
      seed,
      signal: report.signal,
      onProgress,
    });
    report.ensure(training);
    const { rates } = fitPair(pairs[0]!);
    ratios.push(rates.encoder / rates.decoder);
  }
  return meanOf(ratios);
}
