"""What every test may count on: the prepared Node is first on PATH, the browser is named."""

from __future__ import annotations

import os

from scripts import chromium, node

_node = node.find()
if _node is not None:
    os.environ["PATH"] = os.pathsep.join([_node.first()["PATH"], os.environ["PATH"]])

_browser = chromium.find()
if _browser is not None:
    os.environ["CHROMIUM"] = _browser
