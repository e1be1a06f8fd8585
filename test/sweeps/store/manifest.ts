import type { Manifest } from "../../../src/sweeps/store/manifest";

/** Manifest of a small sweep. */
export const MANIFEST: Manifest = { work: "movement", version: "1.2.3", grid: { scale: [0.1, 1] } };
