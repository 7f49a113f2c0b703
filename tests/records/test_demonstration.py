"""The demonstration college: margins, sameness by seed, noise, and nothing that hangs on sex or origin."""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest

from advisor.errors import KnowledgeFault, StateFault
from advisor.facts import Viewer
from advisor.language.skills import SkillLexicon
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.demonstration.causation import REGISTERED, Law
from advisor.records.demonstration.college import best_accuracy, fill
from advisor.records.demonstration.generation import ORDER, generate
from advisor.records.demonstration.material import Material
from advisor.records.demonstration.readings import past_case_rows
from advisor.records.demonstration.reports import LONGEST, SHORTEST, Writer
from advisor.records.home import Home

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 6, 1)
CONSOLE = Viewer("admin", "console")


def _silent(done, total, text):
    pass


def _digest(rows):
    told = json.dumps({table: list(rows[table]) for table in ORDER}, ensure_ascii=False, default=bytes.hex)
    return hashlib.sha256(told.encode()).hexdigest()


@pytest.fixture(scope="session")
def lexicon(catalog):
    return SkillLexicon.from_catalog(catalog)


@pytest.fixture(scope="session")
def made(catalog, lexicon):
    return generate(Material(KNOWLEDGE), catalog, lexicon, seed=2026, today=TODAY, progress=_silent)


@pytest.fixture(scope="session")
def filled(tmp_path_factory, catalog, lexicon):
    archive = Archive.open(
        Home(tmp_path_factory.mktemp("college")), today=TODAY, scorecard=catalog.scorecard, create=True
    )
    steps = []
    summary = fill(archive, catalog, lexicon, today=TODAY, progress=lambda *step: steps.append(step))
    yield archive, summary, steps
    archive.close()


def test_margins_are_those_of_the_papers(made):
    students = made.rows["students"]
    assert len(students) == 2159
    on_record = [row["registered_causes"].split("|") for row in students if row["registered_mask"]]
    assert len(on_record) == 436
    assert Counter(causes[0] for causes in on_record) == {"economic": 270, "ability": 122, "special": 44}
    assert sum("psychological" in causes for causes in on_record) == 52
    assert all(not row["registered_causes"] for row in students if not row["registered_mask"])
    assert len(made.rows["classes"]) == 52
    assert len(made.rows["jobs"]) == 150


def test_mask_carries_the_bit_of_the_cause_and_disability_its_own(made):
    bit = {"economic": 2, "ability": 1, "special": 4}
    for row in made.rows["students"]:
        cause = row["registered_causes"].split("|")[0]
        assert not cause or row["registered_mask"] & bit[cause]
        assert bool(row["registered_mask"] & 4) == (row["disability"] is not None)


def test_seeking_has_its_shares(made):
    counts = Counter(row["seeking"] for row in made.rows["students"])
    shares = {name: counts[name] / 2159 for name in counts}
    expected = {"job": 0.78, "study": 0.14, "army": 0.03, "venture": 0.02, "undecided": 0.03}
    assert shares == pytest.approx(expected, abs=0.001)


def test_seventy_percent_share_their_economy_with_the_counselor(made):
    newest = {(row["student"], row["to"]): row["state"] for row in made.rows["consents"] if row["what"] == "economy"}
    granted = {student for (student, to), state in newest.items() if to == "counselor" and state == "granted"}
    centre = {student for (student, to), state in newest.items() if to == "centre" and state == "granted"}
    assert len(granted) == round(0.7 * 2159)
    assert centre < granted
    assert 0.3 < len(centre) / len(granted) < 0.6
    assert "withdrawn" in newest.values()


def test_everything_is_marked_synthetic(made, filled):
    assert all(row["synthetic"] for row in [*made.rows["students"], *made.rows["jobs"]])
    mark = Material(KNOWLEDGE).jobs["mark"]
    assert all(mark in row["text"] and row["employer"].endswith(mark) for row in made.rows["jobs"])
    archive, _, _ = filled
    assert all(line.synthetic for line in archive.roster(CONSOLE))


def test_second_fill_changes_nothing_and_says_the_same(filled, catalog, lexicon):
    archive, summary, _ = filled
    before = hashlib.sha256(archive.store.home.database.read_bytes()).hexdigest()
    assert fill(archive, catalog, lexicon, today=TODAY) == summary
    assert fill(archive, catalog, lexicon, seed=7, today=TODAY) == summary
    assert hashlib.sha256(archive.store.home.database.read_bytes()).hexdigest() == before


def test_same_seed_same_rows_and_another_seed_others(made, catalog, lexicon):
    def again(seed):
        return generate(Material(KNOWLEDGE), catalog, lexicon, seed=seed, today=TODAY, progress=_silent)

    assert _digest(again(2026).rows) == _digest(made.rows)
    assert _digest(again(2027).rows) != _digest(made.rows)


def test_home_of_another_college_is_left_alone(tmp_path, catalog, lexicon):
    with Archive.open(Home(tmp_path), today=TODAY, scorecard=catalog.scorecard, create=True) as archive:
        archive.load("classes", [{"id": "X1", "name": "X", "major_code": "1", "major": "X", "counselor": None}])
        archive.load(
            "students",
            [{"id": "S1", "name": "X", "class_id": "X1", "major_code": "1", "cohort": 2026, "seeking": "job"}],
        )
        with pytest.raises(StateFault) as fault:
            fill(archive, catalog, lexicon, today=TODAY)
        assert fault.value.code == "state.conflict"
        assert archive.students(CONSOLE) == ("S1",)


def test_progress_ends_at_its_total(filled):
    steps = filled[2]
    done, total, _ = steps[-1]
    assert done == total > 50_000
    assert all(done <= total for done, total, _ in steps)


def test_three_counselors_have_four_classes_each_and_none_in_common(filled):
    archive, summary, _ = filled
    own = {account.id: account for account in summary.accounts if account.role == "counselor"}
    assert sorted(own) == ["C001", "C002", "C003"]
    classes = [name for account in own.values() for name in account.classes]
    assert len(classes) == len(set(classes)) == 12
    reached = [set(archive.students(archive.viewer(f"counselor:{id}"))) for id in own]
    assert all(155 <= len(students) <= 175 for students in reached)
    assert len(set.union(*reached)) == sum(map(len, reached))


def test_every_account_can_log_in(filled):
    archive, summary, _ = filled
    assert Counter(account.role for account in summary.accounts) == {
        "counselor": 3, "mentor": 2, "centre": 1, "admin": 1, "student": 3,
    }  # fmt: skip
    accounts = Accounts(archive)
    for account in summary.accounts:
        viewer = accounts.viewer_of(accounts.login(account.id, account.password))
        assert (viewer.role, viewer.id) == (account.role, account.id)


def test_mentors_reach_some_students_who_consented(filled):
    archive, _, _ = filled
    for mentor in ("M001", "M002"):
        assert len(archive.students(archive.viewer(f"mentor:{mentor}"))) >= 8


def _readiness(file, scorecard):
    total = weights = 0.0
    for name, reading in file.readings.items():
        factor = scorecard.factors[name]
        weights += factor.weight
        total += factor.weight * next(band.value for band in factor.bands if band.holds(reading.raw))
    return total / weights if weights else None


def test_what_the_rule_flags_is_its_own_figure(filled, made, catalog):
    archive, _, _ = filled
    difficult = {row["id"] for row in made.rows["students"] if row["registered_mask"]}
    with archive.at_once():
        found = {id: _readiness(archive.file(CONSOLE, id), catalog.scorecard) for id in archive.students(CONSOLE)}
    line = catalog.scorecard.flag_below - 1e-9
    flagged = {id for id, readiness in found.items() if readiness is not None and readiness < line}
    both = len(flagged & difficult)
    assert 0.17 <= len(flagged) / 2159 <= 0.30
    assert 1.5 * len(flagged) * 436 / 2159 < both < 0.8 * 436


def test_shown_students_are_flagged_and_not(filled, catalog):
    archive, summary, _ = filled
    shown = [account.id for account in summary.accounts if account.role == "student"]
    low = catalog.scorecard.flag_below
    states = [_readiness(archive.file(CONSOLE, id), catalog.scorecard) < low for id in shown]
    assert states == [True, False, True]
    assert all(archive.reports(CONSOLE, id) for id in shown)


@pytest.mark.parametrize(
    ("table", "column", "low", "high"),
    [
        ("academic", "core_mean", 0, 100),
        ("practice", "pass_rate", 0, 100),
        ("economy", "income_month", 0, 100000),
        ("psychology", "band", 1, 5),
        ("jobseeking", "pass_rate", 0, 100),
    ],
)
def test_noise_of_every_kind_is_there(made, table, column, low, high):
    rows = made.rows[table]
    seekers = {row["id"] for row in made.rows["students"] if table != "jobseeking" or row["seeking"] == "job"}
    empty = column if table != "jobseeking" else "interviews"
    told = {row["student"] for row in rows if row[empty] is not None or row[column] is not None}
    assert 0.02 < len(seekers - told) / len(seekers) < 0.08
    outside = [row for row in rows if row[column] is not None and not low <= row[column] <= high]
    assert len(outside) >= 10
    dates = Counter((row["student"], row["as_of"]) for row in rows)
    assert sum(count > 1 for count in dates.values()) >= 10
    assert len({row["as_of"] for row in rows}) >= 2


def test_cleaning_meets_its_work_and_most_readings_stand(filled):
    archive, _, _ = filled
    reasons = Counter()
    with archive.at_once():
        for id in archive.students(CONSOLE)[:600]:
            for line in archive.file(CONSOLE, id).missing:
                reasons[line.reason] += 1
    assert reasons["not_on_record"] > 20
    assert reasons["set_aside"] > 3


def test_no_record_lies_behind_an_early_today(catalog, lexicon):
    early = date(2025, 12, 1)
    made = generate(Material(KNOWLEDGE), catalog, lexicon, seed=2026, today=early, progress=_silent)
    for table, column in (("academic", "as_of"), ("jobseeking", "as_of"), ("reports", "on"), ("jobs", "posted_on")):
        assert max(row[column] for row in made.rows[table]) <= early.isoformat()


def _trigrams(text):
    return {text[k : k + 3] for k in range(len(text) - 2)}


def test_reports_are_many_distinct_and_of_a_students_length(made):
    texts = [row["text"] for row in made.rows["reports"]]
    assert len(set(texts)) == len(texts) >= 1500
    assert all(SHORTEST <= len(text) <= LONGEST for text in texts)
    assert max(Counter(row["student"] for row in made.rows["reports"]).values()) == 2
    assert not [text for text in texts if any(sign in text for sign in "<>|~") or "。。" in text or "，。" in text]


def test_reports_of_one_trade_do_not_read_as_one_template(made):
    packs = {row["id"]: row["major_code"] for row in made.rows["students"]}
    of_pack = {}
    for row in made.rows["reports"]:
        of_pack.setdefault(packs[row["student"]], []).append(_trigrams(row["text"]))
    random = Random(1)
    for grams in of_pack.values():
        pairs = [random.sample(grams, 2) for _ in range(400)]
        shares = sorted(len(one & other) / len(one | other) for one, other in pairs)
        assert shares[int(0.98 * len(shares))] < 0.5
        assert sum(shares) / len(shares) < 0.2


def test_too_little_material_is_said_instead_of_searched_for_ever():
    pack = dict.fromkeys(("teacher", "lacks", "plans", "feels", "places", "courses"), ("a",))
    pack |= {"skeletons": ["<topic>"]}
    pack |= {"topics": [{"name": "a", "steps": ["a", "b"], "trouble": [["a", "b"]], "result": ["a"]}]}
    meagre = SimpleNamespace(phrases=Material(KNOWLEDGE).phrases, reports={"x": pack})
    with pytest.raises(KnowledgeFault) as fault:
        Writer(Random(1), meagre).write("x", TODAY, 0.0)
    assert fault.value.values["value"] == "x"


def test_material_is_as_varied_as_promised():
    reports = Material(KNOWLEDGE).reports
    assert len(reports) == 12
    for pack in reports.values():
        clauses = [clause for topic in pack["topics"] for clause in (*topic["steps"], *topic["result"])]
        clauses += [clause for topic in pack["topics"] for pair in topic["trouble"] for clause in pair]
        clauses += [clause for name in ("teacher", "lacks", "plans", "feels") for clause in pack[name]]
        assert len(set(pack["skeletons"])) >= 6
        assert len(set(clauses)) == len(clauses) >= 35


def test_evidence_quotes_stand_in_their_reports(made):
    texts = {row["id"]: row["text"] for row in made.rows["reports"]}
    quoted = [row for row in made.rows["evidence"] if row["report"]]
    assert len(quoted) > 3000
    assert all(texts[row["report"]].startswith(row["quote"], row["start"]) for row in quoted)
    assert {row["kind"] for row in made.rows["evidence"]} >= {"mentioned", "device_or_number", "certificate", "mentor"}


def test_advertisements_give_detectors_and_windows_work(made, catalog):
    jobs, raw = made.rows["jobs"], Material(KNOWLEDGE).jobs
    assert sum(any(mark in row["text"] for mark in raw["unlawful"]) for row in jobs) == 5
    assert sum(any(mark in row["text"] for mark in raw["fraud"]) for row in jobs) == 4
    assert sum(bool(row["valid_until"]) and row["valid_until"] < TODAY.isoformat() for row in jobs) == 20
    assert sum(not row["valid_until"] for row in jobs) >= 5
    assert all(row["pay_low"] < row["pay_high"] and row["occupation"] for row in jobs)
    per_pack = Counter(row["pack"] for row in jobs)
    assert len(per_pack) == 12
    assert min(per_pack.values()) >= 12
    shapes = {pack: {_shape(row["text"]) for row in jobs if row["pack"] == pack} for pack in per_pack}
    assert min(map(len, shapes.values())) >= 3
    assert sum(bool(row["requirements"]) for row in jobs) > 130


def _shape(text):
    """What a layout leaves behind: the number of lines and its marks."""
    return text.count("\n") // 3, text.count("◆"), text.count("→"), text[:2]


def test_required_skills_are_of_the_pack_with_a_level(made, catalog):
    for row in made.rows["jobs"]:
        known = {requirement.skill for requirement in catalog.occupations[row["pack"]].skills}
        for skill, level in (part.split(":") for part in row["requirements"].split("|") if part):
            assert skill in known
            assert 1 <= int(level) <= 5


def test_needs_that_everyone_reads_betray_no_disability(made):
    disabled = {row["id"] for row in made.rows["students"] if row["disability"]}
    named = {row["student"] for row in made.rows["consents"] if row["what"] == "special"}
    marks = set(Material(KNOWLEDGE).jobs["accessible_text"])
    access = [row for row in made.rows["needs_stated"] if row["need"] in marks]
    own = [row for row in access if row["student"] in disabled]
    assert len(own) >= 15
    assert len(access) > len(own)
    assert all(row["to"] == ("counselor" if row["student"] in named else "self") for row in own)


def test_interests_lean_towards_the_trade_without_fixing_it(made, catalog):
    rooms = {row["id"]: row["major_code"] for row in made.rows["students"]}
    letters = {item.number: (item.letter, item.key) for item in catalog.interest_items}
    realistic = {"460301": [], "530302": []}  # mechatronics and accounting
    for row in made.rows["interests"]:
        assert set(row["answers"]) <= {"0", "1"}
        assert len(row["answers"]) == 60
        if rooms[row["student"]] in realistic:
            pairs = enumerate(row["answers"], 1)
            likes = sum((sign == "1") == letters[number][1] for number, sign in pairs if letters[number][0] == "R")
            realistic[rooms[row["student"]]].append(likes)
    means = {major: np.mean(likes) for major, likes in realistic.items()}
    assert means["460301"] > means["530302"] + 2
    assert np.std(realistic["460301"]) > 0.8


def test_best_possible_accuracy_lies_where_it_is_promised(catalog):
    assert 0.88 <= best_accuracy(catalog) <= 0.92


def test_bayes_rule_reaches_that_accuracy_on_the_past_cases(catalog):
    raw = Material(KNOWLEDGE).causes
    rows = [row for row in past_case_rows(raw, 2026) if row["causes"]]
    cells = [
        np.array([np.nan if row[name] is None else row[name] for row in rows])
        for name in ("academic", "practice", "economy", "jobseeking")
    ]
    named = Law(raw).posterior(*cells).argmax(1)
    truth = np.array([REGISTERED.index(row["causes"].split("|")[0]) for row in rows])
    assert (named == truth).mean() == pytest.approx(best_accuracy(catalog), abs=0.03)


def test_past_cases_carry_causes_outcomes_and_nobody(made):
    rows = made.rows["past_cases"]
    assert len(rows) == 1800
    assert {row["cohort"] for row in rows} == {2024, 2025}
    assert 0.6 < np.mean([row["employed"] for row in rows]) < 0.95
    named = [row["causes"].split("|") for row in rows if row["causes"]]
    assert 0.58 < np.mean([causes[0] == "economic" for causes in named]) < 0.66
    assert 0.09 < np.mean(["psychological" in causes for causes in named]) < 0.15
    helped = [row["employed"] for row in rows if not row["causes"]]
    assert np.mean(helped) > np.mean([row["employed"] for row in rows if row["causes"]])


def _last(made, table, column):
    return {
        row["student"]: row[column] for row in made.rows[table] if row[column] is not None and 0 <= row[column] <= 100
    }


@pytest.mark.parametrize(
    ("table", "column"), [("academic", "core_mean"), ("practice", "pass_rate"), ("psychology", "band")]
)
def test_sex_and_ethnicity_have_no_bearing_on_indicators(made, table, column):
    values = _last(made, table, column)
    for group in ("sex", "ethnicity"):
        of_group = {}
        for row in made.rows["students"]:
            if row["id"] in values:
                of_group.setdefault(row[group], []).append(values[row["id"]])
        every = np.concatenate(list(map(np.array, of_group.values())))
        for members in of_group.values():
            if len(members) >= 30:
                z = (np.mean(members) - every.mean()) / (every.std() / np.sqrt(len(members)))
                assert abs(z) < 4.5


def test_band_of_the_centre_cannot_be_guessed_from_grades(made):
    bands, grades = _last(made, "psychology", "band"), _last(made, "academic", "core_mean")
    both = sorted(bands.keys() & grades.keys())
    r = np.corrcoef([bands[id] for id in both], [grades[id] for id in both])[0, 1]
    assert abs(r) < 4.5 / np.sqrt(len(both))
