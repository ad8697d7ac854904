"""Build hook: a wheel or an sdist made from a git checkout gets the built client."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ClientBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build the client in a checkout, where it may be old; an sdist carries one, without Node."""

    def dependencies(self) -> list[str]:
        """Node from PyPI for the build, where the machine has none that is new enough."""
        if self._carries_pages() or self._scripts().node.find() is not None:
            return []
        groups = self.build_config.builder.metadata.config["dependency-groups"]
        return list(groups["client"])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the client; an editable installation is built by `make run` instead."""
        if version == "editable" or self._carries_pages():
            return
        scripts = self._scripts()
        node = scripts.node.find()
        if node is None:
            raise RuntimeError("Building Tablée from a checkout needs Node 20.19 with npm 11.")
        scripts.client.prepare_packages(node)
        scripts.client.build(node)

    def _carries_pages(self) -> bool:
        # In a checkout they may be those of last month; made anew only when the sources changed.
        root = Path(self.root)
        return (
            not (root / ".git").exists() and (root / "server" / "static" / "index.html").is_file()
        )

    def _scripts(self) -> Any:
        if self.root not in sys.path:
            sys.path.insert(0, self.root)
        import scripts.client
        import scripts.node

        return scripts
