/** Bytes of a row of entries, which the kernels process 16 bytes at a time. */
// @ts-ignore: decorator
@inline
export function rowLength(entryBytes: usize, width: usize): usize {
  return (entryBytes * width + 15) & ~15;
}

/** Remainder of a row of the column image, which exceeds the height of the image only if the image is circular. */
// @ts-ignore: decorator
@inline
export function wrapped(row: usize, height: usize): usize {
  return row >= height ? row - height : row;
}

/** Continues a row of `bytes` bytes, which starts after `before` bytes, periodically on both sides. */
export function wrapRow(row: usize, before: usize, bytes: usize, padded: usize): void {
  for (let k = before; k != 0; ) {
    k -= 8;
    store<f64>(row + k, load<f64>(row + k + bytes));
  }
  for (let k = before + bytes; k < padded; k += 8) store<f64>(row + k, load<f64>(row + k - bytes));
}
