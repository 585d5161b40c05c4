"""Sections of a policy pack about needs beyond offers: tickets, standing intake, and tasks that want healthy people."""

from typing import Annotated

from pydantic import Field, model_validator

from storage.policy_sections import Section

Days = Annotated[int, Field(ge=0, le=366)]


class Tickets(Section):
    """What cannot be solved at once: days before the due day on which its owner is reminded, and every how many days
    after it; days within which a 社情民意 is answered."""

    remind: tuple[Days, ...] = (3, 1)
    overdue_every: int = Field(default=3, ge=1, le=60)
    answer_days: int = Field(default=7, ge=1, le=180)


class Intake(Section):
    """Standing intake: a community that has posted nothing for so many weeks is asked, once per such period (0: never)."""

    silent_weeks: int = Field(default=4, ge=0, le=52)


class FitnessTask(Section):
    """A task for healthy people of an age (献血法: 18–55): its words, the band, and what everybody says of himself."""

    name: str = Field(min_length=2, max_length=20)
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    age_from: int | None = Field(default=None, ge=0, le=120)
    age_to: int | None = Field(default=None, ge=0, le=120)
    question: str = Field(min_length=4, max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> "FitnessTask":
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise ValueError("age_to 不能小于 age_from")
        return self


class Fitness(Section):
    """Tasks for which everybody declares himself fit; the answer is sealed and shown to nobody."""

    tasks: tuple[FitnessTask, ...] = (
        FitnessTask(
            name="无偿献血",
            words=("献血", "捐血", "献成分血", "捐献血小板", "献血小板"),
            unless=(
                "献血知识",
                "献血宣传",
                "宣传献血",
                "献血讲座",
                "献血车引导",
                "献血点引导",
                "献血服务",
                "血站志愿服务",
            ),
            age_from=18,
            age_to=55,
            question="身体健康，没有不宜献血的疾病，近6个月没有献过全血",
        ),
    )
