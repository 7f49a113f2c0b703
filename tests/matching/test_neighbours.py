from advisor.matching.neighbours import neighbours_of


def test_confusable_and_broader_are_one_step_and_siblings_two(catalog):
    row = next(one for one in catalog.skills.values() if one.confusable and one.parents)
    found = dict(neighbours_of(row.id, catalog))
    for other in (*row.confusable, *row.parents):
        assert (catalog.skills[other].kind == "soft") != (row.kind == "soft") or found[other] == 1
    sibling = next(
        one for one in catalog.skills.values()
        if one.id != row.id and set(one.parents) & set(row.parents) and one.id not in row.confusable
        and row.id not in one.confusable and (one.kind == "soft") == (row.kind == "soft")
    )  # fmt: skip
    assert found[sibling.id] == 2 and row.id not in found


def test_nearness_goes_both_ways(catalog):
    ids = list(catalog.skills)[:150]
    for one in ids:
        for other, steps in neighbours_of(one, catalog):
            if other in ids:
                assert dict(neighbours_of(other, catalog))[one] == steps


def test_unknown_skill_has_no_neighbour(catalog):
    assert neighbours_of("no_such_skill", catalog) == ()
