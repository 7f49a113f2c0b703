"""Questions that draw out what a line lacks."""

from advisor.practice.resume_questions import draw_out
from tests.practice.resume_bench import knowledge


def asked(line, *answers):
    catalog, _, prompts = knowledge()
    return draw_out(line, answers, catalog=catalog, prompts=prompts)


def test_a_duty_is_asked_for_step_tool_amount_and_result():
    questions = asked("参与车间相关事务")
    assert len(questions) == 4
    assert "哪一步" in questions[0]
    assert "结果怎么看出来" in questions[-1]


def test_an_answer_silences_its_question():
    assert not any("多少" in question for question in asked("参与车间相关事务", "我更换了6台电机的轴承"))


def test_a_line_with_everything_is_asked_nothing():
    assert asked("用百分表找正主轴，更换皮带3次，异响减少") == ()
