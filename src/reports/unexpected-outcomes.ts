import type { Report } from "./report";

/**
 * Returns the checks of a report that speak against it: those that fail, but in a control run the claims of the effect
 * that hold, because the effect is absent there.
 */
export const unexpectedOutcomes = ({
  checks,
  control,
}: Pick<Report, "checks" | "control">): Report["checks"] =>
  checks.filter(({ holds, kind }) => holds === (control && kind === "effect"));
