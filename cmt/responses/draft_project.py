"""The `cmt.yaml` that `cmt init` writes: what is known stands there, what is not is a comment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

HEAD = """\
# The waves of this survey and how its reports are made. In this folder, `cmt report` makes the
# report of the latest wave and compares it with the one before. A line that begins with "# " and a
# key is an example: take the "# " away and say what is true.

"""
ABOUT = """
# organization: City of Example
# service: Permit office
# population: Everyone who was issued a permit in May
# selection: census                 # census, probability or open-link
# mode: web                         # web, telephone, paper, in person
"""
EARLIER = """\
  # - file: "2025.xlsx"             # an earlier wave, above the later ones
"""
WAVE = """\
    # label: "2026"
    # from: 2026-05-01
    # to: 2026-05-31
    # invited: 2400
    # undeliverable: 60

"""


def project_text(
    file: str,
    instrument: str,
    mapping: str,
    languages: Sequence[str],
    *,
    reading: Mapping[str, str] | None = None,
    weights: Sequence[str] = (),
) -> str:
    """The text of a project file with one wave; paths are relative to it.

    reading  key -> value of how the file is read, where somebody had to say it: of this wave,
             because the next may be another kind of file
    weights  columns that may hold weights, for an example
    """
    keys = {"instrument": instrument, "mapping": mapping}
    said = "".join(f"{key}: {_quoted(value)}\n" for key, value in keys.items())
    read = "".join(f"    {key}: {_quoted(value)}\n" for key, value in (reading or {}).items())
    design = f"# design: {{weight: {_quoted(weights[0])}}}\n" if weights else ""
    wave = f"\nwaves:\n{EARLIER}  - file: {_quoted(file)}\n{read}{WAVE}"
    return (
        f"{HEAD}{said}{ABOUT}{design}{wave}"
        f"report: {{languages: [{', '.join(languages)}], formats: [pdf, xlsx]}}\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
