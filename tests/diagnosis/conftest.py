"""A tiny college of fakes for the tests of the diagnosis."""

from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import pytest

from advisor.diagnosis.forest import Forests
from advisor.diagnosis.training import train_forests
from advisor.errors import AccessDenied
from advisor.facts import Missing, Source
from advisor.records.people import Comparison, LabelledCase, Reading, Review, StudentFile

UNITS = {"academic": "分", "practice": "%", "economy": "元", "psychology": "档", "jobseeking": "%"}


def file_of(raws, *, factors=None, view="class", causes=("ability",), missing=(), synthetic=True, student="S1"):
    readings = {
        name: Reading(
            name,
            raw,
            UNITS[name],
            f"{raw:g}{'' if UNITS[name] == '%' else ' '}{UNITS[name]}",
            Source(name, "1", as_of="2026-06-01"),
            "2025-2026",
        )
        for name, raw in raws.items()
    }
    factors = tuple(factors if factors is not None else raws)
    lines = {line.what for line in missing}
    missing = (
        *missing,
        *(Missing(name, f"{name} 项", "not_on_record") for name in factors if name not in raws and name not in lines),
    )
    return StudentFile(
        student=student,
        name="演示同学",
        class_id="K1",
        class_name="演示一班",
        major_code="410105",
        major="园艺技术",
        cohort=2026,
        seeking="job",
        view=view,
        factors=factors,
        readings=readings,
        missing=missing,
        causes=causes,
        registered_causes=(),
        needs_stated=(),
        special=None,
        synthetic=synthetic,
    )


@dataclass
class FakeArchive:
    """Files by role; a role without one is refused."""

    files: dict[str, StudentFile]
    verdict: Review = field(default_factory=lambda: Review("unreviewed"))
    group: dict[str, Comparison] = field(default_factory=dict)

    def together(self):
        return nullcontext()

    def file(self, viewer, student):
        if viewer.role not in self.files:
            raise AccessDenied("denied", value=student)
        return self.files[viewer.role]

    def review(self, viewer, student):
        return self.verdict

    def comparisons(self, viewer, student, factors, scope="class"):
        return {factor: self.group[factor] for factor in factors if factor in self.group}


@pytest.fixture(scope="session")
def scorecard(catalog):
    return catalog.scorecard


@pytest.fixture(scope="session")
def make_file():
    return file_of


@pytest.fixture(scope="session")
def make_archive():
    return FakeArchive


@pytest.fixture(scope="session")
def cases():
    """Three hundred synthetic cases whose causes follow from their factors, with noise and gaps."""
    rng = np.random.default_rng(11)
    rows = []
    for n in range(300):
        academic, practice = rng.uniform(45, 98), rng.uniform(30, 100)
        economy, band = rng.uniform(300, 6000), float(rng.integers(1, 6))
        seeking = rng.uniform(0, 90)
        causes = tuple(
            name
            for name, holds in (
                ("economic", economy < 1500),
                ("ability", academic + practice < 130),
                ("special", rng.random() < 0.08),
                ("psychological", band >= 4),
            )
            if holds != (rng.random() < 0.05)
        )
        rows.append(
            LabelledCase(
                id=f"L{n}",
                cohort=2024,
                academic=None if rng.random() < 0.05 else academic,
                practice=practice,
                economy=economy,
                psychology=band,
                jobseeking=None if rng.random() < 0.2 else seeking,
                causes=causes,
                employed=None if rng.random() < 0.1 else bool(academic + seeking + rng.normal(0, 15) > 100),
            )
        )
    return tuple(rows)


@pytest.fixture(scope="session")
def models(cases, scorecard, tmp_path_factory):
    """A folder with the forests of these cases, trained once."""
    folder = tmp_path_factory.mktemp("models")
    train_forests(cases, scorecard, folder, seed=3)
    return folder


@pytest.fixture(scope="session")
def forests(models):
    return Forests.open(models)
