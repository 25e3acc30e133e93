"""cmt benchmark show: what is in a benchmark file, a folder of them or a pool."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cmt.cli.benchmark import counted
from cmt.cli.options import FILE

FACTS = ("level", "jurisdiction", "service_area", "client_group", "scope", "selection")
SHORT = 8
"""Digits of an opaque id that are shown."""


@click.command("show")
@click.argument("path", metavar="FILE|FOLDER", type=FILE)
def command(path: Path) -> None:
    """Show what a benchmark file says of a survey, or what surveys a folder or a pool holds.

    The words shown are those a group of peers can be chosen by, --peer-group "Web: mode=web".
    """
    from cmt.benchmark.check import check

    sound = check([path]).or_raise()
    documents = [json.loads(each.content) for each in sound]
    for line in _survey(documents[0]) if len(documents) == 1 else _pool(documents):
        click.echo(line)


def _survey(document: Mapping[str, Any]) -> Iterator[str]:
    info = document["info"]
    yield f"survey {document['survey'][:SHORT]} of organization {document['organization'][:SHORT]}"
    facts = {key: info[key] for key in FACTS} | {
        "mode": ", ".join(info["modes"]),
        "channel": ", ".join(info["channels"]),
        "quarter": info["quarter"],
        "respondents": document["respondents"],
        "response rate": "" if info["response_rate"] is None else f"{info['response_rate']:.0%}",
        "instrument": f"{document['instrument']['id']} {document['instrument']['version']}",
    }
    for key, said in facts.items():
        if said:
            yield f"{key.replace('_', ' '):14} {said}"
    yield ""
    for item in document["items"]:
        index = "" if item["index"] is None else f"{item['index']:.1f}"
        yield f"{item['id']:30} {index:>6}  n = {item['base']:,}"
    yield f"{len(document['withheld'])} withheld"


def _pool(documents: list[Mapping[str, Any]]) -> Iterator[str]:
    organizations = len({each["organization"] for each in documents})
    yield f"{counted(len(documents), 'survey')} of {counted(organizations, 'organization')}"
    for key, words in _words(documents).items():
        told = ", ".join(f"{word} {count:,}" for word, count in words.most_common())
        yield f"{key:14} {told}"


def _words(documents: list[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """Key a group can be chosen by -> how many surveys have each word."""
    found: dict[str, Counter[str]] = {}
    for document in documents:
        info = document["info"]
        said = {key.replace("_", "-"): [info[key]] for key in FACTS}
        said |= {"mode": info["modes"], "channel": info["channels"]}
        said |= {"year": [info["quarter"][:4]], "instrument": [document["instrument"]["id"]]}
        for key, words in said.items():
            found.setdefault(key, Counter()).update(word or "not stated" for word in words)
    return found
