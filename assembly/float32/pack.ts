/**
 * Copies a block into panels of `quads` times four numbers per group; in the source the numbers of a group are `across`
 * bytes apart, and the `depth` groups `along` bytes. Numbers beyond `count` become zeros.
 */
export function pack(
  target: usize, source: usize, count: usize, across: usize, depth: usize, along: usize, quads: usize,
): void {
  const step = quads * 16, panel = depth * step;
  for (let i: usize = 0, quad: usize = 0; i < count || quad % quads != 0; i += 4, quad++) {
    const to = target + (quad / quads) * panel + (quad % quads) * 16;
    const from = source + i * across;
    if (i + 4 > count) packEdge(to, step, from, max<isize>(0, count - i), across, depth, along);
    else if (across == 4) copyQuad(to, step, from, depth, along);
    else transposeQuad(to, step, from, across, depth, along);
  }
}

/** Copies four adjacent numbers of every group. */
function copyQuad(to: usize, step: usize, from: usize, depth: usize, along: usize): void {
  for (let p = depth; p != 0; p--) {
    v128.store(to, v128.load(from));
    to += step;
    from += along;
  }
}

/** Copies four rows, four groups at a time; `along` is 4 bytes whenever `across` is not. */
function transposeQuad(to: usize, step: usize, s0: usize, across: usize, depth: usize, along: usize): void {
  const from = s0;
  let s1 = s0 + across, s2 = s1 + across, s3 = s2 + across;
  let p: usize = 0;
  for (; p + 4 <= depth; p += 4) {
    const x0 = v128.load(s0), x1 = v128.load(s1), x2 = v128.load(s2), x3 = v128.load(s3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    to += 4 * step;
  }
  packEdge(to, step, from + p * along, 4, across, depth - p, along);
}

/** Copies up to four numbers of every group, followed by zeros. */
function packEdge(
  to: usize, step: usize, from: usize, count: usize, across: usize, depth: usize, along: usize,
): void {
  for (let p: usize = 0; p < depth; p++) {
    for (let r: usize = 0; r < 4; r++) {
      store<f32>(to + 4 * r, r < count ? load<f32>(from + r * across + p * along) : 0);
    }
    to += step;
  }
}
