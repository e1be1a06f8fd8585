/** Exit codes: all claims hold (in a control run: fail); a claim does not; invalid input; interrupted. */
export const EXIT = { success: 0, claimFails: 1, badInput: 2, interrupted: 130 } as const;

/** Error in the use of the command line, which is printed as one line without a stack trace. */
export class UsageError extends Error {}
