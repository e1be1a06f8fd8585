import { expect, it } from "vitest";
import {
  CLASSES,
  type DigitEpisode,
  digitSamplers,
} from "../../../src/experiments/meta-learning/anil/digit-episodes";
import { generator } from "../../../src/random";

const imagesOf = ({ support, query }: DigitEpisode): string[] =>
  [...support.inputs, ...query.inputs].map((image) => image.join());

it("holds digits out of the training, and no image of an episode occurs twice", () => {
  const random = generator(1);
  const { known, heldOut } = digitSamplers(1, random);
  const draw = (sampler: typeof known) => Array.from({ length: 60 }, () => sampler(random));
  const [training, tests] = [draw(known), draw(heldOut)];
  const seen = new Set(training.flatMap(imagesOf));
  expect(tests.flatMap(imagesOf).filter((image) => seen.has(image))).toEqual([]);
  // Six images of each of three digits per episode, of 60 drawings of each of three digits.
  expect(new Set(tests.flatMap(imagesOf)).size).toBeGreaterThan(150);
  for (const episode of [...training, ...tests]) {
    expect(new Set(imagesOf(episode)).size).toBe(imagesOf(episode).length);
    for (const { targets, labels } of [episode.support, episode.query]) {
      expect(new Set(labels).size).toBe(CLASSES);
      for (const [i, row] of targets.entries()) expect(row.indexOf(1)).toBe(labels[i]);
    }
  }
});
