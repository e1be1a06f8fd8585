"""The same kernel as ntk.py's in neural-tangents, which needs a Python of its own with a JAX from its time.

    python3 -m venv nt && nt/bin/pip install -r bench/peers/requirements-neural-tangents.txt
    NEURAL_TANGENTS_PYTHON=nt/bin/python npm run bench -- ntk
"""

import numpy as np
from ntk import fingerprint, setting
from peer import serve


def compiled(problem):
    """The whole matrix, which is what neural-tangents makes, compiled once before it is timed."""
    x, depth, bias = setting(problem)
    weights, biases = np.sqrt(2), np.sqrt(bias) if bias else None
    layers = [stax.Dense(1, W_std=weights, b_std=biases)]
    for _ in range(depth):
        layers += [stax.Relu(), stax.Dense(1, W_std=weights, b_std=biases)]
    kernel = jit(stax.serial(*layers)[2], static_argnames="get")
    return lambda: fingerprint(np.asarray(kernel(x, None, get="ntk")))


try:
    import jax
    from jax import jit
    from neural_tangents import stax
except ImportError:
    serve({}, ["neural-tangents"])
else:
    jax.config.update("jax_enable_x64", True)
    serve({"neural-tangents": compiled})
