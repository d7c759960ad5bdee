#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""A small stock keeper: reads counts, tells what runs low, and writes a report.

It is ordinary code, of the kind that most packages are made of.
"""
from __future__ import annotations

import argparse
import json
import logging as log
import os.path
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from typing import Any, Iterable, Optional

from . import helper
from .shelf import (
    Shelf,
    open_shelf as shelf_of,
)

__all__ = ["Item", "Stock", "main"]
__version__ = "1.4.2"

Move = namedtuple("Move", "name count")
LIMITS = {"bolt": 20, "nut": 0x14, **helper.LIMITS}
PATTERN = r"^(?P<name>\w+)\s*[:=]\s*(?P<count>-?\d+)$"
logger = log.getLogger(__name__)


class StockError(Exception):
    """What goes wrong here."""


@dataclass(frozen=True)
class Item:
    """One kind of thing on a shelf."""

    name: str
    count: int = 0
    tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.count < 0:
            raise StockError(f"{self.name!r} has {self.count:+d} pieces")

    @property
    def is_low(self) -> bool:
        limit = LIMITS.get(self.name, 10)
        return 0 <= self.count < limit

    @classmethod
    def parse(cls, line: str, *, strict: bool = False) -> Optional["Item"]:
        name, _, count = line.partition(":")
        try:
            return cls(name.strip(), int(count))
        except ValueError as err:
            if strict:
                raise StockError("cannot read " + line) from err
            logger.warning("passing over %s: %s", line, err)
            return None

    @staticmethod
    def key(item: "Item") -> tuple[int, str]:
        return -item.count, item.name.lower()


class Stock(dict):
    """All items by name."""

    kinds = 0
    _cache: dict[str, Any] = {}

    def __init__(self, items: Iterable[Item] = (), /, **options: Any):
        super().__init__()
        self.options = options
        for item in items:
            self[item.name] = item
        self.kinds = len(self)

    def low(self, most=None):
        found = sorted((i for i in self.values() if i.is_low), key=Item.key)
        return found[:most] if most is not None else found

    def move(self, moves):
        totals = defaultdict(int)
        for name, count in moves:
            totals[name] += count
        for name, change in totals.items():
            old = self.get(name)
            if old is None and change > 0:
                self[name] = Item(name, change)
            elif old is not None:
                self[name] = Item(name, old.count + change, [*old.tags, "moved"])
            else:
                raise StockError(
                    "there is no {} to take away {} from".format(name, -change)
                )
        return {name: self[name].count for name in totals}

    async def fetch(self, session, urls):
        async with session.get(urls[0], timeout=5) as response:
            text = await response.text()
        rows = [row async for row in response if row]
        return text, rows

    def __getitem__(self, name):
        while (name := self._cache.get(name, name)) not in self:
            if name in ("", None):
                break
            name = name[1:-1]
        return super().__getitem__(name)


def load(path, encoding="utf-8"):
    """Read a file of lines or of JSON."""
    with open(path, encoding=encoding) as source, open(os.devnull, "w") as sink:
        text = source.read()
        sink.write(text)
    if path.endswith(".json"):
        return Stock(Item(**entry) for entry in json.loads(text))
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return Stock(filter(None, map(Item.parse, filter(None, lines))))


def report(stock, width=40):
    yield "=" * width
    for number, item in enumerate(stock.low(), start=1):
        yield f"{number:>3}. {item.name:<{width - 10}}{item.count:>5}"
    else:
        yield "\u2014 " + ("nothing more" if stock else "the shelves are empty") + "\n"


def command(words):
    match words:
        case ["add" | "take" as verb, name, *rest] if rest:
            return verb, name, int(rest[0])
        case {"verb": "list", **options}:
            return ("list", options)
        case Move(name=name, count=0) | Move(name):
            return ("nothing", name)
        case "help" | "?":
            return "help", None
        case _:
            return None


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", default=os.path.join("~", "stock.txt"))
    parser.add_argument("-n", "--most", type=int, default=10, help="how many to show")
    options = parser.parse_args(argv)
    global LIMITS
    LIMITS = {**LIMITS, "screw": 1_000}
    try:
        stock = load(os.path.expanduser(options.path))
    except (OSError, StockError) as err:
        print("stock:", err, file=os.sys.stderr)
        return 1
    else:
        print(*report(stock), sep="\n")
    finally:
        log.shutdown()
    shelves = [Shelf(n) for n in range(3) if n % 2 == 0 or n > 1]
    best = max(shelves, key=lambda shelf, /, weight=2: shelf.size * weight ** 2, default=None)
    assert best is not None, "no shelf"
    del shelves[1:], best.cache["old"]
    return 0 if not stock.low(options.most) else 2


if __name__ == "__main__":
    raise SystemExit(main())
