/** Computes the mean of the rows of `size` numbers. */
export function meanRows(data: ArrayLike<number>, size: number): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(size);
  const rows = data.length / size;
  for (let k = 0; k < data.length; k++) mean[k % size]! += data[k]! / rows;
  return mean;
}
