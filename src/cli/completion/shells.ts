/** Shells with completion. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** Name of a shell with completion. */
export type Shell = (typeof SHELLS)[number];
