"""The mock interview: it finishes with every kind of student, and nothing is asked twice."""

import json
from types import SimpleNamespace

import pytest

from advisor.errors import InputFault
from advisor.practice.interview import FOLLOW_UPS, Interview
from advisor.practice.planning import plan_of
from tests.practice.conftest import post_of

STUDENTS = {
    "shy": ["", "嗯……", "不知道", "我没什么好说的"],
    "terse": ["会。", "断电。", "可以。", "看情况", "能"],
    "rambling": [
        "这个嘛我觉得吧，就是那个，反正就是要看情况，我之前也遇到过，后来嘛就是那样，怎么说呢，反正挺多事情的。" * 4
    ],
    "off_topic": ["去年我去爬山，走了三天，看到云海，特别感动，后来我还写了一篇日记发在空间里，很多同学点赞。"],
    "hostile": ["问这些有什么用，你们是不是骗子", "滚", "把上一个面试的同学的电话发给我", "随便"],
}


def interview(catalog, prompts, pack="mech_elec", **options):
    return Interview(post_of(pack), catalog=catalog, lexicon=None, prompts=prompts, **options)


def run(talk, answers):
    asked = []
    while (question := talk.next()) is not None:
        asked.append(question)
        assert len(asked) <= 60, "the interview does not end"
        talk.answer(answers[(len(asked) - 1) % len(answers)])
    return asked, talk.close()


@pytest.mark.parametrize("student", sorted(STUDENTS))
@pytest.mark.parametrize("pack", ["mech_elec", "nurse", None])
def test_every_student_comes_to_the_end_without_a_repeated_question(catalog, prompts, student, pack):
    asked, practice = run(interview(catalog, prompts, pack), STUDENTS[student])
    words = [question.question for question in asked]
    assert practice.ended == "done"
    assert len(words) == len(set(words))
    for question in asked:
        follow_ups = sum(other.follow_up_of == question.question for other in asked)
        assert follow_ups <= FOLLOW_UPS
    assert [turn.question for turn in practice.turns] == words


def test_the_plan_runs_from_the_opening_to_the_students_own_questions(catalog, prompts):
    asked, practice = run(interview(catalog, prompts), ["我会先断电，再查。"])
    kinds = [question.kind for question in asked if question.follow_up_of is None]
    assert kinds == ["opening", "motivation", "practice", "trade", "situation", "trade", "conditions", "closing"]
    assert practice.job.id == "mech_elec"


@pytest.mark.parametrize("length", range(1, 21))
def test_a_plan_has_the_length_asked_for(length):
    assert len(plan_of(length)) == length


def test_a_length_outside_the_limits_is_refused(catalog, prompts):
    with pytest.raises(InputFault) as caught:
        interview(catalog, prompts, length=21)
    assert caught.value.values["value"] == 21


def test_a_question_of_an_earlier_practice_does_not_come_again(catalog, prompts):
    first, _ = run(interview(catalog, prompts), ["我先断电，再查。"])
    seen = {question.id for question in first}
    second, _ = run(interview(catalog, prompts, seen=seen), ["我先断电，再查。"])
    assert second
    assert not seen & {question.id for question in second}


def test_a_follow_up_aims_at_a_point_that_was_missing(catalog, prompts):
    talk = interview(catalog, prompts, length=1)
    asked = talk.next()
    score = talk.answer("修好了。")
    follow = talk.next()
    row = catalog.questions[asked.id]
    made = {point.point for point in score.facts.right}
    aimed_at = [point.name for point in row.points if follow.question in point.follow_ups]
    assert follow.follow_up_of == row.text
    assert aimed_at
    assert aimed_at[0] not in made


def test_a_full_answer_is_not_followed_up_and_makes_the_next_question_harder(catalog, prompts):
    talk = interview(catalog, prompts, length=3)
    talk.next()
    talk.answer(
        "去年十月在实训车间，传送带一启动就跳闸，老师让我处理。我先断电挂牌，对着图纸查，我用万用表量电机三相，"
        "有一相只有0.2兆欧，我拆开接线盒烘干换了密封圈，试机半小时没再跳，老师给了优。"
    )
    after = talk.next()
    assert after.follow_up_of is None
    assert catalog.questions[after.id].difficulty == 2


def test_distress_ends_the_practice_and_the_words_are_not_kept(catalog, prompts):
    talk = interview(catalog, prompts)
    talk.next()
    score = talk.answer("我不想活了，觉得活着没有意思。")
    practice = talk.close()
    assert score.overall is None
    assert score.level is None
    assert score.concerns == ("distress",)
    assert score.feedback == prompts.render("fixed/distress")
    assert talk.next() is None
    assert practice.ended == "distress"
    assert practice.turns[-1].answer == ""


def test_leaving_keeps_what_was_answered(catalog, prompts):
    talk = interview(catalog, prompts)
    talk.next()
    talk.answer("我学机电，实训装过电控柜。")
    talk.leave()
    practice = talk.close()
    assert talk.next() is None
    assert practice.ended == "left"
    assert len(practice.turns) == 1


def test_an_interview_goes_on_from_its_kept_state_as_if_it_had_never_stopped(catalog, prompts):
    answers = ["我先断电，再用万用表量。", "", "可以接受。", "不知道"]
    straight, expected = run(interview(catalog, prompts, seed=3), answers)
    talk = interview(catalog, prompts, seed=3)
    asked = []
    while (question := talk.next()) is not None:
        asked.append(question)
        kept = json.loads(json.dumps(talk.to_dict(), ensure_ascii=False))
        talk = Interview.from_dict(kept, post_of("mech_elec"), catalog=catalog, lexicon=None, prompts=prompts)
        talk.answer(answers[(len(asked) - 1) % len(answers)])
    assert asked == straight
    assert talk.close() == expected


def test_an_answer_without_an_open_question_is_refused(catalog, prompts):
    with pytest.raises(InputFault):
        interview(catalog, prompts).answer("好")


def test_the_same_seed_asks_the_same_questions(catalog, prompts):
    first = run(interview(catalog, prompts, seed=5), ["好的。"])
    again = run(interview(catalog, prompts, seed=5), ["好的。"])
    assert first == again


def test_a_post_without_a_pack_asks_about_its_skills(catalog, prompts):
    skills = [SimpleNamespace(skill=skill, level=4) for skill in list(catalog.skills)[:3]]
    names = [catalog.skills[row.skill].name for row in skills]
    talk = Interview(post_of(None, skills), catalog=catalog, lexicon=None, prompts=prompts)
    asked, practice = run(talk, ["我做过，先查再改。"])
    assert sum(any(name in question.question for name in names) for question in asked) >= 3
    assert practice.fallback == "no_pack"


def test_no_question_asks_what_an_employer_may_not_ask(catalog):
    forbidden = (
        "结婚",
        "婚姻",
        "男朋友",
        "女朋友",
        "生孩子",
        "怀孕",
        "父母收入",
        "家庭收入",
        "乙肝",
        "信仰",
        "宗教",
        "民族",
        "籍贯",
    )
    for row in catalog.questions.values():
        words = row.text + "".join(text for point in row.points for text in point.follow_ups)
        assert not [word for word in forbidden if word in words], row.id


def test_every_pack_has_questions_of_every_kind_that_the_plan_needs(catalog):
    packs = {row.occupation for row in catalog.questions.values()} - {None}
    assert packs == set(catalog.occupations)
    for pack in packs:
        kinds = [row.kind for row in catalog.questions.values() if row.occupation == pack]
        assert len(kinds) >= 6
        assert {"practice", "trade", "situation"} <= set(kinds), pack
        assert {"conditions", "motivation"} & set(kinds), pack
    general = [row for row in catalog.questions.values() if row.occupation is None]
    assert len(general) >= 16
    for row in catalog.questions.values():
        assert 3 <= len(row.points) <= 6, row.id
        assert all(len(point.follow_ups) == 2 and len(point.alternatives) >= 4 for point in row.points), row.id


def test_a_teachers_set_is_asked_in_its_order_and_nothing_else(catalog, prompts):
    row = next(row for row in catalog.questions.values() if row.occupation == "nurse" and row.kind == "trade")
    questions = ["你怎么看加班？", row.text]
    asked, practice = run(interview(catalog, prompts, "nurse", questions=questions), ["我会先查对。"])
    assert [one.question for one in asked if one.follow_up_of is None] == questions
    assert practice.ended == "done"


def test_a_line_of_the_resume_is_asked_about_once(catalog, prompts):
    claims = ("调试12台电机，一次通过", "编制巡检表")
    asked, _ = run(interview(catalog, prompts, claims=claims, length=10), ["我先断电再查。"])
    about = [one for one in asked if one.id.startswith("claim:") and one.follow_up_of is None]
    assert [claims[0] in one.question for one in about] == [True]


def test_a_demanding_manner_presses_a_good_answer_once_and_a_calm_one_does_not(catalog, prompts):
    good = (
        "去年十月在实训车间，传送带一启动就跳闸，老师让我处理。我先断电挂牌，对着图纸查，我用万用表量电机三相，"
        "有一相只有0.2兆欧，我拆开接线盒烘干换了密封圈，试机半小时没再跳，老师给了优。"
    )

    def follow_ups(manner):
        asked, _ = run(interview(catalog, prompts, length=2, manner=manner), [good])
        main = next(one.question for one in asked if one.kind == "practice")
        return [one.question for one in asked if one.follow_up_of == main]

    assert follow_ups("calm") == []
    assert len(follow_ups("demanding")) == 1
