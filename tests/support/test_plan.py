"""One student, one plan: every action stands on a card and a rule, and nobody learns from it what they may not know."""

from collections import Counter

from sqlalchemy import update

from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.records.support_people import STATES
from advisor.records.tables import economy, psychology, students
from tests.support.conftest import CONSOLE, STUDENT, plan_of, shown

PROTECTED_RULES = {"subsidy_family": "economy", "conditions_of_work": "special", "family_talk": "family"}


def readers(rooms: Rooms, student: str) -> list[Viewer]:
    """Everybody who reaches the student, the student apart."""
    counselor = next(v for v in (Viewer("counselor", f"C{n:03d}") for n in range(1, 14)) if student in _ids(rooms, v))
    found = [counselor, Viewer("centre", "Z001")]
    for mentor in ("M001", "M002"):
        viewer = Viewer("mentor", mentor)
        if student in _ids(rooms, viewer):
            found.append(viewer)
    return found


_SCOPES: dict[tuple[int, str], frozenset[str]] = {}


def _ids(rooms: Rooms, viewer: Viewer) -> frozenset[str]:
    key = (id(rooms), str(viewer))
    if key not in _SCOPES:
        _SCOPES[key] = frozenset(rooms.archive.students(viewer))
    return _SCOPES[key]


def test_every_action_of_every_plan_traces_to_a_card_and_a_rule(
    reading_rooms: Rooms, registered: tuple[str, ...]
) -> None:
    assert len(registered) == 436
    rules = {rule.id: rule for rule in reading_rooms.catalog.plan_rules}
    with reading_rooms.archive.at_once():
        plans = [plan_of(reading_rooms, CONSOLE, student) for student in registered]
    for found in plans:
        cards = {card.id: card for card in found.cards}
        assert found.actions
        for action in found.actions:
            rule, card = rules[action.rule], cards[action.card]
            assert card.measure == action.measure
            assert rule.card == ("skill.weak" if action.measure.startswith("skill.") else action.measure)
            assert (action.kind, action.owner, action.needs_signature_of) == (rule.kind, rule.owner, rule.signatures)
            assert action.due <= action.recheck and action.state in STATES
            assert "{" not in action.what
        assert [action.kind for action in found.actions].count("psychological_support") == 1


def test_plans_differ_by_what_a_student_aims_at(reading_rooms: Rooms, registered: tuple[str, ...]) -> None:
    seeking = {line.student: line.seeking for line in reading_rooms.archive.roster(CONSOLE)}
    kinds: dict[str, Counter[str]] = {}
    with reading_rooms.archive.at_once():
        for student in registered:
            found = plan_of(reading_rooms, CONSOLE, student)
            kinds.setdefault(seeking[student], Counter()).update(action.rule for action in found.actions)
    assert set(kinds) == {"job", "study", "army", "venture", "undecided"}
    assert kinds["study"]["study_path"] and not kinds["study"]["service_posts"]
    assert kinds["army"]["army_path"] and kinds["venture"]["venture_path"] and kinds["undecided"]["undecided_look"]
    for aim in ("study", "army", "venture"):
        assert not {"interview_practice", "service_training", "certificate_trade"} & set(kinds[aim])
    assert kinds["job"]["service_posts"] and not kinds["job"]["army_path"]


def test_no_plan_tells_a_reader_what_they_may_not_know(reading_rooms: Rooms, registered: tuple[str, ...]) -> None:
    archive = reading_rooms.archive
    with archive.at_once():
        for student in registered:
            for viewer in readers(reading_rooms, student):
                found = plan_of(reading_rooms, viewer, student)
                allowed = archive.support.allowed(viewer, student)
                for action in found.actions:
                    needs = PROTECTED_RULES.get(action.rule)
                    assert needs is None or needs in allowed, (student, viewer, action.rule)
                measures = {card.measure for card in found.cards}
                assert "psychology.band" not in measures
                assert "economy" in allowed or "economy.income_month" not in measures
                assert viewer.role != "mentor" or "jobseeking.pass_rate" not in measures


def test_a_plan_is_the_same_whatever_stands_in_a_row_that_its_reader_may_not_see(
    rooms: Rooms, registered: tuple[str, ...]
) -> None:
    """The leak test: change every protected row, and compare every plan of every reader who is not entitled to it."""
    archive = rooms.archive
    closed: list[tuple[Viewer, str]] = []
    with archive.at_once():
        for student in registered:
            for viewer in readers(rooms, student):
                allowed = archive.support.allowed(viewer, student)
                if not {"economy", "special"} & allowed:
                    closed.append((viewer, student))
        before = {(str(v), s): shown(plan_of(rooms, v, s)) for v, s in closed}
    assert len(closed) > 400
    with archive.store.write() as connection:
        connection.execute(update(economy).values(income_month=400.0))
        connection.execute(update(psychology).values(band=5.0))
        connection.execute(
            update(students).values(disability="肢体", registered_causes="economic|special|psychological")
        )
    with archive.at_once():
        after = {(str(v), s): shown(plan_of(rooms, v, s)) for v, s in closed}
    assert before == after
    with archive.store.write() as connection:
        connection.execute(update(economy).values(income_month=9000.0))
        connection.execute(update(psychology).values(band=1.0))
        connection.execute(update(students).values(disability=None))
    with archive.at_once():
        assert before == {(str(v), s): shown(plan_of(rooms, v, s)) for v, s in closed}


def test_the_band_of_psychology_changes_nobodys_plan(rooms: Rooms) -> None:
    viewers = [Viewer("centre", "Z001"), Viewer("student", STUDENT), Viewer("counselor", "C001"), CONSOLE]
    before = [plan_of(rooms, viewer, STUDENT).actions for viewer in viewers]
    with rooms.archive.store.write() as connection:
        connection.execute(update(psychology).values(band=5.0))
    assert [plan_of(rooms, viewer, STUDENT).actions for viewer in viewers] == before


def test_the_family_is_spoken_to_with_the_students_word_alone(rooms: Rooms) -> None:
    student, counselor = Viewer("student", STUDENT), Viewer("counselor", "C001")

    def asked(viewer: Viewer) -> list[str]:
        return [action.id for action in plan_of(rooms, viewer, STUDENT).actions if action.kind == "family_contact"]

    assert asked(counselor) == []
    rooms.archive.consent(student, STUDENT, "family", "granted")
    assert asked(counselor) == asked(student) == ["family_talk"]
    assert asked(Viewer("centre", "Z001")) == []
    rooms.archive.consent(student, STUDENT, "family", "withdrawn")
    assert asked(counselor) == []


def test_consent_taken_back_closes_the_action_that_stood_on_it(rooms: Rooms) -> None:
    counselor = Viewer("counselor", "C001")
    rooms.archive.consent(Viewer("student", STUDENT), STUDENT, "economy", "granted")
    with rooms.archive.store.write() as connection:
        connection.execute(update(economy).where(economy.c.student == STUDENT).values(income_month=600.0))
    assert "subsidy_family" in [action.id for action in plan_of(rooms, counselor, STUDENT).actions]
    rooms.archive.consent(Viewer("student", STUDENT), STUDENT, "economy", "withdrawn")
    found = shown(plan_of(rooms, counselor, STUDENT))
    assert "subsidy_family" not in found and "economy.income_month" not in found and "600" not in found
