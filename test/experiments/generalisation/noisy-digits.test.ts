import { expect, it } from "vitest";
import { drawNoisyDigits } from "../../../src/experiments/generalisation/noisy-digits";
import { digits } from "../../../src/tasks";

it("draws threes and fives of which a part of the training labels are wrong, centred on the training samples", () => {
  const settings = { samples: 400, tests: 6, size: 6, noise: 0.3 };
  const { train, test, noisy, clean, testLabels } = drawNoisyDigits(settings, 4);
  expect([train.shape, test.shape]).toEqual([
    [400, 36],
    [6, 36],
  ]);
  const wrong = Array.from({ length: 400 }, (_, i) => noisy.get(i, 0) * clean.get(i, 0)).filter((x) => x < 0);
  expect(Math.abs(wrong.length / 400 - 0.3)).toBeLessThan(0.07);
  expect(Array.from({ length: 6 }, (_, i) => testLabels.get(i, 0))).toEqual([1, -1, 1, -1, 1, -1]);
  const { inputs } = digits({ samples: 2030, size: 6, seed: 4 });
  const [first, second] = [inputs.get(3, 20) - inputs.get(5, 20), train.get(0, 20) - train.get(1, 20)];
  expect(Math.abs(first - second)).toBeLessThan(1e-15);
  let mean = 0;
  for (let i = 0; i < 400; i++) mean += train.get(i, 20) / 400;
  expect(Math.abs(mean)).toBeLessThan(1e-14);
});

it("keeps the labels without noise, and the images, at any noise", () => {
  const settings = { samples: 40, tests: 6, size: 6, noise: 0 };
  const clean = drawNoisyDigits(settings, 1);
  const noisy = drawNoisyDigits({ ...settings, noise: 0.4 }, 1);
  expect(clean.noisy.data).toEqual(clean.clean.data);
  expect(noisy.train.data).toEqual(clean.train.data);
  expect(noisy.noisy.data).not.toEqual(clean.noisy.data);
});
