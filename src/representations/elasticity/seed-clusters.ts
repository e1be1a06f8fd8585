import type { Matrix } from "../../arrays/types";
import type { Generator } from "../../random";

/**
 * Chooses k samples as centres, each with a probability proportional to its squared distance from the nearest earlier
 * one, and assigns every sample to the nearest centre.
 *
 * @param gram inner products of the samples
 */
export function seedClusters({ rows, data }: Matrix, k: number, random: Generator): Int32Array {
  const labels = new Int32Array(rows);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const isCentre = new Uint8Array(rows);
  let centre = random.integer(rows);
  for (let c = 0; c < k; c++) {
    if (c > 0) centre = drawCentre(nearest, isCentre, random);
    isCentre[centre] = 1;
    for (let i = 0; i < rows; i++) {
      const inner = data[i * rows + centre]!;
      const distance = Math.max(0, data[i * (rows + 1)]! + data[centre * (rows + 1)]! - 2 * inner);
      if (i !== centre && (isCentre[i] === 1 || distance >= nearest[i]!)) continue;
      nearest[i] = i === centre ? 0 : distance;
      labels[i] = c;
    }
  }
  return labels;
}

/** Draws a sample that is not yet a centre; any of them if all are at distance 0 from a centre. */
function drawCentre(nearest: Float64Array, isCentre: Uint8Array, random: Generator): number {
  const free = Array.from(nearest.keys()).filter((i) => isCentre[i] === 0);
  const total = free.reduce((sum, i) => sum + nearest[i]!, 0);
  if (total === 0) return free[random.integer(free.length)]!;
  let rest = random.uniform() * total;
  let drawn = free[0]!;
  for (const i of free) {
    if (nearest[i] === 0) continue;
    drawn = i;
    rest -= nearest[i]!;
    if (rest < 0) break;
  }
  return drawn;
}
