#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""generate_tokens.py tokens.json tokens.h: makes the design tokens known to the compiler."""
import json
import re
import sys

tokens = json.load(open(sys.argv[1], encoding="utf-8"))


def camel(name):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", name))


names = list(tokens["themes"]["light"])
sizes = dict(tokens["size"])
sizes.update({"space." + key: value for key, value in tokens["space"].items()})
sizes.update({"radius." + key: value for key, value in tokens["radius"].items()})
fonts = {key: value for key, value in tokens["font"].items() if isinstance(value, int)}
sizes.update({"font." + key: value for key, value in fonts.items()})
sizes.update({"motion." + key: value for key, value in tokens["motion"].items()})
out = ["// Made from resources/theme/tokens.json: change it there.", "#pragma once", "", "#include <array>", "",
       "namespace quarterdeck::ui {", "", "enum class Token {"]
out += [f"    {camel(name)}," for name in names]
out += ["};", "", "enum class Size {"]
out += [f"    {camel(name)}," for name in sizes]
out += ["};", "", f"constexpr std::array<int, {len(sizes)}> sizeValues {{{', '.join(str(v) for v in sizes.values())}}};", ""]
for theme in tokens["themes"]:
    values = ", ".join("0xff" + tokens["themes"][theme][name].lstrip("#") for name in names)
    out.append(f"constexpr std::array<unsigned, {len(names)}> {theme}Colours {{{values}}};")
families = tokens["font"]["mono.families"]
out += ["", f"constexpr std::array<const char *, {len(families)}> monoFamilies {{"
        + ", ".join(json.dumps(family) for family in families) + "};", "", "} // namespace quarterdeck::ui", ""]
open(sys.argv[2], "w", encoding="utf-8").write("\n".join(out))
