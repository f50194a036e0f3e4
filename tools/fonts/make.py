"""Cuts the cards' font out of Vollkorn: python -m tools.fonts.make Vollkorn-SemiBold.ttf (version 4.105)."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

TARGET = Path(__file__).with_name("vollkorn-semibold.ttf")
RANGES = {  # whole alphabets: a title may have any of their letters
    "Latin": (0x20, 0x17F),
    "Romanian": (0x218, 0x21B),
    "accents": (0x300, 0x30C),
    "Greek": (0x391, 0x3C9),
    "Cyrillic": (0x400, 0x45F),
    "Ukrainian": (0x490, 0x491),
    "punctuation": (0x2003, 0x203A),
    "indices": (0x2070, 0x2099),
    "arrows": (0x2190, 0x2193),
    "operators": (0x2200, 0x2299),
}
# Signs of the figures that Vollkorn lacks, of its own glyphs: size, and how far to the right and up, in units.
MADE = {
    "ᵀ": [("T", 0.6, 0, 330)],
    "ₙ": [("n", 0.6, 0, -150)],
    "⊙": [("∘", 2.2, 0, -390), ("·", 1, "middle", 0)],
}


def main() -> None:
    font = TTFont(sys.argv[1])
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    for sign, parts in MADE.items():
        pen, width = TTGlyphPen(glyphs), glyphs[names[ord(parts[0][0])]].width * parts[0][1]
        for part, size, right, up in parts:
            glyph = glyphs[names[ord(part)]]
            right = (width - glyph.width) / 2 if right == "middle" else right
            glyph.draw(TransformPen(pen, (size, 0, 0, size, right, up)))
        font["glyf"][f"uni{ord(sign):04X}"] = pen.glyph()
        font["hmtx"][f"uni{ord(sign):04X}"] = (round(width), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {ord(sign): f"uni{ord(sign):04X}" for sign in MADE} | {0x2003: table.cmap[0x20]}
            # Lining digits, as formulas have them.
            table.cmap |= {code: table.cmap[code].removesuffix(".lf") + ".lf" for code in range(0x30, 0x3A)}
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14, 16, 17]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES.values() for code in range(first, last + 1)] + [0x1D40])
    cutter.subset(font)
    subset.save_font(font, TARGET, options)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
