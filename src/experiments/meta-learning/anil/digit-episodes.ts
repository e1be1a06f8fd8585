import type { NdArray } from "../../../arrays";
import type { Generator } from "../../../random";
import { digits } from "../../../tasks";
import { shuffled } from "../../shuffled";

/** Classes per episode, which are also held out of the training; images of a class in support and query. */
export const CLASSES = 3;
const SHOTS = 1;
const QUERIES = 5;

/** Drawings per digit, with a strong variation and noise. */
const DRAWINGS = 60;
const DRAWING = { size: 10, variation: 1.5, noise: 0.2 };

/** Pixels of an image. */
export const PIXELS = DRAWING.size ** 2;

/** Few images of some digits, each with a label that is drawn for the episode. */
export interface DigitEpisode {
  readonly support: DigitSamples;
  readonly query: DigitSamples;
}

/** Images [P, pixels] with one-hot targets and their labels. */
export interface DigitSamples {
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly labels: number[];
}

/** Samplers of episodes with digits of the training, and with digits that are held out of it. */
export interface DigitSamplers {
  readonly known: (random: Generator) => DigitEpisode;
  readonly heldOut: (random: Generator) => DigitEpisode;
}

/** Draws images of digits, and holds `CLASSES` of the ten digits out of the training. */
export function digitSamplers(seed: number, random: Generator): DigitSamplers {
  const { inputs } = digits({ samples: 10 * DRAWINGS, seed, ...DRAWING });
  const order = shuffled(10, random);
  const from = (classes: readonly number[]) => (generator: Generator) =>
    drawEpisode(inputs, classes, generator);
  return { known: from(order.slice(CLASSES)), heldOut: from(order.slice(0, CLASSES)) };
}

function drawEpisode(images: NdArray, classes: readonly number[], random: Generator): DigitEpisode {
  const chosen = shuffled(classes.length, random).slice(0, CLASSES);
  const drawings = chosen.map(() => shuffled(DRAWINGS, random));
  const samples = (from: number, count: number): DigitSamples => {
    const labels = chosen.flatMap((_, label) => new Array<number>(count).fill(label));
    return {
      inputs: labels.map((label, i) => {
        const sample = 10 * drawings[label]![from + (i % count)]! + classes[chosen[label]!]!;
        return Array.from(images.data.subarray(sample * PIXELS, (sample + 1) * PIXELS));
      }),
      targets: labels.map((label) => chosen.map((_, k) => Number(k === label))),
      labels,
    };
  };
  return { support: samples(0, SHOTS), query: samples(SHOTS, QUERIES) };
}
