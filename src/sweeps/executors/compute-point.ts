import { argumentsOf } from "../../arrays/arguments";
import { readValues } from "../run/read-values";
import { loadWork } from "../work/load-work";
import type { Work, WorkModule } from "../work/work";
import type { PointRequest, PointResult } from "./point-request";

/** Works that this thread has loaded. */
const works = new Map<string, Promise<Work>>();

/** Computes a point in a thread, which loads every work once. `reportStart` is called before the work is. */
export async function computePoint(
  request: PointRequest,
  reportStart: (started: number) => void,
): Promise<PointResult> {
  const { point, seed, aborted, slot } = request;
  let work: Work;
  try {
    work = await workOf(request.work);
  } catch (error) {
    return { unloadable: plainError(error).message };
  }
  try {
    const signal = {
      get aborted() {
        return Atomics.load(aborted, slot) !== 0;
      },
    };
    if (signal.aborted) return { error: { name: "AbortError", message: "the sweep was aborted" } };
    if (request.reportStart !== undefined) reportStart(request.reportStart);
    return { values: readValues(await work.run(point, { signal, seed }), point) };
  } catch (error) {
    return { error: plainError(error) };
  }
}

function workOf(module: WorkModule): Promise<Work> {
  const key = JSON.stringify(module);
  const work = works.get(key) ?? loadWork(argumentsOf("sweep"), module);
  works.set(key, work);
  return work;
}

const plainError = (error: unknown): { name: string; message: string } =>
  error instanceof Error
    ? { name: String(error.name), message: String(error.message) }
    : { name: "Error", message: String(error) };
