"""Reads a catalogue from its YAML file: all or nothing, and every fault at once with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.storage.catalogue_shapes import CatalogueRecord, catalogue_of
from queue_server.storage.catalogue_text import CatalogueText, CatalogueTextError, FileFault


class CatalogueFileError(Exception):
    """The file cannot be used; `faults` holds one Chinese sentence a fault, each beginning with `file:line:`."""

    def __init__(self, path: Path, faults: Sequence[FileFault]) -> None:
        self.faults = [f"{path}:{fault.line}: {fault.sentence}" for fault in faults]
        super().__init__("\n".join(self.faults))


def load_catalogue(path: Path) -> CatalogueEdition:
    """Read the file and return a catalogue that may be used.

    Raises:
        CatalogueFileError: with every fault of shape, or, where the shape is right, of every rule of publishing.
        OSError: the file cannot be read.
    """
    try:
        return read_catalogue(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CatalogueFileError(path, [FileFault(line=1, sentence="文件不是 UTF-8 编码")]) from error
    except CatalogueTextError as error:
        raise CatalogueFileError(path, error.faults) from error


def read_catalogue(text: str) -> CatalogueEdition:
    """Read a whole catalogue from its text; CatalogueTextError with every fault."""
    read = CatalogueText(text)
    record, faults = read.read_as(CatalogueRecord)
    catalogue = catalogue_of(record)
    faults += [read.rule_fault(fault, record) for fault in catalogue.faults()]
    if faults:
        raise CatalogueTextError(faults)
    return catalogue
