/** a b + c on two lanes; rounded once if relaxed SIMD is available, twice otherwise. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** c − a b on two lanes. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
}

/** The sum of both lanes. */
// @ts-ignore: decorator
@inline
export function lanesSum(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** The number at `address` in both lanes. */
// @ts-ignore: decorator
@inline
export function both(address: usize): v128 {
  return v128.load64_splat(address);
}

/** Zero in both lanes. */
// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return f64x2.splat(0);
}

/**
 * Reads an address stored as a number: after adding 2^52 it is the low half of the bits, without a checked conversion.
 */
// @ts-ignore: decorator
@inline
export function addressAt(place: usize): usize {
  return <usize>reinterpret<u64>(load<f64>(place) + 4503599627370496.0);
}
