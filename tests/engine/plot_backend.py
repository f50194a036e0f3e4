"""The backend that matplotlib uses in the engine: `plt.show()` keeps every open figure as SVG, and closes it."""

import io

from matplotlib import pyplot
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG

shown: list[str] = []


class Manager(FigureManagerBase):
    @classmethod
    def pyplot_show(cls, *, block=None):
        for number in pyplot.get_fignums():
            file = io.StringIO()
            pyplot.figure(number).savefig(file, format="svg", metadata={"Date": None})
            shown.append(file.getvalue())
        pyplot.close("all")


class FigureCanvas(FigureCanvasSVG):
    manager_class = Manager
