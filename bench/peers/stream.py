"""The stream of numbers of bench/numbers.ts."""

import numpy as np


def entries(first, count):
    """Numbers `first` to `first + count` of the stream, on [-0.5, 0.5)."""
    k = np.arange(first, first + count, dtype=np.uint32)
    factor = np.uint32(0x45D9F3B)
    h = (k ^ (k >> np.uint32(16))) * factor
    h = (h ^ (h >> np.uint32(16))) * factor
    return (h ^ (h >> np.uint32(16))) / 2.0**32 - 0.5
