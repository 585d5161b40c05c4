"""The rules of a place for tests: the packs that ship, and small ones made for one question."""

from typing import Any

from config.packs import SHIPPED, read_packs
from storage.policy import Policies, Policy


def shipped() -> Policies:
    """All packs of config/policies, as the app reads them."""
    packs = [Policy.model_validate(pack.values) for pack in read_packs(SHIPPED)]
    return Policies({policy.name: policy for policy in packs}, "通用")


def only(name: str = "试验", *, registration: dict[str, Any] | None = None, **sections: Any) -> Policies:
    """One pack that holds everywhere."""
    values: dict[str, Any] = {
        "name": name, "title": "试验", "services": {"source": "试验"},
        "registration": {"source": "就近就便报到", **(registration or {})}, **sections,
    }  # fmt: skip
    return Policies({name: Policy.model_validate(values)}, name)
