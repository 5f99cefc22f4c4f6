"""A desk that only writes down what the window asked of it, and refuses what the contract does not have."""

import inspect
from collections.abc import Callable
from typing import Any, cast

from app.desk.actions import Actions


class Recorder:
    """Stands in for the desk; every call must fit the signature in `Actions`."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        method = inspect.getattr_static(Actions, name)
        signature = inspect.signature(method)

        def record(*arguments: Any, **named: Any) -> None:
            bound = signature.bind(self, *arguments, **named)
            self.asked.append((name, *list(bound.arguments.values())[1:]))

        return record

    def last(self) -> tuple[Any, ...]:
        """What was asked last."""
        return self.asked[-1] if self.asked else ()

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """Everything asked by this name."""
        return [entry for entry in self.asked if entry[0] == name]

    @property
    def actions(self) -> Actions:
        """Itself, as the window sees it."""
        return cast(Actions, self)
