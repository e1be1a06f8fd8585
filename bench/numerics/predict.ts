import { experiments } from "learning-dynamics";
import ndarray from "ndarray";
import { inProcessOnce, type Workload } from "../compare";
import { entry } from "../numbers";
import { Peer } from "../peer";

/** Samples, inputs and outputs of the data set, of the size of MNIST. */
const [SAMPLES, SIDE, CLASSES] = [60_000, 28, 10];
const INPUTS = SIDE * SIDE;
/** Width of the border of images that is dark in all of them. */
const BORDER = 4;

const isBorder = (pixel: number): boolean => {
  const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
  return Math.min(row, column, SIDE - 1 - row, SIDE - 1 - column) < BORDER;
};

/** Returns images of which a tenth of the pixels, which depends on the class, is bright more often than the others. */
function images(samples: number): Uint8Array {
  const bytes = new Uint8Array(samples * INPUTS);
  for (let k = 0; k < bytes.length; k++) {
    const [sample, pixel] = [Math.floor(k / INPUTS), k % INPUTS];
    const byte = Math.floor(256 * (entry(k + 1) + 0.5));
    const threshold = sample % CLASSES === pixel % CLASSES ? 96 : 160;
    bytes[k] = isBorder(pixel) || byte < threshold ? 0 : byte;
  }
  return bytes;
}

/** Returns a task of images in ten classes, both of bytes. */
export function imageTask(samples: number) {
  const classes = Uint8Array.from({ length: samples * CLASSES }, (_, k) =>
    Number(Math.floor(k / CLASSES) % CLASSES === k % CLASSES),
  );
  return {
    inputs: ndarray(images(samples), [samples, INPUTS]),
    targets: ndarray(classes, [samples, CLASSES]),
  };
}

/** Returns the workload of predicting how a deep linear network learns a data set of the size of MNIST. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("predict.py");
  const methods = await peer.methods();
  const task = imageTask(SAMPLES);
  const singularValues = async (): Promise<number> => {
    const { tables } = await experiments.predict(task, { relativeScale: 1e-3 });
    return tables[0]!.rows.reduce((sum, row) => sum + (row[1] as number), 0);
  };
  const workload: Workload = {
    name: `b. prediction of modes of ${SAMPLES} samples of ${INPUTS} inputs`,
    agreement: 1e-9,
    contenders: [
      inProcessOnce("predict", singularValues),
      ...methods.map((method) => peer.contender(method)),
    ],
  };
  return { workloads: [workload], stop: () => peer.stop() };
}
