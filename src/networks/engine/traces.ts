import type { Tape, Trace } from "./forward";
import type { Op } from "./ops";

/** Returns the traces of one type of operation, within branches too, in the order in which they were applied. */
export function tracesOf(tape: Pick<Tape, "traces">, type: Op["type"]): Trace[] {
  return tape.traces.flatMap((trace) => {
    if ("branches" in trace) return trace.branches.flatMap((traces) => tracesOf({ traces }, type));
    return trace.op.type === type ? [trace] : [];
  });
}
