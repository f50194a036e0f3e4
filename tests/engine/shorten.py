"""Lets the loops of a rehearsal end early: what their first rounds place, the others place in the same way.

A loop ends after some rounds once its own operations on tensors, without those of inner loops that ended early, are
many. From there on the numbers are others than those of the whole program, and what the program asserts of them is
passed over.
"""

import ast
import sys

from . import devices

ROUNDS, OWN, ALL = 3, 800, 8000  # 4 of 178 blocks then want more of a loop than there was, at half the CPU's time
ROUNDS_NAME, ASSERTED_NAME = "__rounds__", "__asserted__"


class Loops(ast.NodeTransformer):
    """Sends each `for` loop of a block through the function that ends it, and what fails an assertion to another."""

    def visit_For(self, node):
        self.generic_visit(node)
        name = ast.copy_location(ast.Name(ROUNDS_NAME, ast.Load()), node.iter)
        node.iter = ast.copy_location(ast.Call(name, [node.iter], []), node.iter)
        return node

    def visit_Assert(self, node):
        """Also of `assert_close(…)`: `try: <the statement>; except AssertionError: __asserted__()`."""
        handler = ast.parse(f"try: pass\nexcept AssertionError: {ASSERTED_NAME}()").body[0]
        for part in ast.walk(handler):
            ast.copy_location(part, node)
        handler.body = [node]
        return handler

    def visit_Expr(self, node):
        call = node.value.func if isinstance(node.value, ast.Call) else None
        is_assertion = isinstance(call, ast.Attribute) and call.attr == "assert_close"
        return self.visit_Assert(node) if is_assertion else self.generic_visit(node)


class Shortener:
    """Counts a program's operations, by what `operations` says of all so far, and ends its loops."""

    def __init__(self, operations):
        self.operations, self.has_ended_one, self.spared = operations, False, 0

    def asserted(self):
        """Called where an assertion failed: that of a number is no fault once a loop has ended early."""
        if not self.has_ended_one or devices.is_of_placement(sys.exception()):
            raise  # the exception that the caller handles

    def rounds(self, items):
        """The items of a loop, as far as it goes."""
        start, spared, ended = self.operations(), self.spared, False
        try:
            for number, item in enumerate(items):
                done = self.operations() - start
                if number >= ROUNDS and (done > ALL or done - (self.spared - spared) > OWN):
                    self.has_ended_one = ended = True
                    return
                yield item
        finally:
            if ended:
                self.spared = spared + self.operations() - start
