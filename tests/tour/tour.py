# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job of the program, stop by stop. Run by tests/tour/run."""
import argparse
import os
import pathlib
import re
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pyatspi  # noqa: E402

from driver import Missing, Program, click, key, type_text, wait  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--theme", default="light")
parser.add_argument("--scale", type=int, default=1)
parser.add_argument("--screen", default="1440x900")
parser.add_argument("--bin", default="build/release/bin")
parser.add_argument("--out", default="build/tour")
options = parser.parse_args()

folder = pathlib.Path(tempfile.mkdtemp())
out = pathlib.Path(options.out)
out.mkdir(parents=True, exist_ok=True)
binary = pathlib.Path(options.bin).resolve()
BUTTON = (pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON)
TEXT = (pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY, pyatspi.ROLE_TERMINAL)
failures = 0
number = 0
app = None


def stop(title):
    """Marks a function as a stop of the tour: runs it, takes the picture, prints a line."""

    def run(function):
        global failures, number
        number += 1
        name = f"{number:02}-{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')}"
        try:
            said = function() or ""
            state = "ok"
        except Missing as missing:
            said = f"did not show {missing}"
            state = "FAILED"
            failures += 1
        except Exception as error:  # a defect of the tour is a failure too
            said = repr(error)
            state = "FAILED"
            failures += 1
        if app is not None:
            try:
                app.picture(str(out / f"{name}.png"))
            except Exception as error:
                said += f" (no picture: {error})"
        print(f"{state} {number:02} {title}: {said}", flush=True)
        return function

    return run


def start(*arguments):
    global app
    if app is not None:
        app.end()
    app = Program([str(binary / "quarterdeck"), "--profile", str(folder / "profile"), "--theme", options.theme, *arguments],
                  options.scale)
    wait("the window", lambda: app.find((pyatspi.ROLE_FRAME,), "Quarterdeck"))


def set_filter(text):
    key("ctrl+l")
    key("ctrl+a")
    key("Delete")
    if text:
        type_text(text)


def count():
    words = app.find((pyatspi.ROLE_LABEL,), r"^[\d,]+ (of [\d,]+|records)")
    return int(words.name.split()[0].replace(",", "")) if words else 0


def state():
    found = app.find((pyatspi.ROLE_LABEL,), r"^(Stopped|Running|Live|Not stopped|Connecting|Reconnecting)")
    return found.name if found else ""


@stop("First start")
def _():
    start()
    app.expect(BUTTON, "Start the sample shop")
    app.expect(BUTTON, "Open…")
    app.expect(BUTTON, "Run a program…")
    return "three ways to begin"


@stop("Live log of the sample shop")
def _():
    app.press(BUTTON, "Start the sample shop")
    rows = wait("records", lambda: len(app.rows()) > 8 and app.rows(), 30)
    if not any("request" in row for row in rows):
        raise Missing("requests in the rows")
    first = count()
    wait("more records", lambda: count() > first)
    return f"{count()} records, {state()}"


@stop("Filter")
def _():
    wait("some records", lambda: count() > 60, 30)
    set_filter("level >= warn")
    words = app.label(r"^[\d,]+ of [\d,]+$")
    wait("only warnings and worse", lambda: app.rows() and all(re.match("warning|error|critical", row) for row in app.rows()))
    field = app.expect(TEXT, "^Filter$").queryText()
    if field.getText(0, -1) != "level >= warn":
        raise Missing("the text in the filter field")
    return words


@stop("Refused filter")
def _():
    set_filter("level >= ")
    return app.label("Column")


@stop("Text search")
def _():
    key("Return")
    app.label("^text search$")
    app.absent((pyatspi.ROLE_LABEL,), "Column")
    return "Enter searched it as text"


@stop("Breakpoint from the gutter")
def _():
    set_filter("")
    wait("all records again", lambda: len(app.rows()) > 8)
    app.absent((pyatspi.ROLE_LABEL,), "^text search$")
    click(*app.corner(app.records(), 10, 24 + 50))
    field = app.expect(TEXT, "^Breakpoint$")
    wait("the editor with the cursor", lambda: field.getState().contains(pyatspi.STATE_FOCUSED))
    text = field.queryText().getText(0, -1)
    if "when component = '" not in text:
        raise Missing("a condition for the record")
    return text


@stop("Stopped on a live stream")
def _():
    key("Return")
    where = wait("a stop", lambda: state().startswith("Stopped at “") and state(), 60)
    behind = lambda: int((app.find((pyatspi.ROLE_LABEL,), "records behind") or app).name.split()[0].replace(",", ""))  # noqa: E731
    first = wait("records behind", lambda: behind() > 0 and behind())
    wait("more records behind", lambda: behind() > first)
    return f"{where}, {behind()} behind"


@stop("Steps forwards and backwards")
def _():
    at = lambda: int(re.sub(r"\D", "", (app.find((pyatspi.ROLE_LABEL,), "^Stopped at record") or app).name) or 0)  # noqa: E731
    key("F11")
    first = wait("a step", lambda: at() > 0 and at())
    key("F11")
    wait("the next record", lambda: at() == first + 1 or "Stopped at “" in state())
    key("ctrl+shift+F11")
    wait("the record before", lambda: at() == first)
    for attempt in range(8):  # a record may be the only one of its request, or have none
        here = state()
        key("F10" if attempt % 2 == 0 else "ctrl+shift+F10")
        try:
            wait("another record of the request", lambda: state() != here, 2)
            break
        except Missing:
            if attempt == 7:
                raise
            key("F11")
            wait("the next record", lambda: state() != here, 3)
    return state()


@stop("Continue and go live")
def _():
    key("F5")
    key("shift+F5")
    wait("the live end", lambda: state().startswith("Running") or state().startswith("Stopped at “"))
    return state()


@stop("Folded record")
def _():
    key("shift+F5")
    set_filter('"Caused by"')
    row = wait("a record with a stack trace", lambda: next((r for r in app.rows() if "folded" in r), None), 90)
    key("Escape")
    key("Home")
    key("Right")
    return row[:100]


@stop("Command palette")
def _():
    set_filter("")
    key("ctrl+shift+p")
    app.expect(TEXT, "^Command$")
    type_text("step")
    wait("steps in the list", lambda: app.find((pyatspi.ROLE_LIST_ITEM,), "Step"))
    return "found “step”"


@stop("Stop the environment")
def _():
    key("Escape")
    key("ctrl+shift+p")
    app.expect(TEXT, "^Command$")
    type_text("environment stop")
    key("Return")
    item = app.expect(None, "^Development, stopped")
    return item.name


@stop("A program that crashes")
def _():
    program = folder / "crashing"
    program.symlink_to(binary / "sample-shop")
    key("ctrl+r")
    app.expect(TEXT, "^Command$")
    type_text(f"{program} --rate 300 --crash-after 60")
    key("Return")
    return app.expect(None, "crashed, exit code 3", 30).name


@stop("Key map")
def _():
    key("ctrl+shift+p")
    app.expect(TEXT, "^Command$")
    type_text("key map")
    key("Return")
    app.expect(None, "^Search actions$")
    return "all actions with their keys"


@stop("The other theme")
def _():
    key("ctrl+shift+p")
    app.expect(TEXT, "^Command$")
    type_text("theme light" if options.theme == "dark" else "theme dark")
    key("Return")
    key("ctrl+w")
    return wait("a log again", lambda: len(app.rows()) > 3 and f"{len(app.rows())} rows")


@stop("Closing asks about running programs")
def _():
    key("ctrl+shift+r")
    app.expect(None, "^Development, live", 30)
    key("ctrl+q")
    app.expect(BUTTON, "Keep running")
    return app.expect(BUTTON, "Stop and close").name


@stop("Closed")
def _():
    app.press(BUTTON, "Stop and close")
    wait("the end of the program", lambda: app.process.poll() is not None)
    return f"exit code {app.process.returncode}"


@stop("A file")
def _():
    path = "/var/log/dpkg.log"
    if not os.path.exists(path):
        path = str(folder / "dpkg.log")
        pathlib.Path(path).write_text("2026-03-04 09:14:33 status installed base-files:amd64 12.4\n" * 500)
    start(path)
    rows = wait("its records", lambda: len(app.rows()) > 8 and app.rows())
    return rows[0][:100]


@stop("An empty file")
def _():
    path = folder / "empty.log"
    path.write_text("")
    start(str(path))
    return app.label("The file is empty")


@stop("A binary file")
def _():
    path = folder / "binary.bin"
    path.write_bytes(bytes(range(256)) * 400)
    start(str(path))
    rows = wait("its lines", lambda: app.rows())
    return f"{len(rows)} rows"


@stop("A missing file")
def _():
    start(str(folder / "missing.log"))
    return app.label("There is no file")


if app is not None:
    app.end()
print(f"{number - failures} of {number} stops showed what they should; pictures in {out}")
sys.exit(1 if failures else 0)
