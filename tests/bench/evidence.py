# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, one file per figure: build/evidence/ITEM.json with {item, value, unit, limit, command, commit}."""
import json
import pathlib
import subprocess

root = pathlib.Path(__file__).resolve().parents[2]
folder = root / "build/evidence"
commit = subprocess.run(["git", "-C", root, "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()


def note(item, value, unit, limit, command):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{item}.json").write_text(json.dumps(
        {"item": item, "value": round(value, 4), "unit": unit, "limit": limit,
         "command": " ".join(map(str, command)), "commit": commit}) + "\n")
    print(f"{item}: {value:.3f} {unit}" + (f" (limit {limit})" if limit is not None else ""), flush=True)
