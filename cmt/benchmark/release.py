"""Publishing as an organization does it: with its key, its ledger and an account to read.

prepared(results, ...)   what would leave, judged against everything published before
record(release, digest)  the ledger with this publication in it
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cmt.analysis.results import Results
from cmt.benchmark.check import examined
from cmt.benchmark.disclosure import load_rules
from cmt.benchmark.file import as_text
from cmt.benchmark.ids import KEY_FILE, Identity, key_in
from cmt.benchmark.ledger import (
    LEDGER_FILE,
    Entry,
    judged,
    read_ledger,
    write_ledger,
)
from cmt.benchmark.publish import Publication, publish
from cmt.errors import DisclosureError, Fault

PROJECT_FILE = "cmt.yaml"
LEVELS_UP = 3
"""How far above the results a ledger or a project is looked for."""


def prepared(
    results: Results,
    identity: Identity,
    folder: Path,
    *,
    split: str = "",
    own_items: bool = False,
    stable: bool = False,
    said: Mapping[str, str] | None = None,
) -> Publication:
    """What a survey may publish now. Key and ledger are in `folder`, made if need be.

    errors   DisclosureError when the rules or the ledger refuse it, or when peers would: what
             leaves is looked through like a file of others
    """
    _refuse_lost_ledger(folder)
    rules, ledger = load_rules(), read_ledger(folder)
    ids = identity.ids(key_in(folder), stable=stable)
    if not ledger.entries:
        write_ledger(ledger, folder)  # from now on a key without a ledger means that one is lost
    first = publish(results, ids, split=split, own_items=own_items, said=said)
    judgement = judged(ledger, ids[1], first.counts, first.split, rules)
    found = first
    if judgement.before:
        found = publish(
            results, ids, split=split, own_items=own_items, said=said, judgement=judgement
        )
    examined(as_text(found.benchmark).encode(), "the file to publish", date.today())
    return found


def _refuse_lost_ledger(folder: Path) -> None:
    """A key without its ledger: what was published with it is not known any more."""
    if (folder / KEY_FILE).exists() and not (folder / LEDGER_FILE).exists():
        raise DisclosureError(
            Fault(
                where=str(folder / LEDGER_FILE),
                got="it is gone, though your key is here: what was published before is not known",
                expected="the ledger cmt wrote beside the key",
                hint="Restore it; or delete the key too, and be another organization to your peers",
            )
        )


def record(publication: Publication, folder: Path, day: date) -> Path:
    """Write into the ledger what is published, before it leaves."""
    benchmark = publication.benchmark
    digest = hashlib.blake2b(as_text(benchmark).encode(), digest_size=16).hexdigest()
    entry = Entry(
        survey=benchmark.survey,
        day=day,
        digest=digest,
        split=publication.split,
        counts=publication.counts,
        rows=publication.rows,
    )
    return write_ledger(read_ledger(folder).with_entry(entry), folder)


def identity_of(
    results: Results, *, organization: str = "", survey: str = "", wave: str = ""
) -> Identity:
    """Who publishes what, in names: as said, else as the results say.

    errors   DisclosureError with every name nobody said
    """
    names = {
        "organization": organization or results.info.organization,
        "survey": survey or results.info.service,
        "wave": wave or results.label,
    }
    faults = [
        Fault(
            where=f"--{name}",
            got="nobody said it, and no id can be made without",
            expected="the same name each time, so that your surveys have one id each",
            hint="Only a keyed hash of it is published",
        )
        for name, given in names.items()
        if not given.strip()
    ]
    if faults:
        raise DisclosureError(faults)
    return Identity(**names)


def home_of(results_file: Path) -> Path:
    """The folder that keeps key and ledger: the nearest above the results that has a project or a
    ledger already, else the one results are in."""
    here = results_file.resolve().parent
    for folder in (here, *here.parents[:LEVELS_UP]):
        if (folder / LEDGER_FILE).exists() or (folder / PROJECT_FILE).exists():
            return folder
    return here
