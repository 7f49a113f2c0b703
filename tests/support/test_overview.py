"""The class overview counts and names nobody; what stands behind fewer than five is withheld, also as a difference."""

import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.support.overview import Overview, overview, shown

COUNSELOR = Viewer("counselor", "C001")


def counted(rooms: Rooms, class_id: str = "", viewer: Viewer = COUNSELOR) -> Overview:
    return overview(rooms.archive, viewer, catalog=rooms.catalog, prompts=rooms.prompts, class_id=class_id)


@pytest.mark.parametrize(
    ("parts", "sum_"),
    [([12, 9], 21), ([5], 5), ([4], None), ([12, 3], None), ([4, 3], 7), ([12, 2, 1], None), ([12, 0], 12), ([], None)],
)
def test_a_sum_is_withheld_where_a_difference_would_give_fewer_than_five_away(
    parts: list[int], sum_: int | None
) -> None:
    assert shown(parts) == sum_


def test_every_figure_is_of_five_or_more_and_no_class_follows_from_the_others(rooms: Rooms) -> None:
    whole = counted(rooms)
    singles = [counted(rooms, room) for room, _ in whole.classes]
    assert len(singles) > 1
    assert whole.students == sum(one.students for one in singles)
    for number, section in enumerate(whole.sections):
        for count in (one for found in (whole, *singles) for one in found.sections[number].counts):
            assert count.n is None or count.n >= 5
        for count in section.counts:
            parts = [
                next((one.n for one in found.sections[number].counts if one.label == count.label), None)
                for found in singles
            ]
            if count.n is not None and None in parts:
                hidden = count.n - sum(part or 0 for part in parts)
                assert hidden == 0 or (parts.count(None) > 1 and hidden >= 5)


def test_findings_are_counted_once_a_student_from_the_newest_draft(rooms: Rooms) -> None:
    code = rooms.catalog.checks[0].code
    for student in rooms.archive.students(COUNSELOR)[:6]:
        own = Viewer("student", student)
        for issues in ([{"code": "old.code", "quote": "x"}], [{"code": code, "quote": "x"}] * 2):
            body = {"kind": "resume", "job": "", "text": "only mine", "score": 1, "issues": issues}
            rooms.archive.keep_practice(own, student, body)
    section = next(one for one in counted(rooms).sections if one.name == "findings")
    assert section.of == 6
    assert [(one.label, one.n) for one in section.counts] == [(rooms.catalog.checks[0].title, 6)]


def test_only_a_counselor_has_a_class_to_look_at(rooms: Rooms) -> None:
    for viewer in (Viewer("mentor", "M001"), Viewer("centre", "Z001"), Viewer("student", "S20230001")):
        with pytest.raises(AccessDenied):
            counted(rooms, viewer=viewer)
