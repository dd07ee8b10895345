"""What the owners of a workspace, and Slack itself, allow there."""

from dataclasses import asdict, dataclass
from typing import Any

from sandbox.blockkit_data import NEW_BLOCKS


@dataclass
class SandboxSettings:
    """Sizes are bytes. `largest_chosen` is that of a file chosen in a modal, ten megabytes.

    Without `new_blocks` the workspace is one that Slack has not given tables and charts yet.
    """

    new_blocks: bool = True
    uploads: bool = True
    largest_file: int = 1_000_000_000
    largest_chosen: int = 10 * 1024 * 1024

    def change(self, changes: dict[str, Any]) -> None:
        """Those that are named, and none of them when one is wrong. Raises `ValueError`."""
        for name, value in changes.items():
            if name not in asdict(self):
                raise ValueError(f"no such setting: {name}")
            if type(value) is not type(getattr(self, name)) or value < 0:
                raise ValueError(f"{name} cannot be {value!r}")
        for name, value in changes.items():
            setattr(self, name, value)

    @property
    def missing_blocks(self) -> frozenset[str]:
        return frozenset() if self.new_blocks else NEW_BLOCKS

    def public(self) -> dict[str, Any]:
        return asdict(self)


def read(raw: dict[str, Any]) -> SandboxSettings:
    """As a workspace's file names them."""
    settings = SandboxSettings()
    settings.change(raw)
    return settings
