"""The one place that chooses implementations: settings in, rooms out, each built when it is first needed."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.settings import Settings, folder_of

if TYPE_CHECKING:
    from advisor.catalog.catalog import Catalog
    from advisor.diagnosis.forest import Forests
    from advisor.diagnosis.treeshap import TreeShap
    from advisor.dialogue.engines import Engines
    from advisor.dialogue.session import Session
    from advisor.facts import Viewer
    from advisor.language.embedding import Encoder
    from advisor.language.retrieval import Retriever
    from advisor.language.skills import SkillLexicon
    from advisor.records.archive import Archive
    from advisor.records.home import Home
    from advisor.records.people import Advertisement
    from advisor.records.posts import Post
    from advisor.wording.prompts import Prompts

__all__ = ["Progress", "Rooms"]

Progress = Callable[[int, int, str], None]


class Rooms:
    """Every room, wired by the settings.

    Args:
        settings: What the environment decides.
        today: "Now" for windows, decay and due dates.

    A command that reads a text never opens the database; one that asks the college does. Attributes are built once.
    """

    def __init__(self, settings: Settings, today: date) -> None:
        self.settings = settings
        self.today = today

    @cached_property
    def catalog(self) -> "Catalog":
        """knowledge/ as typed rows."""
        from advisor.catalog.catalog import Catalog

        return Catalog(*self._tables)

    @property
    def _tables(self) -> tuple[Path, Path]:
        """Where knowledge/ stands, and where its parsed tables are kept."""
        return folder_of("knowledge", self.settings.home), self.settings.home / "catalog"

    @cached_property
    def prompts(self) -> "Prompts":
        """prompts/ in the language of the settings."""
        from advisor.wording.prompts import Prompts

        return Prompts(folder_of("prompts", self.settings.home), self.settings.language)

    @cached_property
    def lexicon(self) -> "SkillLexicon":
        """The automaton over all skill names."""
        from advisor.catalog.compiled import Compiled
        from advisor.language.kept_lexicon import open_lexicon

        return open_lexicon(Compiled(*self._tables), lambda: self.catalog)

    @cached_property
    def home(self) -> "Home":
        """The folder of everything that is kept."""
        from advisor.records.home import Home

        return Home(self.settings.home)

    @cached_property
    def archive(self) -> "Archive":
        """The college's records.

        Raises:
            StateFault: ``not_ready`` when the home holds no database yet.
        """
        return self.open_archive(create=False)

    def open_archive(self, *, create: bool) -> "Archive":
        """Open the records, making an empty database first where ``create`` says so."""
        from advisor.records.archive import Archive

        url, scorecard = self.settings.database_url, self.catalog.scorecard
        return Archive.open(self.home, url=url, today=self.today, scorecard=scorecard, create=create)

    @cached_property
    def jobs(self) -> "tuple[Advertisement, ...]":
        """The advertisements on record; none where there is no database yet."""
        if self.settings.database_url is None and not self.home.database.exists():
            return ()
        return self.archive.jobs()

    @cached_property
    def embedding(self) -> "Encoder | None":
        """The model that the settings name, else our own; None before it was trained."""
        from advisor.language.embedding import Embedding
        from advisor.language.swapped import SwappedModel

        if self.settings.embedding:
            return SwappedModel(self.settings.embedding)
        return Embedding.open(self.home.embedding) if (self.home.embedding / "fingerprint.json").exists() else None

    @cached_property
    def retriever(self) -> "Retriever":
        """Search over knowledge/ and the advertisements; built on first use where the home has no index."""
        from advisor.app.preparation import open_retriever

        return open_retriever(self)

    @cached_property
    def forests(self) -> "Forests | None":
        """The trained forests of the home, or None."""
        from advisor.diagnosis.forest import Forests

        return Forests.open(self.home.models) if any(self.home.models.glob("*.npz")) else None

    @cached_property
    def shapley(self) -> "TreeShap":
        """Shapley values for the student on screen, by a worker process that starts when it is first asked."""
        from advisor.diagnosis.treeshap import TreeShap

        return TreeShap()

    @cached_property
    def engines(self) -> "Engines":
        """What the dialogue may consult."""
        from advisor.dialogue.engines import Engines

        return Engines(
            catalog=self.catalog,
            prompts=self.prompts,
            archive=self.archive,
            retriever=self.retriever,
            lexicon=self.lexicon,
            forests=self.forests,
            today=self.today,
            kept=self.settings.home / "routing",
        )

    @cached_property
    def session(self) -> "Session":
        """The dialogue, with the configured model or the embedded responder."""
        from advisor.dialogue.endpoint import Endpoint
        from advisor.dialogue.session import Session

        given = self.settings
        endpoint = (
            Endpoint(given.llm_base_url, given.llm_model, given.llm_api_key, given.llm_place)
            if given.llm_base_url and given.llm_model
            else None
        )
        return Session(self.engines, endpoint)

    def viewer(self, spec: str | None, reason: str | None = None) -> "Viewer":
        """Who is asking, by ``--as``; the operator at the console where nothing is said."""
        return self.archive.viewer("admin:console" if spec is None else spec, reason)

    def post(self, text: str) -> "Post":
        """An advertisement, pack, code or title as people name it.

        Names and aliases are looked up first; only what none of them knows opens the index.

        Raises:
            NotFound: ``job``, with the three nearest names.
        """
        from advisor.errors import NotFound
        from advisor.records.posts import resolve_post

        try:
            return resolve_post(text, self.catalog, jobs=self.jobs)
        except NotFound:
            return resolve_post(text, self.catalog, jobs=self.jobs, retriever=self.retriever)
