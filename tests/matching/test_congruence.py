from itertools import permutations

import numpy as np
import pytest

from advisor.errors import InputFault
from advisor.matching.congruence import c_index, iachan_m, percentiles, profile_r

VECTORS = [
    ("RIA", "RIA", 28, 18), ("RIA", "SEC", 0, 0), ("IRA", "RIA", 21, 13), ("RIC", "RIE", 27, 17),
    ("RSE", "RIC", 22, 13), ("SEC", "CES", 13, 10), ("ECS", "ECR", 27, 15), ("AIR", "RIC", 9, 11),
]  # fmt: skip
CODES = ["".join(letters) for letters in permutations("RIASEC", 3)]


@pytest.mark.parametrize(("person", "job", "m", "c"), VECTORS)
def test_vectors_of_the_domain_paper(person, job, m, c):
    assert (iachan_m(person, job), c_index(person, job)) == (m, c)


def test_all_pairs_of_codes_have_the_stated_means_and_percentiles():
    m = np.array([iachan_m(one, other) for one in CODES for other in CODES])
    c = np.array([c_index(one, other) for one in CODES for other in CODES])
    assert len(m) == 14_400
    assert m.mean() == pytest.approx(10.0, abs=0.05) and np.percentile(m, 90) == 23
    assert c.mean() == pytest.approx(9.0, abs=1e-9) and c.std() == pytest.approx(3.7, abs=0.05)
    assert np.percentile(c, 90) == 14
    assert percentiles("RSE", "RIC") == {"iachan_m": (m <= 22).mean(), "c_index": (c <= 13).mean()}


def test_profile_correlation_by_hand():
    assert profile_r((1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1)) == pytest.approx(-1)
    assert profile_r((1, 0, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0)) == pytest.approx(0.6324555, abs=1e-6)
    assert profile_r((5, 5, 5, 5, 5, 5), (1, 2, 3, 4, 5, 6)) is None


@pytest.mark.parametrize("code", ["RI", "RIX", "RRI", "", "RIAS"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(InputFault) as caught:
        iachan_m(code, "RIA")
    assert caught.value.variant == "holland" and caught.value.values["value"] == code
