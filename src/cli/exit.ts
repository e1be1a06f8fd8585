/** Exit codes: everything holds; a claim does not hold; bad input; interrupted. */
export const EXIT = { success: 0, claimFails: 1, badInput: 2, interrupted: 130 } as const;

/** A person's mistake at the command line: shown as one line. */
export class UsageError extends Error {}
