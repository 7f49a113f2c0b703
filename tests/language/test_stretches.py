"""What is taken once is not taken again."""

from hypothesis import given
from hypothesis import strategies as st

from advisor.language.stretches import Taken

PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1])))


@given(PLACES)
def test_taken_stretches_never_overlap_and_the_first_keeps_its_place(places):
    taken = Taken()
    kept: list[tuple[int, int]] = []
    for start, end in places:
        is_free = not any(a < end and start < b for a, b in kept)
        assert taken.touches(start, end) is not is_free
        assert taken.add(start, end) is is_free
        if is_free:
            kept.append((start, end))
