"""Trains linear networks in Flax with the recorder. Writes run.npz, pair.npz and weights.json to a folder:
python3 train_flax.py FOLDER, with the folder of the recorder in PYTHONPATH."""
import json
import pathlib
import sys

import flax
import jax
import jax.numpy as jnp
import numpy as np
from flax import linen
from flax_recorder import Recorder

folder = pathlib.Path(sys.argv[1])
inputs = jnp.linalg.qr(jax.random.normal(jax.random.key(1), (8, 3)))[0] * 8**0.5  # white
targets = inputs @ jnp.array([[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
RATE = 0.01


class Network(linen.Module):
    @linen.compact
    def __call__(self, x):
        layer = lambda width: linen.Dense(width, use_bias=False, kernel_init=linen.initializers.normal(0.05))
        hidden = layer(4)(x)
        return layer(2)(hidden), hidden


def train(inputs, targets, path, steps):
    network = Network()
    parameters = network.init(jax.random.key(2), inputs)["params"]
    apply = lambda parameters, x: network.apply({"params": parameters}, x)
    gradient = jax.jit(jax.grad(lambda parameters: jnp.mean((apply(parameters, inputs)[0] - targets) ** 2)))
    recorder = Recorder(
        apply, inputs, targets, loss="mean-square", optimiser="sgd", learning_rate=RATE, activation="linear"
    )
    for step in range(steps + 1):
        if step % 10 == 0:
            recorder.record(step, parameters)
            last = [np.array(parameters[name]["kernel"]).T.tolist() for name in ("Dense_0", "Dense_1")]
        parameters = jax.tree.map(lambda value, slope: value - RATE * slope, parameters, gradient(parameters))
    recorder.save(path)
    return last


signs = jnp.array([[1.0], [-1.0]])  # opposite points, whose mean has nothing to learn
weights = train(inputs, targets, folder / "run.npz", 500)
train(inputs[:1] * signs, targets[:1] * signs, folder / "pair.npz", 500)
last = {"origin": f"parameters of the model in Flax {flax.__version__} (train_flax.py)", "weights": weights}
(folder / "weights.json").write_text(json.dumps(last) + "\n")
