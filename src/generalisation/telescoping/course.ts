import type { Arguments } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { allFinite } from "../../arrays/finite";
import type { Computation } from "../../concurrency/computation";
import { readParameters } from "../../networks/architecture";
import { outputChange, planLayout } from "../../networks/engine";
import { addDerivative, type Factors } from "./layer-factors";
import type { Samples } from "./read-samples";
import type { Smoother, SmootherStep } from "./smoother";
import { smootherError } from "./smoother-error";
import { type Parts, type Telescoping, type TelescopingRecord, withTableAndFigure } from "./telescoping";

/** A step of the parameters: their change, and how it depends on the residuals of its samples. */
export type CourseStep = Omit<SmootherStep, "layers"> & { readonly change: Float64Array };

/** Training that is telescoped: the sum of the linear models so far, the smoother and the records. */
export class Course {
  /** Outputs of the telescoping model. */
  private readonly telescoped: Float64Array;
  private readonly initial: Float64Array;
  private readonly records: [step: number, loss: number, train: number, probe: number][] = [];

  /**
   * @param start outputs at the initial parameters θ₀, which `samples.prepared` holds
   * @param smoother undefined for none
   */
  constructor(
    private readonly args: Arguments,
    private readonly samples: Samples,
    start: Float64Array,
    readonly smoother: Smoother | undefined,
  ) {
    this.initial = start.slice();
    this.telescoped = start.slice();
  }

  /** Checks the outputs after `step` steps, and records them if requested. */
  record(step: number, outputs: Float64Array, isDue: boolean): void {
    if (!allFinite(outputs)) throw this.diverged(step, "the outputs overflow");
    if (!isDue) return;
    const { targets } = this.samples;
    const loss = targets.reduce((sum, y, i) => sum + (outputs[i]! - y) ** 2, 0) / (2 * targets.length);
    const [train, probe] = this.smoother?.maps.effective() ?? [0, 0];
    if (!Number.isFinite(loss)) throw this.diverged(step, "the loss overflows");
    if (!Number.isFinite(train + probe)) throw this.diverged(step, "the smoother overflows");
    this.records.push([step, loss, train, probe]);
  }

  /** Adds the linear model of a step. */
  *advance({ layers }: Factors, step: CourseStep): Computation<void> {
    addDerivative(layers, step.change, this.telescoped);
    if (this.smoother === undefined) return;
    yield* this.smoother.advance({ ...step, layers });
  }

  /** Returns the result, for parameters θ and the outputs there. */
  *finish(theta: Float64Array, outputs: Float64Array): Computation<Telescoping> {
    const { prepared, inputs } = this.samples;
    const change = theta.map((value, k) => value - prepared.theta[k]!);
    const linearised = yield* outputChange(prepared, inputs, { parameters: change });
    for (const [i, f] of this.initial.entries()) linearised[i]! += f;
    for (const numbers of [this.telescoped, linearised]) {
      if (!allFinite(numbers)) throw this.diverged(this.records.at(-1)![0], "the linear models overflow");
    }
    const errors = outputs.map((f, i) => Math.abs(f - this.telescoped[i]!));
    const model = this.smoother?.maps.copies();
    const parts = this.parts(outputs);
    return withTableAndFigure({
      ...this.recorded(),
      outputs: parts,
      telescoped: this.parts(this.telescoped),
      linearised: this.parts(linearised),
      error: errors.reduce((most, error) => Math.max(most, error)),
      ...(model === undefined
        ? {}
        : { ...model, smootherError: smootherError(model, this.samples.targets, parts) }),
      parameters: readParameters(theta, planLayout(prepared.plan)),
    });
  }

  private recorded(): TelescopingRecord {
    const column = (k: 0 | 1 | 2 | 3) => Float64Array.from(this.records, (record) => record[k]);
    const record = { steps: column(0), loss: column(1) };
    return this.smoother === undefined
      ? record
      : { ...record, effective: { train: column(2), probe: column(3) } };
  }

  private parts(values: Float64Array): Parts {
    const count = this.samples.targets.length;
    return { train: values.slice(0, count), probe: values.slice(count) };
  }

  private diverged(step: number, message: string): IntegrationError<TelescopingRecord> {
    return new IntegrationError(this.args.functionName, {
      reason: "not-finite",
      message: `${message} after step ${step}`,
      advice: "Use a smaller learning rate.",
      time: this.records.at(-1)?.[0] ?? 0,
      partial: this.recorded(),
    });
  }
}
