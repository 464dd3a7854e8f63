"""What is played together: what shows a slip happens sooner where little else does."""

THE_SERVICE = ("the_worker_carries_all", "the_sweeper_comes", "time_passes", "hides_and_mostly_comes_back")
WHO_SEEKS = (
    "seeks", "takes_back", "replies", "answers", "says_yes", "asks_first", "takes_words_back", "is_introduced",
    "several_are_introduced_to_the_same", "two_seek_all_they_may_through_one", "is_answered_and_sought_again_otherwise",
    "is_introduced_and_the_words_go", "is_introduced_and_asked_first", "meets_whom_they_seek", "one_of_them_hides",
    "the_worker_carries_a_step", "trusts_otherwise", "a_step_comes_twice", *THE_SERVICE,
)  # fmt: skip
WHO_MEETS = (
    "offers_an_exchange", "answers_an_offer", "ends_an_exchange", "shows_and_scans", "confirms_or_not",
    "says_they_know_each_other", "sits_down", "ticks", *THE_SERVICE,
)  # fmt: skip
WHO_BRINGS = (
    "two_are_brought_together", "one_of_two_may_not_be_asked", "one_brings_all_together", "answers_as_one_of_two",
    "takes_a_yes_back", "thanks", "lets_two_go", "time_passes",
)  # fmt: skip
WHO_WORKS = (
    "works_elsewhere", "hides_from_a_company", "hides_from_it_no_longer", "half_a_year_passes",
    "whoever_works_there_is_asked", "answers", "answers_as_one_of_two", "says_yes", "is_introduced", "time_passes",
)  # fmt: skip

WHO_IS_SERVED = (
    "lets_the_desk_introduce_them", "the_desk_is_the_last_resort", "answers", "says_yes", "time_passes",
)  # fmt: skip

WHO_MEETS_THOSE_WHO_WORK = ("whoever_works_there_meets", "hides_from_it_no_longer", "sits_down")
ALL_BUT_COMPANIES = (*WHO_SEEKS, *WHO_MEETS, *WHO_BRINGS, *WHO_IS_SERVED, "brings_two_together")
TOGETHER = {
    "nobody hides from a company": ALL_BUT_COMPANIES,
    "some hide from companies": (*ALL_BUT_COMPANIES, *WHO_WORKS, *WHO_MEETS_THOSE_WHO_WORK),
}
