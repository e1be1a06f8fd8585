import { type Figure, toPng } from "../../plots";

/** Figure that is drawn to test whether PNGs can be drawn. */
const PROBE_FIGURE: Figure = {
  name: "probe",
  title: "probe",
  x: { label: "x" },
  y: { label: "y" },
  marks: [{ type: "line", x: [0, 1], y: [0, 1] }],
};

/**
 * Tests, before anything is computed, whether PNGs can be drawn if they are requested.
 *
 * @throws MissingPackageError (rejects) if the package that draws them is not installed
 */
export async function probePng({ png }: { readonly png?: boolean | undefined }): Promise<void> {
  if (png) await toPng(PROBE_FIGURE);
}
