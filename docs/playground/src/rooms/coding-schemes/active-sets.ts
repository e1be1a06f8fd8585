/**
 * Lists the classes on which each neuron is active, as zeros and ones: those on which its mean activation exceeds half of
 * the largest of all neurons.
 */
export function activeSets(neurons: readonly (readonly number[])[]): string[] {
  const threshold = Math.max(...neurons.flat()) / 2;
  return neurons.map((neuron) => neuron.map((x) => (x > threshold ? 1 : 0)).join(""));
}
