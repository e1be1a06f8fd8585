"""Checks what the recorder leaves unchanged and which numbers it records: python3 check_pytorch.py FOLDER, with the folder of
the recorder in PYTHONPATH."""
import json
import pathlib
import sys

import numpy as np
import torch
from pytorch_recorder import Recorder
from torch import nn

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(1)


class Fragile(nn.Module):
    """Passes its inputs on, or fails."""

    fails = False

    def forward(self, x):
        if self.fails:
            raise ValueError("fails")
        return x


def model_of(dtype=torch.float32):
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(inplace=True), nn.BatchNorm1d(4), nn.Dropout(), Fragile(), nn.Linear(4, 2)).to(dtype)


def state_of(model):
    return [module.training for module in model.modules()], [value.clone() for value in model.state_dict().values()]


def same(a, b):
    return a[0] == b[0] and all(torch.equal(x, y) for x, y in zip(a[1], b[1]))


# One module is in evaluation mode on purpose.
model, inputs, labels = model_of(), torch.randn(8, 3), torch.arange(8) % 2
model[2].eval()
optimiser = torch.optim.SGD(model.parameters(), lr=torch.tensor(0.25), momentum=0.5, dampening=0.125, weight_decay=0.5)
recorder = Recorder(model, optimiser, inputs, labels, loss="cross-entropy", batch_size=4, samples=16, hidden=model[0], activation="relu")
before = state_of(model)
recorder.record(0)
assert same(before, state_of(model)) and not any(module._forward_hooks for module in model.modules())

# The hidden layer is that before the operation in place; the first weights are those before the step.
with torch.no_grad():
    hidden, weight = model[0](inputs).clone(), model[0].weight.clone()
model(inputs).square().mean().backward()
optimiser.step()
optimiser.param_groups[0]["lr"] = 0.125

# A model that fails leaves neither a part of a record nor a changed model.
Fragile.fails, before = True, state_of(model)
try:
    recorder.record(1)
    raise AssertionError("the model did not fail")
except ValueError:
    pass
Fragile.fails = False
assert same(before, state_of(model)) and not any(module._forward_hooks for module in model.modules())
recorder.record(2)
recorder.save(folder / "check.npz")
saved = np.load(folder / "check.npz")
assert saved["step"].tolist() == [0, 2] and saved["outputs"].shape == (2, 8, 2)
assert saved["labels"].tolist() == labels.tolist() and "targets" not in saved
assert np.array_equal(saved["hidden"][0], hidden.numpy()) and np.array_equal(saved["0.weight"][0], weight.numpy())
setting = json.loads(str(saved["setting"]))
expected = {"loss": "cross-entropy", "optimiser": "sgd", "learning_rate": [0.125, 0.25], "momentum": 0.5, "dampening": 0.125,
            "weight_decay": 0.5, "batch_size": 4, "samples": 16, "activation": "relu"}
assert {name: setting[name] for name in expected} == expected

# Numbers of bfloat16 are exact in float32; float64 stays.
for dtype, kept in ((torch.bfloat16, np.float32), (torch.float64, np.float64)):
    model = model_of(dtype)
    recorder = Recorder(model, torch.optim.Adam(model.parameters()), inputs.to(dtype), inputs.to(dtype), loss="mse", parameters=False)
    recorder.record(0)
    recorder.save(folder / "check.npz")
    saved = np.load(folder / "check.npz")
    with torch.no_grad():
        outputs = model.eval()(inputs.to(dtype)).double().numpy()
    assert saved["outputs"].dtype == kept and np.array_equal(saved["outputs"][0], outputs)
    assert not any("weight" in name for name in saved)
