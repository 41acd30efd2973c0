# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses a program as a person does: keys and clicks by XTEST, reading by AT-SPI, pictures of the screen."""
import os
import re
import subprocess
import time

import pyatspi


class Missing(Exception):
    """Something did not show up in time."""


def key(*keys):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "12", "--clearmodifiers", text], check=True)


def click(x, y):
    subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "click", "1"], check=True)


def wait(what, question, limit=15.0):
    """The first true answer of question(); Missing after the limit."""
    end = time.monotonic() + limit
    while True:
        try:
            answer = question()
        except Exception:  # parts of the tree vanish while it is read
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise Missing(what)
        time.sleep(0.05)


class Program:
    def __init__(self, command, pixels, environment=None):
        self.pixels = pixels
        self.process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
        self.application = wait("the program on the accessibility bus", self._find, 20)

    def _find(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application and application.get_process_id() == self.process.pid and application.childCount:
                return application
        return None

    def all(self, node=None, depth=0):
        node = node or self.application
        yield node
        if depth > 25 or node.getRole() == pyatspi.ROLE_LIST and node.name == "Log records":
            return
        for child in node:
            if child:
                yield from self.all(child, depth + 1)

    def find(self, role, name, showing=True):
        """The first that has the role and whose name matches the pattern."""
        expression = re.compile(name)
        for node in self.all():
            if role is not None and node.getRole() not in (role if isinstance(role, tuple) else (role,)):
                continue
            if not expression.search(node.name or ""):
                continue
            if not showing or node.getState().contains(pyatspi.STATE_SHOWING):
                return node
        return None

    def expect(self, role, name, limit=15.0):
        return wait(f"“{name}”", lambda: self.find(role, name), limit)

    def label(self, name, limit=15.0):
        return self.expect((pyatspi.ROLE_LABEL,), name, limit).name

    def absent(self, role, name, limit=5.0):
        wait(f"the end of “{name}”", lambda: not self.find(role, name), limit)

    def corner(self, node, right, down):
        """A place in the node, in pixels of the screen: what AT-SPI says is not scaled."""
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return (box.x + right) * self.pixels, (box.y + down) * self.pixels

    def centre(self, node):
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return self.corner(node, box.width / 2, box.height / 2)

    def press(self, role, name, limit=15.0):
        click(*self.centre(self.expect(role, name, limit)))

    def rows(self):
        """What a screen reader hears of the visible records."""
        records = self.find((pyatspi.ROLE_LIST,), "^Log records$")
        return [row.name for row in records if row] if records else []

    def records(self):
        return self.expect((pyatspi.ROLE_LIST,), "^Log records$")

    def picture(self, path):
        subprocess.run(["import", "-window", "root", path], check=True)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
