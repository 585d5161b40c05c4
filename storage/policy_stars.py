"""The section of a policy pack about 星级 and 评价: what a place calls them, and the hours that a star wants."""

from pydantic import Field, model_validator

from storage.policy_sections import Ruled, Source


class Stars(Ruled):
    """星级评定 by the hours that the ledger has credited. `names` and `hours` go together, from low to high; both
    empty: the place has no stars. `grades`: what a community may say of a service, from bad to good."""

    source: Source = "志愿服务记录办法（民函〔2012〕340号）：以服务时间和服务质量为主要内容的志愿者星级评定"
    names: tuple[str, ...] = ("一星志愿者", "二星志愿者", "三星志愿者", "四星志愿者", "五星志愿者")
    hours: tuple[float, ...] = (100, 300, 600, 1000, 1500)
    grades: tuple[str, ...] = Field(
        default=("很不满意", "不满意", "一般", "满意", "很满意"), min_length=2, max_length=10
    )

    @model_validator(mode="after")
    def _climbs(self) -> "Stars":
        if len(self.names) != len(self.hours):
            raise ValueError("names 和 hours 要一一对应，个数相同")
        if any(hours <= 0 for hours in self.hours) or list(self.hours) != sorted(set(self.hours)):
            raise ValueError("hours 要从少到多，都大于0")
        if len(set(self.names)) != len(self.names) or len(set(self.grades)) != len(self.grades):
            raise ValueError("names 和 grades 里不能有重复的名称")
        return self
