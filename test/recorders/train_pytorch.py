"""Trains linear networks in PyTorch with the recorder. Writes run.npz, pair.npz, scalar.npz and weights.json to a folder:
python3 train_pytorch.py FOLDER, with the folder of the recorder in PYTHONPATH."""
import json
import pathlib
import sys

import torch
from pytorch_recorder import Recorder

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(1)
inputs = torch.randn(8, 3)
inputs = torch.linalg.qr(inputs)[0] * 8**0.5  # white
targets = inputs @ torch.tensor([[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]])


def train(inputs, targets, path, steps):
    model = torch.nn.Sequential(torch.nn.Linear(3, 4, bias=False), torch.nn.Identity(), torch.nn.Linear(4, 2, bias=False))
    for layer in (model[0], model[2]):
        torch.nn.init.normal_(layer.weight, std=0.05)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    loss = torch.nn.MSELoss()
    recorder = Recorder(model, optimiser, inputs, targets, loss="mean-square", hidden=model[1], activation="linear")
    for step in range(steps + 1):
        if step % 10 == 0:
            recorder.record(step)
            last = [model[0].weight.tolist(), model[2].weight.tolist()]
        optimiser.zero_grad()
        loss(model(inputs), targets).backward()
        optimiser.step()
    recorder.save(path)
    return last


signs = torch.tensor([[1.0], [-1.0]])  # opposite points, whose mean has nothing to learn
weights = train(inputs, targets, folder / "run.npz", 500)
train(inputs[:1] * signs, targets[:1] * signs, folder / "pair.npz", 500)
# A network with one output per sample, [P], in which also the module of the hidden layer has it.
model = torch.nn.Sequential(torch.nn.Linear(3, 1, bias=False), torch.nn.Flatten(0))
recorder = Recorder(model, torch.optim.SGD(model.parameters(), lr=0.01), inputs, targets[:, 0], loss="mean-square", hidden=model)
for step in range(2):
    recorder.record(step)
recorder.save(folder / "scalar.npz")
last = {"origin": f"parameters of the model in PyTorch {torch.__version__} (train_pytorch.py)", "weights": weights}
(folder / "weights.json").write_text(json.dumps(last) + "\n")
