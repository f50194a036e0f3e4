"""A pretend accelerator: tensors that say device='pretend:0' while their memory and their arithmetic are the CPU's.

It rehearses device placement where there is no GPU: code that names the CPU, or mixes devices, fails as on CUDA. What
it cannot see is what a real GPU computes differently, above all its other random numbers. Each operation that PyTorch
dispatches to the device runs on CPU views of the same memory (DLPack, relabelled in place, no copy)."""

import ctypes

import torch
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "pretend"
CPU, EXTENSION = 1, 12  # DLPack's numbers for the kinds of device
COPIES = {"_copy_from", "_copy_from_and_resize", "copy_", "_to_copy"}  # may read one device and write another
VIEWS = {"as_strided", "view", "_reshape_alias", "unfold"}  # same memory: the CPU's kernels do not touch it
CPU_KERNELS = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)
CPU_INDEX = {"index", "index_put", "index_put_", "_index_put_impl_"}  # CUDA too takes an index that is on the CPU


counted = 0


class DLDevice(ctypes.Structure):
    """DLPack's device: its kind and its number."""

    _fields_ = (("kind", ctypes.c_int32), ("index", ctypes.c_int32))


class DLTensor(ctypes.Structure):
    """The head of DLPack's tensor, as far as it is changed here."""

    _fields_ = (("data", ctypes.c_void_p), ("device", DLDevice))


capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
capsule_pointer.restype, capsule_pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)


def relabelled(tensor, kind):
    """The same memory as a tensor of the other device."""
    capsule = torch._C._to_dlpack(tensor)
    ctypes.cast(capsule_pointer(capsule, b"dltensor"), ctypes.POINTER(DLTensor)).contents.device.kind = kind
    return torch._C._from_dlpack(capsule)


def mapped(function, value):
    """`function` of a value, or of each in a list. An operation's arguments are never nested deeper."""
    return type(value)(map(function, value)) if type(value) in (list, tuple) else function(value)


class Call:
    """One operation: its arguments taken down to the CPU, its results back up to the device they belong to."""

    def __init__(self, op):
        self.op, self.name, self.views = op, op.overloadpacket.__name__, {}

    def down(self, value):
        if not isinstance(value, torch.Tensor):
            if isinstance(value, torch.device):
                return torch.device("cpu") if value.type == NAME else value
            if isinstance(value, torch.Generator):
                raise RuntimeError(f"Expected a '{NAME}' device type for generator but found '{value.device}'")
            return value
        if value.device.type != NAME:
            if value.dim() and self.name not in COPIES | CPU_INDEX:
                raise RuntimeError(
                    "Expected all tensors to be on the same device, but found at least two devices, "
                    f"{NAME}:0 and {value.device}! ({self.op})"
                )
            return value
        view = relabelled(value, CPU)
        self.views[id(view)] = view, value
        return view

    def up(self, value):
        if not isinstance(value, torch.Tensor):
            return value
        if id(value) in self.views:  # an operation in place returns its argument
            return self.views[id(value)][1]
        if value._is_zerotensor():  # autograd's zeros without memory
            value = torch.zeros_like(value, device="cpu")
        return value if self.to_cpu else relabelled(value, EXTENSION)

    def run(self, args, kwargs):
        target = kwargs.get("device")
        self.to_cpu = isinstance(target, torch.device) and target.type == "cpu"
        outs = {
            arg.name: kwargs.pop(arg.name) for arg in self.op._schema.arguments if arg.is_out and arg.name in kwargs
        }
        # PyTorch hands a number over as it stands even where this overload of the operation wants a tensor.
        wanted = self.op._schema.arguments
        args = [
            torch.tensor(value, device="cpu") if str(to.type) == "Tensor" and isinstance(value, int | float) else value
            for value, to in zip(args, wanted, strict=False)
        ]
        args = [mapped(self.down, value) for value in args]
        kwargs = {name: mapped(self.down, value) for name, value in kwargs.items()}
        for name, out in outs.items():  # out= may change size, so it is computed apart and copied
            kwargs[name] = torch.empty(0, dtype=out.dtype, device="cpu")
            self.views[id(kwargs[name])] = kwargs[name], out
        result = self.op(*args, **kwargs)
        for name, out in outs.items():
            if out.shape == kwargs[name].shape:
                relabelled(out, CPU).copy_(kwargs[name])
            else:
                out.data = relabelled(kwargs[name], EXTENSION)
        return mapped(self.up, result)


def dispatched(op, *args, **kwargs):
    """What PyTorch calls for every operation on the device."""
    global counted
    counted += 1
    name = op.overloadpacket.__name__
    if name in VIEWS:
        return op.redispatch(CPU_KERNELS, *args, **kwargs)
    if name == "_copy_from":
        source, target = (relabelled(t, CPU) if t.device.type == NAME else t for t in args[:2])
        target.copy_(source)
        return args[1]
    return Call(op).run(args, kwargs)


def convolution(*args):
    return dispatched(torch.ops.aten.convolution.default, *args)


def convolution_backward(grad, x, weight, *args):
    return dispatched(torch.ops.aten.convolution_backward.default, grad, x, weight, [weight.shape[0]], *args)


_setup_privateuseone_for_python_backend(NAME)
FALLBACK = torch.library.Library("_", "IMPL")  # kept: a library that is collected takes its kernels with it
FALLBACK.fallback(dispatched, "PrivateUse1")
ATEN = torch.library.Library("aten", "IMPL")  # without these two, an extension's convolution is an error
ATEN.impl("convolution_overrideable", convolution, "PrivateUse1")
ATEN.impl("convolution_backward_overrideable", convolution_backward, "PrivateUse1")
