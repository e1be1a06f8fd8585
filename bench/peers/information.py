"""Entropy of patterns by counts of unique rows, and steps of a binary network with the derivative of SignSwish."""

import numpy as np
from peer import serve

BITS = 12
BETA = 5
inputs = np.array([[1.0 if code >> j & 1 else -1.0 for j in range(BITS)] for code in range(2**BITS)])
patterns = np.tile(inputs, 100)


def entropy(_):
    def run():
        counts = np.unique(patterns, axis=0, return_counts=True)[1]
        share = counts / counts.sum()
        return -(share * np.log2(share)).sum()

    return run


def sign(z):
    return np.where(z < 0, -1.0, 1.0)


def slope(z):
    x = BETA * z
    return BETA * (2 - x * np.tanh(x / 2)) / (1 + np.cosh(x))


def steps(problem):
    start = [np.array(w) for w in problem["weights"]]
    labels = np.array(problem["labels"])
    targets = np.stack([labels, 1 - labels], 1)
    rate = problem["learningRate"]

    def run():
        weights = [w.copy() for w in start]
        for _ in range(problem["epochs"]):
            hidden, before = [inputs], []
            for layer, w in enumerate(weights):
                before.append(hidden[-1] @ sign(w).T / np.sqrt(w.shape[1]))
                hidden.append(sign(before[-1]) if layer < len(weights) - 1 else before[-1])
            delta = (hidden[-1] - targets) / len(inputs)
            for layer in range(len(weights) - 1, -1, -1):
                w = weights[layer]
                scaled = delta / np.sqrt(w.shape[1])
                if layer > 0:
                    delta = scaled @ sign(w) * slope(before[layer - 1])
                weights[layer] = np.clip(w - rate * scaled.T @ hidden[layer], -1, 1)
        return sum((w**2).sum() for w in weights)

    return run


serve({"numpy, unique rows": entropy, "numpy, steps written out": steps})
