"""A report for the archive: PDF/A-3 (level A) and PDF/UA-1 in one file, its numbers inside.

WeasyPrint writes one or the other. Both ask the same of the pages; only the file's own description
differs, and a note of PDF/UA beside that of PDF/A must say what it means (the schema below), since
ISO 19005-3 knows it not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cmt.reports.tagging import repair_structure

_UA: Final = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description><rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF>"""
_DAY: Final = datetime(2000, 1, 1)
"""Of the file inside: the same always, so that the same results give the same report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file to put into a PDF."""

    name: str
    content: bytes
    description: str


def archived(document: Any, data: Attached) -> dict[str, Any]:
    """Make a `weasyprint.Document` one for the archive; returns what `write_pdf` must be told."""
    from weasyprint import Attachment

    metadata = document.metadata
    metadata.generate_rdf_metadata = _with_ua(metadata.generate_rdf_metadata)
    metadata.include_in_pdf = _in_plain(metadata.include_in_pdf)
    inside = Attachment(
        string=data.content,
        name=data.name,
        description=data.description,
        created=_DAY,
        modified=_DAY,
        relationship="Data",
    )
    return {"pdf_variant": "pdf/a-3a", "attachments": [inside], "finisher": finish}


def finish(document: Any, pdf: Any) -> None:
    """Finisher: what every report has mended, and three slips that only an archive would mind."""
    repair_structure(document, pdf)
    held = pdf.catalog["AF"]  # WeasyPrint lists each file twice
    held[:] = list(dict.fromkeys(held))
    for item in pdf.objects:
        # A return at the end of packed content is taken for part of the line end that follows.
        if getattr(item, "compress", False) and item.data.endswith(b"\r\nendstream"):
            item.compress = False
        if getattr(item, "extra", {}).get("Interpolate"):  # pixels between those of a logo
            item.extra["Interpolate"] = "false"


def _in_plain(include: Callable[..., None]) -> Callable[..., None]:
    """An archive reads the description of a file without unpacking it."""
    return lambda *said: include(*said[:-1], False)


def _with_ua(describe: Callable[..., bytes]) -> Callable[..., bytes]:
    return lambda *said: describe(*said).replace(b"</rdf:RDF>", _UA)
