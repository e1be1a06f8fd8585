/*
 * Trains a small convolutional network on images of digits, and follows its sharpness, the largest eigenvalue of the
 * Hessian of its loss, against 2/η, above which gradient descent is unstable on a quadratic loss.
 */
import { networks, tasks } from "learning-dynamics";

const network = networks.sequential({
  inputShape: [10, 10, 1],
  layers: [
    networks.conv({ filter: [3, 3], width: 4, bias: true }),
    "tanh",
    networks.maxPool({ window: [2, 2] }),
    networks.flatten(),
    networks.dense({ width: 10, bias: true }),
  ],
});

/** Finds the largest eigenvalue of the Hessian by power iteration on exact Hessian-vector products. */
function sharpness(parameters: networks.Parameters, task: tasks.Task): number {
  let direction = networks.initialise(network, { seed: 2 });
  let size = 0;
  for (let step = 0; step < 30; step++) {
    const product = networks.hessianVectorProduct(network, parameters, task, direction);
    const arrays = [...product.weights, ...product.biases];
    size = Math.sqrt(arrays.reduce((sum, { data }) => sum + data.reduce((part, x) => part + x * x, 0), 0));
    for (const { data } of arrays) for (let i = 0; i < data.length; i++) data[i]! /= size;
    direction = product;
  }
  return size;
}

export function main(): void {
  const task = tasks.digits({ samples: 60, size: 10, seed: 1 });
  const learningRate = 0.08;
  let parameters = networks.initialise(network, { scheme: "lecun-normal", seed: 1 });
  let resume: networks.Checkpoint | undefined;
  console.log(`2/η = ${2 / learningRate}\nepoch   loss     sharpness`);
  for (let epochs = 0; epochs <= 600; epochs += 150) {
    const training = networks.train(network, parameters, task, { learningRate, epochs, resume });
    ({ parameters, checkpoint: resume } = training);
    const loss = training.loss.at(-1)!.toFixed(4);
    console.log(`${String(epochs).padEnd(6)}  ${loss}   ${sharpness(parameters, task).toFixed(2)}`);
  }
}
