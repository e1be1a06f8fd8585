"""The neural tangent kernel of He-scaled ReLU layers in NumPy."""

import numpy as np
from peer import serve

ROWS = 64


def setting(problem):
    x = np.array(problem["values"]).reshape(problem["n"], -1)
    return x, problem["depth"], problem["biasVariance"]


def fingerprint(kernel):
    rows = np.arange(len(kernel))
    return np.sum(kernel[rows, 7 * rows % len(kernel)] * (1 + rows % 7))


def recursion(nngp, theta, scale, bias, work):
    """Applies one layer in place: E[φφ] and E[φ'φ'] by the textbook formula; `scale` is √(K(x, x) K(x', x'))."""
    angle, sine = work
    np.divide(nngp, scale, out=nngp)
    np.clip(nngp, -1, 1, out=nngp)
    np.arccos(nngp, out=angle)
    np.subtract(1, angle / np.pi, out=angle)
    np.multiply(nngp, nngp, out=sine)
    np.sqrt(np.subtract(1, sine, out=sine), out=sine)
    nngp *= angle
    sine /= np.pi
    nngp += sine
    nngp *= scale
    nngp += bias
    theta *= angle
    theta += nngp


def textbook(problem):
    """Computes complete matrices by the textbook formula."""
    x, depth, bias = setting(problem)

    def run():
        nngp = 2 * x @ x.T / x.shape[1] + bias
        theta = nngp
        for _ in range(depth):
            norms = np.sqrt(np.diag(nngp))
            scale = np.outer(norms, norms)
            c = np.clip(nngp / scale, -1, 1)
            angle = np.arccos(c)
            derivative = 1 - angle / np.pi
            nngp = scale * (np.sin(angle) / np.pi + c * derivative) + bias
            theta = nngp + derivative * theta
        return fingerprint(theta)

    return run


def half(problem):
    """Computes the entries on and above the diagonal as one vector, and mirrors them."""
    x, depth, bias = setting(problem)
    n = len(x)
    i, j = np.triu_indices(n)

    def run():
        whole = 2 * x @ x.T / x.shape[1] + bias
        first = np.diag(whole)
        nngp = whole[i, j]
        theta = nngp
        for layer in range(depth):
            norms = np.sqrt(first + layer * bias)
            scale = norms[i] * norms[j]
            c = np.clip(nngp / scale, -1, 1)
            derivative = 1 - np.arccos(c) / np.pi
            nngp = scale * (np.sqrt(1 - c * c) / np.pi + c * derivative) + bias
            theta = nngp + derivative * theta
        whole[i, j] = theta
        whole[j, i] = theta
        return fingerprint(whole)

    return run


def blocked(problem):
    """Computes one half in blocks of rows that stay in the cache, without new arrays, and mirrors it."""
    x, depth, bias = setting(problem)
    n = len(x)
    work = [np.empty(ROWS * n) for _ in range(4)]
    out = np.empty((n, n))

    def run():
        first = 2 * np.einsum("ij,ij->i", x, x) / x.shape[1] + bias
        for i in range(0, n, ROWS):
            rows = x[i : i + ROWS]
            shape = (len(rows), n - i)
            nngp, angle, sine, scale = (part[: shape[0] * shape[1]].reshape(shape) for part in work)
            theta = out[i : i + ROWS, i:]
            np.matmul(rows, x[i:].T, out=nngp)
            nngp *= 2 / x.shape[1]
            nngp += bias
            theta[:] = nngp
            for layer in range(depth):
                norms = np.sqrt(first[i:] + layer * bias)
                np.multiply(norms[: len(rows), None], norms, out=scale)
                recursion(nngp, theta, scale, bias, (angle, sine))
            out[i:, i : i + ROWS] = theta.T
        return fingerprint(out)

    return run


methods = {"NumPy textbook": textbook, "NumPy, half": half, "NumPy, half, in blocks": blocked}

if __name__ == "__main__":
    serve(methods)
