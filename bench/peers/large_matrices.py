"""Products, systems, decompositions and statistics of large matrices in NumPy."""

import numpy as np
from peer import serve
from stream import entries


def matrix(problem):
    rows, columns = problem["rows"], problem["columns"]
    return entries(1, rows * columns).reshape(rows, columns)


def diagonal(a):
    return np.abs(np.diag(a)).sum()


def matmul(problem):
    a = matrix(problem)
    return lambda: diagonal(a @ a)


def solve(problem):
    a = matrix(problem)
    right = a[:1].T.copy()
    return lambda: np.abs(np.linalg.solve(a, right)).sum()


def cholesky(problem):
    a = matrix(problem)
    gram = a @ a.T
    return lambda: diagonal(np.linalg.cholesky(gram))


def pseudo_inverse(problem):
    a = matrix(problem)
    return lambda: diagonal(np.linalg.pinv(a))


def symmetric_eigen(problem):
    a = matrix(problem)
    gram = a @ a.T
    return lambda: np.abs(np.linalg.eigh(gram)[0]).sum()


def svd(problem):
    a = matrix(problem)
    return lambda: np.linalg.svd(a, full_matrices=False)[1].sum()


def qr(problem):
    a = matrix(problem)
    return lambda: diagonal(np.linalg.qr(a)[1])


def orthogonal_weights(problem):
    random = np.random.default_rng(0)

    def run():
        q, r = np.linalg.qr(random.standard_normal((problem["rows"], problem["columns"])))
        return ((q * np.sign(np.diag(r))) ** 2).sum()

    return run


def whitened_teacher(problem):
    random = np.random.default_rng(0)
    rows, columns = problem["rows"], problem["columns"]

    def run():
        teacher = random.standard_normal((10, columns)) / np.sqrt(columns)
        u, _, v = np.linalg.svd(random.standard_normal((rows, columns)), full_matrices=False)
        inputs = np.sqrt(rows) * u @ v
        targets = inputs @ teacher.T
        return (inputs**2).sum() + 0 * targets[0, 0]

    return run


def correlations(problem):
    samples, inputs, outputs = problem["samples"], problem["inputs"], problem["outputs"]
    pixels = np.floor(256 * (entries(1, samples * inputs) + 0.5)).astype(np.uint8)
    labels = pixels[:samples] % outputs
    x = pixels.reshape(samples, inputs)
    if "dark" in problem["kind"]:
        row, column = np.divmod(np.arange(inputs), 28)
        border = np.minimum.reduce([row, column, 27 - row, 27 - column]) < 4
        x = np.where(border | (x < 128), 0, x).astype(np.uint8)
    if "float32" in problem["kind"]:
        x = x.astype(np.float32)
    y = np.eye(outputs, dtype=np.float32)[labels]

    def run():
        a, b = x.astype(np.float64), y.astype(np.float64)
        moments = a.T @ a / samples, b.T @ a / samples, (b**2).sum() / samples
        return diagonal(moments[0])

    return run


serve(
    {
        "NumPy matmul": matmul,
        "NumPy solve": solve,
        "NumPy cholesky": cholesky,
        "NumPy pseudoInverse": pseudo_inverse,
        "NumPy symmetricEigen": symmetric_eigen,
        "NumPy svd": svd,
        "NumPy qr": qr,
        "NumPy orthogonalWeights": orthogonal_weights,
        "NumPy whitened teacher": whitened_teacher,
        "NumPy correlations": correlations,
    }
)
