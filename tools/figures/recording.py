"""The graph that PyTorch draws of a computation, with the values and gradients that flow through it."""

from collections.abc import Callable
from functools import partial

from torch import Tensor
from torch.overrides import TorchFunctionMode


class Record(TorchFunctionMode):
    """Remembers of each operation the tensor that it made and what from, by its node in the graph."""

    def __init__(self):
        super().__init__()
        self.calls = {}

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if getattr(result, "grad_fn", None) is not None:
            self.calls[result.grad_fn] = result, [value for value in args if isinstance(value, Tensor)]
        return result


def walk(run: Callable[[], dict]) -> list[dict]:
    """Run a program that leaves a scalar `loss`; its operations, inputs before results, as the graph links them.

    Each has its name in PyTorch and its inputs that are no results; it and they have the program's name for the
    tensor, the value, and the gradient that the backward pass hands to the tensor's node.
    """
    with Record() as record:
        program = run()
    names = {id(value): name for name, value in program.items()}
    gradients, nodes, waiting = {}, [], [program["loss"].grad_fn]

    def keep(key: int, arriving: tuple[Tensor, ...]) -> None:
        gradients[key] = arriving[0].item()

    while waiting:
        node = waiting.pop()
        is_leaf = node.name().endswith("AccumulateGrad")
        made = node.variable if is_leaf else record.calls[node][0]
        node.register_prehook(partial(keep, id(made)))
        if not is_leaf:
            nodes.insert(0, node)
            waiting += [source for source, _ in node.next_functions if source is not None]
    program["loss"].backward()

    def described(value: Tensor) -> dict:
        return {"name": names.get(id(value), ""), "value": value.item(), "gradient": gradients.get(id(value))}

    results = {id(record.calls[node][0]) for node in nodes}
    return [
        {
            "operation": node.name(),
            "inputs": [described(value) for value in record.calls[node][1] if id(value) not in results],
            **described(record.calls[node][0]),
        }
        for node in nodes
    ]
