import { counted } from "../numbers";

/** Numbers of modes: those that the task has, those that were requested, and the sizes of the task. */
interface ModeCount {
  /** Modes of the correlations that are no rounding errors. */
  readonly existing: number;
  /** Largest number of modes to follow. */
  readonly asked: number;
  /** Number of inputs with variance. */
  readonly inputs: number;
  readonly outputs: number;
}

/** States how many modes the task has and how many of them are shown. */
export function modeCountNote({ existing, asked, inputs, outputs }: ModeCount): string {
  if (asked < existing) {
    const strongest = asked === 1 ? "strongest" : `${asked} strongest`;
    return `Only the ${strongest} of the ${existing} modes of the task ${asked === 1 ? "is" : "are"} shown.`;
  }
  const shown = existing === 1 ? "The only mode of the task is" : `All ${existing} modes of the task are`;
  const most = Math.min(inputs, outputs);
  const smaller = inputs < outputs ? `${counted(inputs, "input")} with variance` : counted(outputs, "output");
  const reason =
    existing === most
      ? `a task with ${smaller} has no more`
      : "the targets depend linearly on no other directions of the inputs";
  return `${shown} shown; ${reason}.`;
}
