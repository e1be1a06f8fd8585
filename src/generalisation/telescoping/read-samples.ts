import type { Arguments } from "../../arrays/arguments";
import type { Path } from "../../arrays/path";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { type InputRows, readNetwork, type SamplesLike } from "../../networks/architecture";
import {
  type Prepared,
  packParameters,
  planNetwork,
  readInputs,
  readNetworkTask,
} from "../../networks/engine";

/** A checked network with one output, its training samples and its probe samples. */
export interface Samples {
  readonly prepared: Prepared;
  /** Inputs of the training samples, then of the probe samples. */
  readonly inputs: InputRows;
  /** Targets of the training samples. */
  readonly targets: Float64Array;
}

/** Places of the arguments that describe the samples. */
export interface SamplePlaces {
  readonly parameters: Path;
  readonly task: Path;
  readonly probe: Path;
}

/** Reads a network with its parameters and samples, whose derivatives must fit in memory together. */
export function readSamples(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  given: { readonly task: NetworkTask; readonly probe: SamplesLike },
  places: SamplePlaces,
): Samples {
  const plan = planNetwork(args.at("network"), readNetwork(args.at("network"), network));
  if (plan.outputs !== 1)
    throw args.refusal("network", "a network with one output", `${plan.outputs} outputs`);
  const theta = packParameters(args.at(places.parameters), plan, parameters);
  const { inputs, targets } = readNetworkTask(args.at(places.task), given.task, plan);
  const probe = readInputs(args.at(places.probe), given.probe, plan, 2);
  const count = inputs.rows + probe.count;
  args.memory(places.task, 2 * plan.footprint * count, "use fewer samples");
  const data = new Float64Array(inputs.data.length + probe.data.length);
  data.set(inputs.data);
  data.set(probe.data, inputs.data.length);
  return { prepared: { plan, theta }, inputs: { count, data }, targets: targets.data };
}
