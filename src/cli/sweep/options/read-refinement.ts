import type { Refinement } from "../../../sweeps";
import { UsageError } from "../../exit";
import { readPart } from "./read-values";

/** Reads `value=level:along:rounds` or `value=level:along:log:rounds`. */
export function readRefinement(command: string, text: string): Refinement {
  const [, value, level, along, scale = "linear", rounds] =
    /^([^=]+)=([^:]+):([^:]+)(?::(log|linear))?:(\d+)$/.exec(text) ?? [];
  const number = readPart(level ?? "");
  if (value === undefined || along === undefined || Number.isNaN(number))
    throw new UsageError(
      `${command}: --refine must have the form value=level:along:rounds or value=level:along:log:rounds, received ${text}`,
    );
  return {
    value,
    level: number,
    along,
    scale: scale === "log" ? "log" : "linear",
    rounds: Number(rounds),
  };
}
