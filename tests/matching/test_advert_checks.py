from dataclasses import replace
from datetime import timedelta

from advisor.matching.advert_checks import check_advert, check_adverts

WORDS = "招聘园艺技术员3名，负责温室日常管理和病虫害巡查，每月4000至5200元，提供宿舍，缴纳五险，试用期一个月。"


def test_each_fault_is_quoted_from_the_advertisement_itself(rooms):
    text = WORDS + "限男性，未婚优先。入职需缴纳服装押金300元。"
    found = check_advert(text, lexicon=rooms.catalog.lexicon, today=rooms.today)
    assert found.unlawful and found.fraud and not found.is_clean
    assert all(text[span.start : span.end] == span.quote for span in (*found.unlawful, *found.fraud))
    assert any("男" in span.quote for span in found.unlawful) and any("押金" in span.quote for span in found.fraud)


def test_a_fair_advertisement_is_clean_and_only_reminded_of_its_last_day(rooms):
    found = check_advert(WORDS, lexicon=rooms.catalog.lexicon, today=rooms.today)
    assert found.is_clean and found.is_undated


def test_over_is_the_day_after_the_last(rooms):
    def over(day):
        return check_advert(
            WORDS, valid_until=day.isoformat(), lexicon=rooms.catalog.lexicon, today=rooms.today
        ).is_expired

    assert over(rooms.today - timedelta(days=1)) and not over(rooms.today)


def test_a_twin_is_known_by_its_words_or_by_post_employer_and_place(rooms):
    job = next(job for job in rooms.jobs if not job.valid_until or job.valid_until >= rooms.today.isoformat())
    ground = {"others": rooms.jobs, "lexicon": rooms.catalog.lexicon, "today": rooms.today}
    assert check_advert("【急】" + job.text + "欢迎应届生", **ground).twins[0].id == job.id
    named = check_advert(WORDS, title=job.title, employer=job.employer, city=job.city, **ground)
    assert job.id in {twin.id for twin in named.twins}
    assert check_advert(WORDS, **ground).twins == ()


def test_on_record_an_expired_one_is_no_twin(rooms):
    job = next(job for job in rooms.jobs if job.valid_until >= rooms.today.isoformat())
    same, past = replace(job, id="J9998"), replace(job, id="J9999", valid_until="2020-01-01")
    found = dict(check_adverts((job, same, past), lexicon=rooms.catalog.lexicon, today=rooms.today))
    assert [twin.id for twin in found[job].twins] == ["J9998"]
    assert found[past].twins == () and found[past].is_expired
