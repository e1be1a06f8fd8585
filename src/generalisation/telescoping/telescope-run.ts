import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { AbortSignalLike, MatrixLike } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { packParameters } from "../../networks/engine";
import { Course } from "./course";
import { type Factors, factorsAt, factorsOf } from "./layer-factors";
import { checkSmoother, makeSmoother } from "./make-smoother";
import { readSamples } from "./read-samples";
import type { Telescoping } from "./telescoping";
import { PLAIN_RULE } from "./update-rule";

/** Parameters before a step of a training, and the step. */
export interface Snapshot {
  readonly parameters: ParametersLike;
  /** Indices of the samples of the step that follows; default all. */
  readonly batch?: readonly number[] | undefined;
  /** Learning rate of the step that follows, which is then plain gradient descent; undefined for any other step. */
  readonly learningRate?: number | undefined;
}

const SNAPSHOT: FieldsOf<Snapshot> = { parameters: true, batch: true, learningRate: true };

/** Samples of a training that is telescoped afterwards. */
export interface TelescopeRunOptions {
  /** Task of the training: inputs [P, nIn] or images, targets [P, 1]. */
  readonly task: NetworkTask;
  /** Further inputs at which the predictions are followed, [Q, nIn] (images as rows of all numbers); without targets. */
  readonly probe: MatrixLike;
  /** Signal that ends the computation early when it is aborted. */
  readonly signal?: AbortSignalLike | undefined;
}

const RUN_OPTIONS: FieldsOf<TelescopeRunOptions> = { task: true, probe: true, signal: true };

/**
 * Telescopes a training of your own, given by its parameters before every step and at the end; every optimiser is
 * possible.
 *
 * With the learning rate and the samples of every step, which must then be a step of gradient descent on the loss
 * ½⟨(f − y)²⟩ of these samples, the result holds the smoother, the offset and the effective parameters, as that of
 * `telescope` does. Two snapshots are kept at a time, so that the run may be a generator that trains or reads files.
 * Yields to the event loop.
 *
 * @param run snapshots, at least one; the batch and the learning rate of the last are not used
 * @throws ArgumentError for a network with several outputs, shapes that do not match, NaN, batches of unknown samples,
 * learning rates of some steps only, or a smoother that does not fit in memory; IntegrationError if outputs or the
 * smoother overflow, with the records so far; the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "tanh" });
 * const run: Snapshot[] = [];
 * const { parameters } = train(network, initialise(network), xor(), {
 *   learningRate: 0.1,
 *   epochs: 20,
 *   onStep: (step) => run.push({ parameters: step.before(), batch: step.samples, learningRate: step.learningRate }),
 * });
 * const options = { task: xor(), probe: [[0.5, 0.5]] };
 * const { error, effective } = await telescopeRun(network, [...run, { parameters }], options);
 */
export async function telescopeRun(
  network: Network,
  run: Iterable<Snapshot> | AsyncIterable<Snapshot>,
  options: TelescopeRunOptions,
): Promise<Telescoping> {
  const args = argumentsOf("telescopeRun");
  args.options("options", options, RUN_OPTIONS);
  const { signal } = options;
  args.signal("options.signal", signal);
  if (!isIterable(run)) throw args.error("run", "an iterable or async iterable of snapshots", run);
  let walk: RunWalk | undefined;
  try {
    let index = 0;
    for await (const snapshot of run) {
      args.options(["run", index], snapshot, SNAPSHOT);
      walk ??= startWalk(args, network, snapshot, options);
      await computeAsync(args, walk.visit(snapshot, index++), { signal });
    }
    if (walk === undefined) throw args.refusal("run", "at least one snapshot", "none");
    return await computeAsync(args, walk.finish(), { signal });
  } finally {
    walk?.release();
  }
}

function isIterable(run: unknown): boolean {
  const { [Symbol.iterator]: sync, [Symbol.asyncIterator]: async } = Object(run) as Partial<
    Iterable<unknown> & AsyncIterable<unknown>
  >;
  return typeof run !== "string" && (typeof sync === "function" || typeof async === "function");
}

/** Computation along a run. */
interface RunWalk {
  /** Adds the step from the snapshot before to this one. */
  visit(snapshot: Snapshot, index: number): Computation<void>;
  finish(): Computation<Telescoping>;
  release(): void;
}

/** A snapshot with the derivatives of the outputs. */
interface State {
  readonly theta: Float64Array;
  readonly factors: Factors;
  readonly rows: readonly number[] | undefined;
  readonly learningRate: number | undefined;
}

/** Prepares the computation along a run from its first snapshot. */
function startWalk(
  args: Arguments,
  network: Network,
  first: Snapshot,
  options: TelescopeRunOptions,
): RunWalk {
  const places = { parameters: ["run", 0, "parameters"], task: "options.task", probe: "options.probe" };
  const samples = readSamples(args, network, first.parameters, options, places);
  const { prepared, inputs, targets } = samples;
  const { plan } = prepared;
  const count = targets.length;
  const hasSmoother = first.learningRate !== undefined;
  if (hasSmoother) checkSmoother(args, "options.task", samples, PLAIN_RULE, count);
  let last: State | undefined;
  let course: Course | undefined;

  function* step(from: State, to: Float64Array, at: Arguments): Computation<void> {
    const { theta, factors, rows, learningRate = 0 } = from;
    if ((from.learningRate !== undefined) !== hasSmoother) {
      const expected = hasSmoother
        ? "a number, as in the first snapshot"
        : "undefined, as in the first snapshot";
      throw at.error("learningRate", expected, from.learningRate);
    }
    const change = to.map((value, k) => value - theta[k]!);
    const batch = rows?.length ?? count;
    const batchLayers = hasSmoother ? factors.layers.map((layer) => factorsAt(layer, batch, rows)) : [];
    const made = { change, learningRate, batch, rows, batchLayers, correction: 1, scales: undefined };
    yield* course!.advance(factors, made);
  }

  return {
    *visit({ parameters, batch, learningRate }, index) {
      const at = args.at(["run", index]);
      const theta = index === 0 ? prepared.theta : packParameters(at.at("parameters"), plan, parameters);
      const rows = batch === undefined ? undefined : readBatch(at.at("batch"), batch, count);
      if (learningRate !== undefined) at.number("learningRate", learningRate, { atLeast: 0 });
      const factors = factorsOf({ plan, theta }, inputs);
      if (course === undefined) {
        const { outputs } = factors;
        const smoother = hasSmoother ? makeSmoother(args, samples, PLAIN_RULE, count, outputs) : undefined;
        course = new Course(args, samples, outputs, smoother);
      }
      if (last !== undefined) yield* step(last, theta, args.at(["run", index - 1]));
      course.record(index, factors.outputs, true);
      last = { theta, factors, rows, learningRate };
      yield 0;
    },
    finish: () => course!.finish(last!.theta, last!.factors.outputs),
    release: () => course?.smoother?.release(),
  };
}

/** Returns a copy of the indices of the samples of a step, of `count`. */
function readBatch(args: Arguments, batch: readonly number[], count: number): number[] {
  if (!Array.isArray(batch) || batch.length === 0 || batch.length > count)
    throw args.error(HERE, `an array of 1 to ${count} indices of samples`, batch);
  return Array.from(batch as readonly number[], (row, i) =>
    args.number(i, row, { integer: true, atLeast: 0, atMost: count - 1 }),
  );
}
