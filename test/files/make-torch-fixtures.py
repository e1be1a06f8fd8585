"""Writes read-torch.references.json: files by torch.save (base64) and the tensors in them. Run: python3 make-torch-fixtures.py"""
import base64, io, json, pathlib, zipfile
import numpy as np, torch

torch.manual_seed(0)
here = pathlib.Path(__file__).parent
files, rejected = [], []


def saved(value, **options):
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()


def contents(value):
    array = np.asarray(value.detach().to(torch.float64) if torch.is_tensor(value) else value, dtype=float)
    return dict(shape=list(array.shape), values=array.ravel().tolist())


def flat(value, path=()):
    if torch.is_tensor(value) or isinstance(value, (int, float)) and not isinstance(value, bool):
        return {".".join(map(str, path)): contents(value)}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    return {k: v for key, item in items for k, v in flat(item, (*path, key)).items()}


def add(name, value, raw=None):
    files.append(dict(name=name, raw=saved(value) if raw is None else raw, expected=flat(value)))


def big_endian(raw, size):
    """The file as a big-endian machine writes it; torch.load reads it with equal numbers."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("/byteorder"):
                data = b"big"
            if "/data/" in info.filename and "serialization" not in info.filename:
                data = np.frombuffer(data, f"u{size}").byteswap().tobytes()
            new.writestr(info.filename, data)
    return out.getvalue()


model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2), torch.nn.Linear(2, 1, bias=False))
optimiser = torch.optim.Adam(model.parameters())
model(torch.randn(4, 3)).sum().backward()
optimiser.step()
add("state-dict.pt", model.state_dict())
checkpoint = dict(epoch=3, loss=0.5, steps=2**40, name="run", done=True, best=None, pair=(1, -300))
add("checkpoint.pt", dict(model=model.state_dict(), optimiser=optimiser.state_dict(), **checkpoint))
kinds = dict(float64=[0.1, -2.5e300], float32=[0.1, 3e38], float16=[0.1, -65504.0], bfloat16=[0.1, 3e38])
kinds |= dict(int64=[-(2**53), 7], int32=[-(2**31), 7], int16=[-(2**15), 7], int8=[-128, 7], uint8=[255, 7], bool=[True, False])
add("types.pt", {name: torch.tensor(values, dtype=getattr(torch, name)) for name, values in kinds.items()})
cube = torch.arange(24.0).reshape(2, 3, 4)
views = dict(cube=cube, permuted=cube.permute(2, 0, 1), row=cube[1, 2], strided=cube[:, ::2, 1::2], scalar=cube[1, 1, 1])
add("views.pt", views)
tied = torch.nn.Parameter(torch.randn(2, 2))
add("parameters.pt", dict(encoder=tied, decoder=tied, empty=torch.zeros(0, 3), zero=torch.tensor(2.5)))
add("list.pt", [torch.ones(2), [torch.zeros(1), 5]])
doubles = dict(x=torch.tensor([1.5, -0.1], dtype=torch.float64))
swapped = big_endian(saved(doubles), 8)
assert torch.equal(torch.load(io.BytesIO(swapped))["x"], doubles["x"])
add("big-endian.pt", doubles, swapped)

one = torch.ones(2)
for name, value, options, reason in (
    ("whole-model.pt", torch.nn.Linear(1, 1), {}, "torch.nn.modules.linear.Linear, which is not read"),
    ("legacy.pt", dict(x=one), dict(_use_new_zipfile_serialization=False), "not a zip archive"),
    ("protocol-4.pt", dict(x=one), dict(pickle_protocol=4), "protocol 4"),
    ("numpy-array.pt", dict(x=np.ones(2)), {}, "numpy"),
    ("sparse.pt", dict(x=one.to_sparse()), {}, "torch._utils._rebuild_sparse_tensor"),
    ("dtype.pt", dict(x=torch.float32), {}, "torch.float32, which is not read"),
    ("set.pt", {"x": {1, 2}}, {}, "__builtin__.set, which is not read"),
    ("complex.pt", dict(x=torch.tensor([1j])), {}, "ComplexFloatStorage"),
    ("float8.pt", dict(x=one.to(torch.float8_e5m2)), {}, "which is not read"),
    ("nan.pt", dict(x=torch.tensor([[1.0, float("nan")]])), {}, "NaN at [0, 1]"),
    ("infinite-number.pt", dict(x=float("inf")), {}, "Infinity"),
    ("large-integer.pt", dict(x=torch.tensor([2**53 + 1])), {}, "Infinity at [0]"),
    ("expanded.pt", dict(x=torch.ones(1).expand(1000)), {}, "without repeated elements"),
):
    rejected.append(dict(name=name, raw=saved(value, **options), reason=reason))


def encoded(entries):
    return {e["name"]: base64.b64encode(e["raw"]).decode() for e in entries}


sets = {
    "tensors in .pt files": dict(
        origin=f"files written by torch.save of PyTorch {torch.__version__.split('+')[0]} (make-torch-fixtures.py) and the tensors written to them",
        tolerance="exact",
        values=[dict(given=dict(file=e["name"]), expected=e["expected"]) for e in files],
        inputs=dict(base64=encoded(files), rejected=[dict(name=e["name"], reason=e["reason"]) for e in rejected], rejectedBase64=encoded(rejected)),
    )
}
(here / "read-torch.references.json").write_text(json.dumps(sets, indent=1) + "\n")
