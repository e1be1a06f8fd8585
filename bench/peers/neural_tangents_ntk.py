"""The kernel of ntk.py, and that of convolutional networks, in neural-tangents, which needs a separate Python environment with an old release of JAX.

    python3 -m venv nt && nt/bin/pip install -r bench/peers/requirements-neural-tangents.txt
    NEURAL_TANGENTS_PYTHON=nt/bin/python npm run bench -- ntk
"""

import numpy as np
from ntk import fingerprint, setting
from peer import serve


def compiled(problem):
    """Computes the complete matrix, as neural-tangents does, compiled once before the timing."""
    x, depth, bias = setting(problem)
    weights, biases = np.sqrt(2), np.sqrt(bias) if bias else None
    layers = [stax.Dense(1, W_std=weights, b_std=biases)]
    for _ in range(depth):
        layers += [stax.Relu(), stax.Dense(1, W_std=weights, b_std=biases)]
    kernel = jit(stax.serial(*layers)[2], static_argnames="get")
    return lambda: fingerprint(np.asarray(kernel(x, None, get="ntk")))


def convolutions(problem):
    """Computes the kernel of 3 x 3 convolutions with ReLU on images, pooled or flattened, compiled before the timing."""
    n, size = problem["n"], problem["size"]
    x = np.array(problem["values"]).reshape(n, size, size, 3)
    weights = np.sqrt(2)
    layers = []
    for _ in range(problem["depth"]):
        layers += [stax.Conv(1, (3, 3), padding="SAME", W_std=weights, b_std=None), stax.Relu()]
    layers += [stax.GlobalAvgPool() if problem["isPooled"] else stax.Flatten(), stax.Dense(1, W_std=weights, b_std=None)]
    kernel = jit(stax.serial(*layers)[2], static_argnames="get")
    columns = 1 + np.arange(n)
    return lambda: np.sum(np.asarray(kernel(x, None, get="ntk")) * columns)


try:
    import jax
    from jax import jit
    from neural_tangents import stax
except ImportError:
    serve({}, ["neural-tangents"])
else:
    jax.config.update("jax_enable_x64", True)
    serve({"neural-tangents": compiled, "neural-tangents, convolutions": convolutions})
