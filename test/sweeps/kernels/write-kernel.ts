/* Writes a kernel to the file that the command line names, and prints a line for each block. */
import { dense, relu, serial } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { kernelsToFile } from "../../../src/sweeps";

const [, , file = "", threads = "1"] = process.argv;
const wide = { weightVariance: 2, biasVariance: 0.1 };
const network = serial(dense(wide), relu(), dense(wide), relu(), dense(wide));
const onProgress = (fraction: number) => console.log(fraction);
const options = { file, kind: "ntk", size: 64, threads: Number(threads), resume: true, onProgress } as const;

void kernelsToFile(network, normal({ shape: [1000, 5], seed: 1 }), undefined, options);
