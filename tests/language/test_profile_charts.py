"""Charts of a person's own profile: what they show stands in them as words, inside their frame."""

from advisor.language.drawings import Drawing, Line, Words, to_svg
from advisor.language.profile_charts import Spoke, TimePoint, bars_chart, time_chart, wheel_chart

SIX = [Spoke(letter, value / 10, str(value)) for letter, value in zip("RIASEC", (10, 7, 4, 3, 2, 0), strict=True)]


def words_of(chart: Drawing) -> list[str]:
    return [shape.text for shape in chart.shapes if isinstance(shape, Words)]


def test_a_wheel_names_every_axis_with_its_figure_and_closes() -> None:
    chart = wheel_chart("兴趣", SIX)
    assert words_of(chart) == [words for spoke in SIX for words in (spoke.label, spoke.display)]
    drawn = [shape for shape in chart.shapes if isinstance(shape, Line) and shape.width == 2.5]
    assert len(drawn) == len(SIX)
    assert (drawn[-1].x2, drawn[-1].y2) == (drawn[0].x1, drawn[0].y1)
    assert 'aria-label="兴趣"' in to_svg(chart)


def test_two_axes_are_bars_since_they_enclose_nothing() -> None:
    assert wheel_chart("两项", SIX[:2]) == bars_chart("两项", SIX[:2])


def test_a_point_beyond_the_scale_stays_in_the_frame() -> None:
    chart = time_chart("走势", [TimePoint("一", 1.4, (0.2, 1.8), "140"), TimePoint("二", 0.5, None, "50")])
    assert words_of(chart)[-1] == "二"
    for shape in chart.shapes:
        if isinstance(shape, Line):
            assert 0 <= min(shape.y1, shape.y2) <= max(shape.y1, shape.y2) <= chart.height
