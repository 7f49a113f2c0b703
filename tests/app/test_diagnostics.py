"""The file for whoever helps with a fault tells how the machine is, and nothing about anybody."""

import io
import json
import zipfile
from dataclasses import replace

from sqlalchemy import select

from advisor.app.diagnostics import bundle, settings_told
from advisor.app.health import health
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.records.tables import classes, staff, students


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


def test_the_bundle_names_nobody(rooms: Rooms) -> None:
    archive = rooms.archive
    pupil = archive.students(Viewer("counselor", "C001"))[0]
    archive.audit(Viewer("admin", "A001", "家长来访"), "read", pupil, {"card": "file"})
    archive.reply(Viewer("student", pupil), pupil, "academic.core_mean", "这门课我补考过了")
    parts = unpacked(bundle(rooms))
    said = "\n".join((*parts, *parts.values()))
    with archive.store.read() as connection:
        people = [*connection.execute(select(students.c.id, students.c.name, students.c.pinyin))]
        people += [*connection.execute(select(staff.c.id, staff.c.name, staff.c.name))]
        rooms_of = [*connection.execute(select(classes.c.id, classes.c.name)).all()]
    assert len(people) > 2000
    assert [who for who in people if who[0] in said or who[1] in said or (who[2] and who[2] in said)] == []
    assert [room for room in rooms_of if room[1] in said] == []
    for words in ("家长来访", "这门课我补考过了", str(rooms.settings.home), rooms.jobs[0].employer, pupil):
        assert words not in said


def test_the_bundle_says_what_a_helper_needs(rooms: Rooms) -> None:
    parts = unpacked(bundle(rooms))
    assert json.loads(parts["versions.json"])["gradio"]
    assert {one["name"]: one["state"] for one in json.loads(parts["health.json"])}["database"] == "good"
    rows = json.loads(parts["rows.json"])
    assert rows["students"] > 2000 and rows["staff"] >= 5 and "psychology" not in rows
    assert all(number == 0 or number == "<5" or number >= 5 for number in rows.values())


def test_no_secret_and_no_address_is_told(rooms: Rooms) -> None:
    secret = replace(
        rooms.settings,
        llm_api_key="sk-geheim",
        llm_base_url="http://u:geheim@10.0.0.7/v1",
        llm_model="m",
        database_url="postgresql+psycopg://u:geheim@10.0.0.8/q",
        host="10.0.0.9",
    )
    said = json.dumps(settings_told(secret))
    assert "geheim" not in said and "10.0.0" not in said
    assert settings_told(secret)["ADVISOR_LLM_API_KEY"] == "set"


def test_health_sees_what_is_gone(rooms: Rooms) -> None:
    import shutil

    assert {one.state for one in health(rooms)} <= {"good", "look"}
    shutil.rmtree(rooms.home.index)
    for model in rooms.home.models.glob("*.npz"):
        model.unlink()
    states = {one.name: (one.state, one.why) for one in health(rooms)}
    assert states["index"] == states["forests"] == ("look", "absent")
