import { toNested } from "learning-dynamics/arrays";
import { initialise, mlp, train } from "learning-dynamics/networks";
import { rememberLast } from "../../remember";
import type { Rows } from "./measures";
import type { RepresentationsValues } from "./parameters";
import { ITEMS, representationsPlan } from "./plan";

/** A network in training: its loss, and the representations of the items. */
export interface Run {
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly records: readonly Rows[];
}

/** Trains two networks, of which only the random initial weights differ. */
export const trainTwo = (values: RepresentationsValues): readonly [Run, Run] =>
  // The same networks for all measures and times.
  trained({ ...values, measure: "rsa", time: 0 });

const trained = rememberLast((values: RepresentationsValues): readonly [Run, Run] => {
  const { activation, layer, seed } = values;
  const { task, widths, standardDeviation, learningRate, steps, every } = representationsPlan(values);
  const network = mlp({ widths, activation, bias: false });
  const run = (seed: number): Run => {
    const start = initialise(network, { scheme: "gaussian", standardDeviation, seed });
    const { times, loss, observations } = train(network, start, task, {
      learningRate,
      epochs: steps,
      every,
      record: { rows: (state) => (layer === "hidden" ? state.hidden(0) : state.output()).data },
    });
    const records = (toNested(observations.rows) as number[][]).map((entries) => {
      const width = entries.length / ITEMS;
      return Array.from({ length: ITEMS }, (_, i) => entries.slice(i * width, (i + 1) * width));
    });
    return { times, loss, records };
  };
  return [run(seed), run(seed + 1)];
});
