"""Parquet files, read with pyarrow: columns that are dictionaries stay so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.read.sheet import Sheet, joined
from cmt.responses.read.source import Source
from cmt.responses.read.values import text_of

if TYPE_CHECKING:
    from pyarrow import ChunkedArray  # type: ignore[import-untyped]

MAGIC = b"PAR1"


def sheet_of_parquet(source: Source) -> Sheet:
    """The table of a Parquet file; row 1 is the first respondent.

    Raises ResponseError when it is damaged, and when it has no column.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pa.BufferReader(source.read())).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ResponseError(
            Fault(
                where=source.name,
                got=f"{source.name} cannot be read as a Parquet file ({error})",
                hint="Export it again, or as CSV",
            )
        ) from error
    if any(pa.types.is_nested(field.type) for field in table.schema):
        from cmt.responses.read.json_records import sheet_of_records

        return sheet_of_records(source, table.to_pylist(), np.arange(1, table.num_rows + 1))
    if not table.num_columns:
        raise ResponseError(Fault(where=source.name, got="the file is empty"))
    return Sheet(
        name=source.name,
        digest=source.digest,
        headers=tuple(map(joined, table.column_names)),
        columns=tuple(map(cells_of, table.itercolumns())),
        numbers=np.arange(1, table.num_rows + 1),
    )


def cells_of(column: ChunkedArray) -> Cells:
    """The cells of a column of any type that is not nested; null is an empty cell."""
    import pyarrow as pa

    encoded: Any = column
    if not pa.types.is_dictionary(column.type):
        encoded = column.dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of no chunk at all
        return Cells.of(())
    values = whole.dictionary.to_pylist()
    at = _positions(whole.indices)
    if not whole.null_count and {str}.issuperset(map(type, values)):
        return Cells.of_distinct(tuple(values), at)
    texts = [each if type(each) is str else text_of(each) for each in values]
    if not whole.null_count:
        return Cells.of_codes(texts, at)
    return Cells.of_codes([*texts, ""], np.where(_known(whole.indices), at, len(texts)))


def _positions(indices: Any) -> NDArray[Any]:
    """The whole numbers of an array, off its buffer: pyarrow's `to_numpy` would import pandas."""
    found = np.frombuffer(indices.buffers()[1] or b"", dtype=str(indices.type))
    return found[indices.offset : indices.offset + len(indices)]


def _known(indices: Any) -> NDArray[np.bool_]:
    """Which cells are not null, a bit each in the first buffer."""
    bits = np.unpackbits(np.frombuffer(indices.buffers()[0], dtype=np.uint8), bitorder="little")
    return bits[indices.offset : indices.offset + len(indices)].astype(np.bool_)
