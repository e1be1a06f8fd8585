"""Decompositions with vectors in NumPy (LAPACK: dsyevd and dgesdd)."""

import numpy as np
from peer import serve


def matrix(problem):
    return np.array(problem["values"]).reshape(problem["n"], problem["n"])


def eigh(problem):
    a = matrix(problem)
    gram = a @ a.T
    return lambda: np.abs(np.linalg.eigh(gram)[0]).sum()


def svd(problem):
    a = matrix(problem)
    return lambda: np.linalg.svd(a)[1].sum()


serve({"NumPy eigh": eigh, "NumPy svd": svd})
