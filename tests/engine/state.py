"""The process's global state that a page may change: saved before a page, put back after it."""

import ast
import builtins
import gc
import importlib
import io
import logging
import os
import random
import sys
import warnings
from contextlib import contextmanager, redirect_stdout, suppress
from types import ModuleType


def contents(mapping):
    """How to read and to put back a mapping in place."""

    def put(saved):
        for name in set(mapping) - set(saved):
            del mapping[name]
        mapping.update(saved)

    return lambda: dict(mapping), put


def attribute(owner, name):
    return lambda: getattr(owner, name), lambda value: setattr(owner, name, value)


def modules_of(codes):
    """The modules that code names in its imports, as far as they are loaded; Python's own are loaded for it."""
    names = set()
    for code in codes:
        with suppress(SyntaxError), warnings.catch_warnings(action="ignore"):
            for node in ast.walk(ast.parse(code)):
                paths = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
                if isinstance(node, ast.ImportFrom):
                    paths = [node.module or "", *(f"{node.module}.{path}" for path in paths)]
                names.update(path.rsplit(".", count)[0] for path in paths for count in range(path.count(".") + 1))
    for name in names & sys.stdlib_module_names - {"this", "antigravity", "__future__"}:
        with suppress(ImportError), redirect_stdout(io.StringIO()):
            importlib.import_module(name)
    return [sys.modules[name] for name in sorted(names & set(sys.modules)) if name != "__main__"]


def public(module):
    """How to read and to put back a module's public names; modules imported into it meanwhile stay."""

    def read():
        return {name: value for name, value in vars(module).items() if not name.startswith("_")}

    def put(saved):
        now = read()
        for name in now.keys() - saved.keys():
            if not isinstance(now[name], ModuleType):
                delattr(module, name)
        for name, value in saved.items():
            if now.get(name, saved) is not value:
                setattr(module, name, value)

    return read, put


def python_state(modules):
    """(read, put) of what belongs to Python and, where it is loaded, NumPy."""
    yield from map(public, modules)
    yield random.getstate, random.setstate
    yield os.getcwd, os.chdir
    yield contents(os.environ)
    yield contents(vars(builtins))
    yield lambda: sys.path[:], lambda paths: sys.path.__setitem__(slice(None), paths)
    yield lambda: sys.argv[:], lambda argv: sys.argv.__setitem__(slice(None), argv)
    yield sys.getrecursionlimit, sys.setrecursionlimit
    yield gc.isenabled, lambda on: gc.enable() if on else gc.disable()
    yield lambda: (logging.root.level, logging.root.handlers[:]), put_logging
    for name in ("stdout", "stderr", "stdin", "excepthook", "displayhook"):
        yield attribute(sys, name)
    if matplotlib := sys.modules.get("matplotlib"):
        yield matplotlib.rcParams.copy, matplotlib.rcParams.update
    if numpy := sys.modules.get("numpy"):
        yield numpy.random.get_state, numpy.random.set_state
        yield numpy.get_printoptions, lambda options: numpy.set_printoptions(**options)
        yield numpy.geterr, lambda errors: numpy.seterr(**errors)


def put_logging(saved):
    logging.root.level, logging.root.handlers[:] = saved[0], saved[1]


def torch_state(torch):
    """(read, put) of what belongs to PyTorch; the default device first, for the others may make tensors."""
    yield torch.get_default_device, lambda device: torch.set_default_device(None if device.type == "cpu" else device)
    yield torch.get_rng_state, torch.set_rng_state
    if torch.cuda.is_available():
        yield torch.cuda.get_rng_state_all, torch.cuda.set_rng_state_all
    yield torch.get_default_dtype, torch.set_default_dtype
    yield torch.get_num_threads, torch.set_num_threads
    yield torch.is_grad_enabled, torch._C._set_grad_enabled
    yield torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly
    yield torch.get_float32_matmul_precision, torch.set_float32_matmul_precision
    yield torch.are_deterministic_algorithms_enabled, torch.use_deterministic_algorithms
    yield attribute(torch.backends.cudnn, "benchmark")
    yield attribute(torch.backends.cudnn, "deterministic")
    yield contents(vars(torch._tensor_str.PRINT_OPTS))


def reader_filters():
    """The warnings that a reader sees, each time. Python's defaults leave out those for developers of libraries."""
    warnings.resetwarnings()
    warnings.simplefilter("always")
    for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("always", category=DeprecationWarning, module="__main__")


@contextmanager
def isolated(torch=None, modules=()):
    """Whatever the block of code inside changes is put back; warnings inside are recorded (the list is yielded)."""
    saved = [(put, read()) for read, put in [*python_state(modules), *(torch_state(torch) if torch else ())]]
    try:
        with warnings.catch_warnings(record=True) as caught:
            reader_filters()
            yield caught
    finally:
        for put, value in saved:
            put(value)
