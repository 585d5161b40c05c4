"""The answers of a form: what is known without asking, how an answer is checked and kept, and how it is shown."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from matching.messages.personal import is_name
from storage import orgs, people
from storage.errors import NotUnderstood
from storage.masking import fits_name, masked_id_number, masked_phone, tidy_name
from storage.policy import Policy, policies_of, policy_of
from storage.profiles import from_id_number
from storage.registration import facts, units
from storage.registration.places import standing_of
from storage.speakers import OrgRef, Speaker, community_ids, org_ref
from storage.tables import Org, Person

Answers = dict[str, Any]


async def place_asked(session: AsyncSession, person: Person, answers: Answers) -> tuple[str | None, str | None]:
    """As what a community is asked for now, and the community that the unit names for it."""
    if answers.get("去处"):
        return answers["去处"][0], None
    standing = await standing_of(session, person)
    place = standing.owed[0] if standing.owed else None
    return place, dict(standing.defaults).get(place) if place else None


async def known(session: AsyncSession, person: Person) -> Answers:
    """What need not be asked: the person's record, his roster line, and his group card when it is a name."""
    kept = await facts.known(session, person)
    standing = await standing_of(session, person)
    registered = [await people.unit_name(session, org_id) for org_id in await community_ids(session, person.id)]
    found: Answers = {
        "社区": "、".join(name for name in registered if name) if registered and not standing.owed else None,
        "姓名": person.name if person.name_given or is_name(person.name) else None,
        "性别": kept["sex"], "出生年月": kept["born"], "类别": kept["kind"], "职务": kept["post"],
        "单位": await people.unit_name(session, person.unit_id) or kept["workplace"],
        "电话": "（已登记）" if kept["phone"] else None, "特长": person.skills,
        "意愿": "、".join(person.wishes), "时间": "、".join(person.days) + "、".join(person.parts),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


async def checked(
    session: AsyncSession, speaker: Speaker, person: Person | None, answers: Answers, name: str, value: Any
) -> Answers:
    """An answer as it is kept, or a refusal that says what is wrong."""
    near = await place_of(session, person, answers)
    match name:
        case "社区":
            org = await orgs.community_named(session, str(value), near)
            place, _ = await place_asked(session, person, answers) if person is not None else (None, None)
            return {"社区": {"id": org.id, "name": org.name}} | ({"去处": [place]} if place else {})
        case "单位":
            unit = await units.unit_meant(session, str(value), near)
            return {"单位": {"id": unit.id if unit else None, "name": unit.name if unit else tidy_name(str(value))}}
        case "姓名":
            if not fits_name(tidy_name(str(value))):
                raise NotUnderstood("没看出姓名。例：李明")
            return {"姓名": tidy_name(str(value))}
        case "电话":
            return {"电话": facts.checked_phone(str(value))}
        case "身份证":
            number = facts.checked_id_number(speaker, str(value))
            said = from_id_number(number)
            return {"身份证": number, "性别": said.sex, "出生年月": said.born}
        case _:
            return {name: value}


def review(asks: tuple[str, ...], held: Answers, answers: Answers) -> tuple[tuple[str, str], ...]:
    """The form as it stands, field by field, numbers masked."""
    lines: list[tuple[str, str]] = []
    for name in asks:
        said = answers.get(name)
        shown = _shown(name, said) if said else str(held.get(name, ""))
        if name == "社区" and answers.get("去处") and shown:
            shown += f"（{'、'.join(answers['去处'])}）"
        if shown:
            lines.append((name, shown))
    if "身份证" in answers:
        lines.append(("身份证", masked_id_number(answers["身份证"])))
    return tuple(lines)


def _shown(name: str, said: Any) -> str:
    if name in ("社区", "单位"):
        return said["name"]
    if name == "时间":
        return "、".join(said["days"]) + "、".join(said["parts"])
    if name == "电话":
        return masked_phone(said)
    return "、".join(said) if isinstance(said, list) else str(said)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


async def policy_for(session: AsyncSession, person: Person | None, answers: Answers) -> Policy:
    """The pack that holds: of the unit, else of the community, else the usual one."""
    unit_id = person.unit_id if person is not None and person.unit_id is not None else answers.get("单位", {}).get("id")
    if unit_id is not None:
        return await policy_of(session, unit_id)
    held = await community_ids(session, person.id) if person is not None else ()
    where = answers.get("社区", {}).get("id") or (held[0] if held else None)
    return await policy_of(session, where) if where is not None else policies_of(session).usual


async def place_of(session: AsyncSession, person: Person | None, answers: Answers) -> OrgRef | None:
    """An organisation of the person's own place, to tell apart what has the same name elsewhere."""
    unit_id = person.unit_id if person is not None and person.unit_id is not None else answers.get("单位", {}).get("id")
    held = await community_ids(session, person.id) if person is not None else ()
    near = unit_id or answers.get("社区", {}).get("id") or (held[0] if held else None)
    return org_ref(await session.get_one(Org, near)) if near is not None else None
