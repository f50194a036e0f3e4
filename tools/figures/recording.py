"""The operations of a computation, with the values and gradients that flow through it, as PyTorch's graph has them."""

from collections.abc import Callable

from torch import Tensor
from torch.overrides import TorchFunctionMode


class Record(TorchFunctionMode):
    """Remembers each operation of a graph: the tensor that it made, which keeps its gradient, and what from."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if getattr(result, "grad_fn", None) is not None:
            result.retain_grad()
            self.calls.append((result, [value for value in args if isinstance(value, Tensor)]))
        return result


def walk(run: Callable[[], dict]) -> list[dict]:
    """Run a program that leaves a scalar `loss`; its operations, inputs before results.

    Each has its name in PyTorch and its inputs that are no results; it and they have the program's name for the
    tensor, the value, and the gradient that the backward pass leaves there.
    """
    with Record() as record:
        program = run()
    names = {id(value): name for name, value in program.items()}
    program["loss"].backward()

    def described(value: Tensor) -> dict:
        gradient = None if value.grad is None else value.grad.item()
        return {"name": names.get(id(value), ""), "value": value.item(), "gradient": gradient}

    results = {id(result) for result, _ in record.calls}
    return [
        {
            "operation": result.grad_fn.name(),
            "inputs": [described(value) for value in values if id(value) not in results],
            **described(result),
        }
        for result, values in record.calls
    ]
