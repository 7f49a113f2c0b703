"""The door of the records: what the college knows, handed out to those who may know it.

Every method that names a ``viewer`` checks the rights first. To every reader but the console, a student who does not
exist and one whom the reader may not see answer alike (``access.denied``). Reads by anybody but the person are audited.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Literal

from advisor.catalog.rows import Scorecard
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.audit import AuditRow, Chain, ChainReport
from advisor.records.consents import Consents
from advisor.records.decisions import Decided, Decisions, Scoring
from advisor.records.files import Files
from advisor.records.forgotten import Forgotten
from advisor.records.groups import Grouped, Groups
from advisor.records.holdings import Holdings
from advisor.records.home import Home
from advisor.records.ledger import LedgerRecords
from advisor.records.outcomes import Outcomes
from advisor.records.people import (
    Advertisement,
    Certificate,
    Comparison,
    Consent,
    ConsentState,
    FactorName,
    Feedback,
    Internship,
    InterviewRecord,
    LabelledCase,
    PortraitSkill,
    Reading,
    Reply,
    Report,
    Review,
    ReviewState,
    RosterLine,
    Seen,
    Sharing,
    StoredPractice,
    StudentFile,
    Thread,
    Turn,
)
from advisor.records.practices import Practices
from advisor.records.replies import Replies
from advisor.records.reviews import Reviews
from advisor.records.store import Row, Store
from advisor.records.support import SupportRecords
from advisor.records.threads import Threads
from advisor.records.wishes import Wishes
from advisor.records.world import World

__all__ = ["Archive"]


class Archive:
    """The college's records behind their rights. Opened by ``Archive.open``; close it, or use it in a ``with``."""

    def __init__(self, store: Store, scorecard: Scorecard) -> None:
        self.store = store
        self.scorecard = scorecard
        self._chain = Chain(store)
        self._access = Access(store, self._chain)
        self._files = Files(store, self._access, scorecard)
        self._holdings = Holdings(store, self._access)
        self._reviews = Reviews(store, self._access, self._files)
        self._decisions = Decisions(store, self._access, self._files, scorecard)
        self._groups = Groups(store)
        self._replies = Replies(store, self._access)
        self._consents = Consents(store, self._access)
        self._threads = Threads(store, self._access, self._files)
        self._practices = Practices(store, self._access)
        self._world = World(store)
        self.outcomes = Outcomes(store, self._access)
        self._wishes = Wishes(store, self._access, self._chain)
        self.support = SupportRecords(store, self._access)
        """Plans and what was done; every method checks the rights as those of the archive do."""
        self.ledger = LedgerRecords(store, self._access, self._chain)
        """Many plans at once, and who accompanies whom."""

    @classmethod
    def open(
        cls,
        home: Home,
        *,
        url: str | None = None,
        today: date,
        scorecard: Scorecard,
        create: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> "Archive":
        """Open the records of a home.

        Args:
            home: The folder of everything that is kept.
            url: Another database (``postgresql+psycopg://…``); default is SQLite in the home.
            today: "Now" for dates that are kept and for which reading is the newest.
            scorecard: The college's factors with their ranges and labels.
            create: Make an empty database where there is none.
            clock: Time of an audited act (UTC); default is the machine's.

        Raises:
            StateFault: ``not_ready`` without a database, ``newer`` if a later version wrote it, ``locked``.
        """
        store = Store.open(home, url=url, today=today, create=create, clock=clock)
        if create:
            Forgotten(store).begin()
        return cls(store, scorecard)

    @property
    def today(self) -> date:
        """The day that counts as now."""
        return self.store.today

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, table: str, rows: Sequence[Row]) -> int:
        """Insert many rows in one transaction, for the demonstration college and imports; checks no rights.

        Args:
            table: Name in ``records.tables``.
            rows: Dicts of its columns, all with the same keys; columns with a default may be left out.

        Returns:
            The number of rows inserted.

        Raises:
            InputFault: The table or a column does not exist, or the rows differ in their keys.
            StateFault: ``conflict`` – a row contradicts another or one that stands there.
        """
        return self.store.load(table, rows)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Within this block many students are read with few queries, and their audit is written together at its end.

        What is read keeps to the state at the block's beginning; for ``--all``, not for a conversation.
        """
        with self._chain.together(), self.store.moment(), self.store.snapshot():
            yield

    @contextmanager
    def together(self) -> Iterator[None]:
        """Within this block all is read as it stands at one moment, and noted in the audit together, at its end.

        One connection and one wait for the disk, not one a read; a write within the block is seen by what follows it.
        """
        with self._chain.together(), self.store.moment():
            yield

    # Who is asking

    def viewer(self, spec: str, reason: str | None = None) -> Viewer:
        """The person named by ``role:id``.

        Raises:
            InputFault: Not written like ``counselor:C01``.
            AccessDenied: ``login`` – nobody of that role and id.
        """
        return self._access.viewer(spec, reason)

    def students(self, viewer: Viewer) -> tuple[str, ...]:
        """Ids of the students whom the viewer may see, in order.

        Raises:
            AccessDenied: An administrator without a reason.
        """
        return self._access.students(viewer)

    def roster(self, viewer: Viewer) -> tuple[RosterLine, ...]:
        """Name, class and aim of those students, in the order of the ids; nothing that is protected."""
        return self._access.roster(viewer)

    def names(self, viewer: Viewer) -> Mapping[str, str]:
        """Id → name of those students, so that a conversation finds whom it names; empty for whom may see nobody."""
        return self._access.names(viewer)

    # What is known of a student

    def classes(self, viewer: Viewer) -> Mapping[str, str]:
        """Name of the class of each of those students, by id."""
        return self._access.classes(viewer)

    def file(self, viewer: Viewer, student: str) -> StudentFile:
        """The student as far as the viewer may know.

        Raises:
            AccessDenied: Not a student, or none whom this viewer may see.
            NotFound: ``student`` – to the console alone.
        """
        return self._files.file(viewer, student)

    def counting(self) -> Iterator[tuple[StudentFile, bool]]:
        """Every file in the operator's view, and whether the student is on record as having difficulties.

        For counts alone: what is made of it names nobody, so it is no reading of a person and not in the audit.
        """
        return self._files.counting()

    @property
    def is_synthetic(self) -> bool:
        """Whether the records hold the demonstration college."""
        return self._world.is_synthetic()

    def readings_over_time(self, viewer: Viewer, student: str, factor: FactorName) -> tuple[Reading, ...]:
        """Every valid reading of one factor, oldest first; empty where the viewer may not see the factor."""
        return self._files.over_time(viewer, student, factor)

    def comparison(
        self, viewer: Viewer, student: str, factor: FactorName, scope: Literal["class", "major"] = "class"
    ) -> Comparison | None:
        """The one of ``comparisons``, or None."""
        return self.comparisons(viewer, student, (factor,), scope).get(factor)

    def comparisons(
        self,
        viewer: Viewer,
        student: str,
        factors: Sequence[FactorName],
        scope: Literal["class", "major"] = "class",
    ) -> Mapping[FactorName, Comparison]:
        """Means of the student's class, or of the major in the same cohort, over those whom the viewer may see.

        A factor is left out when fewer than five others would stand behind it, or the viewer may not see it.
        """
        return self._files.comparisons(viewer, student, factors, scope)

    def portrait(self, viewer: Viewer, student: str) -> tuple[PortraitSkill, ...]:
        """The skills with their level and evidence, in the order of the skill ids."""
        return self._holdings.portrait(viewer, student)

    def reports(self, viewer: Viewer, student: str) -> tuple[Report, ...]:
        """Training reports, oldest first."""
        return self._holdings.reports(viewer, student)

    def interests(self, viewer: Viewer, student: str) -> tuple[int, ...] | None:
        """The 60 answers (0 or 1) of the newest questionnaire, or None."""
        return self._holdings.interests(viewer, student)

    def keep_interests(self, viewer: Viewer, student: str, answers: Sequence[int]) -> None:
        """Keep the student's own 60 answers (0 or 1); of one day the last count.

        Raises:
            AccessDenied: Another reader; nobody answers for a student.
            InputFault: ``value`` – not sixty answers of 0 or 1.
        """
        self._holdings.keep_interests(viewer, student, answers)

    def certificates(self, viewer: Viewer, student: str) -> tuple[Certificate, ...] | None:
        """Certificates; None: nobody looked, (): looked up, none."""
        return self._holdings.certificates(viewer, student)

    def internships(self, viewer: Viewer, student: str) -> tuple[Internship, ...] | None:
        """Internships; None: nobody looked, (): looked up, none."""
        return self._holdings.internships(viewer, student)

    def interviews(self, viewer: Viewer, student: str) -> tuple[InterviewRecord, ...] | None:
        """Interviews at employers; None: nobody looked, (): looked up, none."""
        return self._holdings.interviews(viewer, student)

    def seen_by(self, viewer: Viewer, student: str) -> tuple[Seen, ...]:
        """Who opened what of the student, when and why; for the student and the console."""
        return self._access.seen_by(viewer, student)

    # What is decided and said about it

    def review(self, viewer: Viewer, student: str) -> Review:
        """The newest decision on the flag of the viewer's view; the student sees that of any view."""
        return self._reviews.review(viewer, student)

    def set_review(self, viewer: Viewer, student: str, state: ReviewState, note: str = "") -> Review:
        """Confirm or dismiss the flag of the viewer's view, or take that back with ``unreviewed``."""
        return self._reviews.set_review(viewer, student, state, note)

    def history(self, viewer: Viewer, student: str) -> tuple[Review, ...]:
        """All decisions on the flag of the viewer's view, oldest first."""
        return self._reviews.history(viewer, student)

    def keep_scorings(self, viewer: Viewer, found: Sequence[Scoring]) -> None:
        """Keep what the rule said, with the version of the scorecard; earlier ones stay."""
        self._decisions.keep(viewer, found)

    def scorings(self, viewer: Viewer, student: str) -> tuple[Scoring, ...]:
        """What was kept of the rule's answers in the viewer's view and factors, oldest first."""
        return self._decisions.of(viewer, student)

    def latest_scorings(self, viewer: Viewer) -> Mapping[tuple[str, tuple[str, ...]], Scoring]:
        """(student, factors) → the newest answer of the rule kept in the class view; for the console's counts alone."""
        return self._decisions.latest(viewer)

    def groups(self, viewer: Viewer) -> tuple[Grouped, ...]:
        """Sex, ethnicity and home region of everybody, for the console's report on fairness; they enter no score."""
        return self._groups.of(viewer)

    def decided(self, viewer: Viewer) -> tuple[Decided, ...]:
        """The newest decisions within the viewer's reach, for counts alone."""
        return self._decisions.decided(viewer)

    def correct(self, viewer: Viewer, student: str, factor: FactorName, raw: float, note: str) -> None:
        """Put a corrected reading in place, for the class counselor or the centre; what stood before is kept.

        Raises:
            AccessDenied: The viewer does not settle, or may not see this factor of the student.
            InputFault: No note.
        """
        self._decisions.correct(viewer, student, factor, raw, note)

    def undo_correction(self, viewer: Viewer, student: str) -> FactorName:
        """Take back the newest correction of a factor that the viewer may see.

        Raises:
            StateFault: ``conflict`` – there is none.
        """
        return self._decisions.undo(viewer, student)

    def reply(self, viewer: Viewer, student: str, card: str, text: str) -> Reply:
        """Keep the student's own answer to a card (its measure)."""
        return self._replies.reply(viewer, student, card, text)

    def settle(self, viewer: Viewer, reply: str, note: str) -> Reply:
        """Settle a reply; for the class counselor, or the centre where the card is the centre's."""
        return self._replies.settle(viewer, reply, note)

    def replies(self, viewer: Viewer, student: str) -> tuple[Reply, ...]:
        """The student's answers to cards that the viewer may see, oldest first."""
        return self._replies.replies(viewer, student)

    def consent(
        self,
        viewer: Viewer,
        student: str,
        what: Sharing,
        state: ConsentState,
        to: str | None = None,
    ) -> tuple[Consent, ...]:
        """Grant or withdraw, by the student alone; counts from the next read on."""
        return self._consents.consent(viewer, student, what, state, to)

    def consents(self, viewer: Viewer, student: str) -> tuple[Consent, ...]:
        """The newest word on every sharing; for the student and the console."""
        return self._consents.consents(viewer, student)

    # What students want of the recommendations

    def say_of_recommendation(self, viewer: Viewer, student: str, job: str, useful: bool, note: str = "") -> Feedback:
        """Keep a student's word on one recommendation."""
        return self._wishes.say(viewer, student, job, useful, note)

    def feedback(self, viewer: Viewer, student: str) -> tuple[Feedback, ...]:
        """Those words, oldest first."""
        return self._wishes.said(viewer, student)

    def feedback_counts(self, viewer: Viewer) -> Mapping[str, tuple[int, int]]:
        """Post → (useful, not useful) over the students whom the viewer may see; small numbers are not yet withheld."""
        return self._wishes.counts(viewer)

    def set_personal(self, viewer: Viewer, student: str, on: bool) -> None:
        """Recommendations with the student's portrait, or without; counts from the next read on."""
        self._wishes.choose(viewer, student, on)

    def is_personal(self, viewer: Viewer, student: str) -> bool:
        """Whether recommendations may use the student's portrait."""
        return self._wishes.is_personal(viewer, student)

    def has_confirmed_difficulty(self, viewer: Viewer, student: str) -> bool:
        """Whether the college has put the student on record as having difficulties; for the option of assignment."""
        return self._wishes.is_confirmed(viewer, student)

    def open_to_employers(self, viewer: Viewer) -> tuple[str, ...]:
        """Ids of the students whom the viewer may see and who consented to employers, in order."""
        return self._wishes.open_to_employers(viewer)

    # Conversations and rehearsals

    def start_thread(self, viewer: Viewer, subject: str | None = None) -> str:
        """Begin a conversation and give its id."""
        return self._threads.start(viewer, subject)

    def thread(self, viewer: Viewer, id: str) -> Thread:
        """A conversation of the viewer's own; turns about what the viewer may no longer see come back withheld.

        Raises:
            AccessDenied: There is no such conversation, or it is another person's.
            NotFound: ``thread`` – to the console alone.
        """
        return self._threads.thread(viewer, id)

    def threads(self, viewer: Viewer) -> tuple[str, ...]:
        """Ids of the viewer's conversations, oldest first."""
        return self._threads.of(viewer)

    def keep_turn(self, viewer: Viewer, thread: str, turn: Turn) -> None:
        """Append a turn; it is on disk when this returns."""
        self._threads.keep(viewer, thread, turn)

    def practices(self, viewer: Viewer, student: str) -> tuple[StoredPractice, ...]:
        """Rehearsals that were kept, oldest first."""
        return self._practices.practices(viewer, student)

    def keep_practice(self, viewer: Viewer, student: str, practice: Mapping[str, object]) -> str:
        """Keep a rehearsal of the student's own and give its id; ``kind`` and ``job`` are taken from it."""
        return self._practices.keep(viewer, student, practice)

    def share_practice(self, viewer: Viewer, practice: str, *, is_shared: bool = True) -> bool:
        """Let the counselor read one rehearsal of the student's own, or no longer.

        Of a rehearsal that was not shared a counselor sees only that it took place.
        """
        return self._practices.share(viewer, practice, is_shared=is_shared)

    def override_practice(
        self, viewer: Viewer, practice: str, turn: int, level: int, note: str
    ) -> tuple[int | None, int]:
        """Keep a counselor's level 1..5 beside the engine's, in a rehearsal that was shared; gives (engine's, teacher's).

        Raises:
            AccessDenied: It was not shared, is nobody's, or the viewer is no counselor of the student.
            InputFault: ``value`` – there is no such turn.
        """
        return self._practices.override(viewer, practice, turn, level, note)

    def practice_overrides(self, viewer: Viewer) -> tuple[tuple[int, int], ...]:
        """Pairs (engine's level, teacher's level) in the rehearsals of the students whom the viewer reaches."""
        return self._practices.overrides(viewer, self.students(viewer))

    def group_findings(self, viewer: Viewer, students: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Codes of the findings in each student's newest draft of a resume, for counting alone; no word of the draft."""
        return self._practices.findings(viewer, students)

    def group_practice(
        self, viewer: Viewer, class_id: str, job: str, questions: Collection[str] = ()
    ) -> tuple[float, ...]:
        """Mean scores, nameless and in no order of persons, of a class's students who rehearsed for a post.

        The caller shows them as a distribution, and nothing below five.
        """
        members = sorted(line.student for line in self.roster(viewer) if line.class_id == class_id)
        return tuple(sorted(self._practices.group(viewer, members, job, questions)))

    # The world outside, and what past cohorts taught

    def jobs(self) -> tuple[Advertisement, ...]:
        """Every advertisement, expired ones included, in the order of the ids."""
        return self._world.jobs()

    def labelled_cases(self) -> tuple[LabelledCase, ...]:
        """Settled cases of past cohorts, nameless; the only rows that a model may learn from."""
        return self._world.labelled_cases()

    # The audit

    def audit(self, viewer: Viewer, action: str, subject: str = "", detail: Mapping[str, object] | None = None) -> None:
        """Append an act to the audit; ``subject`` is a person's id or empty."""
        self._chain.append(viewer, action, subject, detail or {})

    def audited(self, viewer: Viewer, limit: int = 100) -> tuple[AuditRow, ...]:
        """The newest acts, newest first; for administrators."""
        return self._access.audited(viewer, limit)

    def verify_chain(self, anchor: tuple[int, str] | None = None) -> ChainReport:
        """Whether every row of the audit is as it was written; ``anchor`` is (rows, hash) noted outside earlier."""
        return self._chain.verify(anchor)
