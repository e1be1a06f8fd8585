/**
 * Copies a block into panels. A panel has `depth` groups of four numbers; in the source the numbers of a group are
 * `across` bytes apart, and the groups `along` bytes. Numbers beyond `count` become zeros.
 */
export function pack(
  target: usize, source: usize, count: usize, across: usize, depth: usize, along: usize,
): void {
  let i: usize = 0;
  if (across == 8) {
    // Two panels at once use a whole cache line of the source.
    for (; i + 8 <= count; i += 8) target = twoPanels(target, source + i * 8, depth, along);
  }
  for (; i + 4 <= count; i += 4) {
    let s = source + i * across;
    if (across == 8) {
      for (let p = depth; p != 0; p--) {
        v128.store(target, v128.load(s));
        v128.store(target, v128.load(s, 16), 16);
        s += along;
        target += 32;
      }
    } else {
      target = transposed(target, s, across, depth, along);
    }
  }
  if (i == count) return;
  for (let p: usize = 0; p < depth; p++) {
    for (let r: usize = 0; r < 4; r++) {
      const x = i + r < count ? load<f64>(source + (i + r) * across + p * along) : 0;
      store<f64>(target + 8 * r, x);
    }
    target += 32;
  }
}

/** Writes two panels from rows of eight numbers. */
function twoPanels(target: usize, s: usize, depth: usize, along: usize): usize {
  const size = depth * 32;
  const end = target + size;
  while (target != end) {
    const next = target + size;
    v128.store(target, v128.load(s));
    v128.store(target, v128.load(s, 16), 16);
    v128.store(next, v128.load(s, 32));
    v128.store(next, v128.load(s, 48), 16);
    s += along;
    target += 32;
  }
  return end + size;
}

/** Writes one panel from four rows, two groups at a time; `along` is 8 bytes whenever `across` is not. */
function transposed(target: usize, s0: usize, across: usize, depth: usize, along: usize): usize {
  let s1 = s0 + across, s2 = s1 + across, s3 = s2 + across;
  let p: usize = 0;
  for (; p + 2 <= depth; p += 2) {
    const x0 = v128.load(s0), x1 = v128.load(s1), x2 = v128.load(s2), x3 = v128.load(s3);
    v128.store(target, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(target, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(target, v128.shuffle<f64>(x0, x1, 1, 3), 32);
    v128.store(target, v128.shuffle<f64>(x2, x3, 1, 3), 48);
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    target += 64;
  }
  if (p < depth) {
    store<f64>(target, load<f64>(s0));
    store<f64>(target, load<f64>(s1), 8);
    store<f64>(target, load<f64>(s2), 16);
    store<f64>(target, load<f64>(s3), 24);
    target += 32;
  }
  return target;
}
