"""What the dialogue may consult, handed over by the wiring."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from advisor.catalog.catalog import Catalog
from advisor.diagnosis.forest import Forests
from advisor.language.retrieval import Retriever
from advisor.language.skills import SkillLexicon
from advisor.records.archive import Archive
from advisor.wording.prompts import Prompts

__all__ = ["Engines"]


@dataclass(frozen=True)
class Engines:
    """The rooms below, ready to be asked."""

    catalog: Catalog
    prompts: Prompts
    archive: Archive
    retriever: Retriever
    lexicon: SkillLexicon
    forests: Forests | None
    today: date
    kept: Path | None = None
    """Folder in which what the dialogue has learned is kept; None learns it anew each time."""
