"""Each party is told what stands in its row of knowledge/parties.csv, and no more."""

import json
from dataclasses import asdict

import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.support.parties import awareness, family_letter, meeting, push, quarter_of
from tests.conftest import TODAY
from tests.support.conftest import CONSOLE, STUDENT

OWN, COUNSELOR = Viewer("student", STUDENT), Viewer("counselor", "C001")


def test_the_family_gets_a_letter_on_the_students_word_and_it_holds_no_record(rooms: Rooms) -> None:
    given = {"catalog": rooms.catalog, "prompts": rooms.prompts}
    with pytest.raises(AccessDenied) as fault:
        family_letter(rooms.archive, COUNSELOR, STUDENT, **given)
    assert fault.value.code == "access.consent"
    rooms.archive.consent(OWN, STUDENT, "family", "granted")
    text = family_letter(rooms.archive, COUNSELOR, STUDENT, **given).text
    file = rooms.archive.file(OWN, STUDENT)
    assert file.name in text
    for reading in file.readings.values():
        assert reading.display not in text
    with pytest.raises(AccessDenied):
        family_letter(rooms.archive, Viewer("mentor", "M001"), STUDENT, **given)


def test_everybody_in_scope_is_told_once_and_the_figures_count_from_five_on(rooms: Rooms) -> None:
    students = rooms.archive.students(COUNSELOR)
    assert push(rooms.archive, COUNSELOR, "traineeship", catalog=rooms.catalog) == len(students)
    push(rooms.archive, COUNSELOR, "traineeship", catalog=rooms.catalog)
    (figures,) = awareness(rooms.archive, COUNSELOR, catalog=rooms.catalog)
    assert (figures.told, figures.opened, figures.knows) == (len(students), 0, 0)
    for student in students[:6]:
        knows = "yes" if student == students[0] else "no"
        rooms.archive.support.open_told(Viewer("student", student), student, "traineeship", knows)
    (figures,) = awareness(rooms.archive, COUNSELOR, catalog=rooms.catalog)
    assert (figures.opened, figures.knows) == (6, None)


def test_the_report_of_the_quarter_names_nobody(rooms: Rooms) -> None:
    text = json.dumps(
        asdict(meeting(rooms.archive, CONSOLE, catalog=rooms.catalog, prompts=rooms.prompts)), ensure_ascii=False
    )
    assert quarter_of(TODAY) in text
    names = {line.name for line in rooms.archive.roster(CONSOLE)}
    assert not [name for name in names if len(name) > 2 and name in text]
    assert "S2023" not in text and "C0" not in text
    with pytest.raises(AccessDenied):
        meeting(rooms.archive, COUNSELOR, catalog=rooms.catalog, prompts=rooms.prompts)
