"""Lets the loops of a rehearsal end early: what their first rounds place, the others place in the same way.

A loop ends after some rounds once its own operations on tensors, without those of inner loops that ended early, are
many. From there on the numbers are others than those of the whole program.
"""

import ast

ROUNDS, OWN, ALL = 3, 800, 8000  # 4 of 178 blocks then want more of a loop than there was, at half the CPU's time
NAME = "__rounds__"


class Loops(ast.NodeTransformer):
    """Sends each `for` loop of a block through the function that ends it."""

    def visit_For(self, node):
        self.generic_visit(node)
        name = ast.copy_location(ast.Name(NAME, ast.Load()), node.iter)
        node.iter = ast.copy_location(ast.Call(name, [node.iter], []), node.iter)
        return node


class Shortener:
    """Counts a program's operations, by what `operations` says of all so far, and ends its loops."""

    def __init__(self, operations):
        self.operations, self.has_ended_one, self.spared = operations, False, 0

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
