"""Cuts the fonts of the notebooks' figures out of DejaVu 2.37, as Debian's fonts-dejavu-extra has it.

They hold whole alphabets, so that another word of a figure needs no new ones. Run it after a change of what is kept:
python -m tools.fonts.figure_fonts
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.project import ROOT

SOURCE = Path("/usr/share/fonts/truetype/dejavu")
FONTS = ROOT / "tools/notebooks/fonts"
# What the site's figures.css asks for; the condensed ones are as wide as the fonts that a browser takes.
NAMES = ["DejaVuSansCondensed", "DejaVuSansCondensed-Bold", "DejaVuSerifCondensed-Italic", "DejaVuSansMono"]
LATIN, GREEK_AND_CYRILLIC, SMALL = range(0x20, 0x180), range(0x370, 0x460), [0x1D40, 0x1DBB]
SIGNS = [*range(0x2000, 0x2040), *range(0x2070, 0x20A0), *range(0x2190, 0x21A0), *range(0x2200, 0x2270)]


def main() -> None:
    options = subset.Options(
        hinting=False, layout_features=["kern", "mark", "ccmp"], name_IDs=[0, 1, 2, 6, 13, 14]
    )  # 6: resvg asks for it
    options.drop_tables += ["FFTM"]
    for name in NAMES:
        cutter, font = subset.Subsetter(options), TTFont(SOURCE / f"{name}.ttf")
        cutter.populate(unicodes=[*LATIN, *GREEK_AND_CYRILLIC, *SMALL, *SIGNS])
        cutter.subset(font)
        file = FONTS / f"{name}.ttf"
        subset.save_font(font, file, options)
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
