"""Checks which numbers the recorder records: python3 check_flax.py FOLDER, with the folder of the recorder in PYTHONPATH."""
import json
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np
from flax_recorder import Recorder

folder = pathlib.Path(sys.argv[1])
inputs = jax.random.normal(jax.random.key(1), (8, 3)).astype(jnp.bfloat16)
labels = jnp.arange(8) % 2
tree = {"first": {"kernel": jax.random.normal(jax.random.key(2), (3, 4)).astype(jnp.bfloat16)}, "second": {"kernel": jnp.ones((4, 1))}}
fails = False


def apply(parameters, x):
    """Returns scalar outputs, or fails."""
    if fails:
        raise ValueError("fails")
    hidden = x @ parameters["first"]["kernel"]
    return (hidden @ parameters["second"]["kernel"])[:, 0], hidden


recorder = Recorder(apply, inputs, labels, loss="cross-entropy", optimiser="sgd", learning_rate=0.25, momentum=0.5, weight_decay=0.125,
                    batch_size=4, samples=16, activation="linear")
recorder.record(0, tree)
fails = True
try:
    recorder.record(1, tree)
    raise AssertionError("the model did not fail")
except ValueError:
    fails = False
recorder.record(2, tree)
recorder.save(folder / "check.npz")
saved = np.load(folder / "check.npz")
assert saved["step"].tolist() == [0, 2] and saved["outputs"].shape == (2, 8) and saved["hidden"].shape == (2, 8, 4)
assert saved["labels"].tolist() == labels.tolist() and "targets" not in saved
kernel = np.array(tree["first"]["kernel"].astype(jnp.float32))
assert saved["first.kernel"].dtype == np.float32 and np.array_equal(saved["first.kernel"], np.stack([kernel, kernel]))
expected = {"loss": "cross-entropy", "optimiser": "sgd", "learning_rate": 0.25, "momentum": 0.5, "weight_decay": 0.125, "batch_size": 4,
            "samples": 16, "activation": "linear"}
assert json.loads(str(saved["setting"])) == expected

# Only the outputs of a model without a hidden layer, and no parameters.
recorder = Recorder(lambda parameters, x: apply(parameters, x)[0], inputs, inputs, loss="mse", optimiser="adam", learning_rate=0.1,
                    parameters=False)
recorder.record(0, tree)
recorder.save(folder / "check.npz")
assert sorted(np.load(folder / "check.npz")) == ["inputs", "outputs", "setting", "step", "targets"]
