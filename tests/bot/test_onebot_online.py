"""A client may stay connected to us while QQ has thrown it out: then nothing is sent, and it counts as away."""

import json
from typing import Any

import pytest

from bot.onebot import frames

HEARTBEAT = {"post_type": "meta_event", "meta_event_type": "heartbeat", "self_id": 10000, "interval": 5000, "time": 1}
OFFLINE = {"post_type": "notice", "notice_type": "bot_offline", "self_id": 10000, "user_id": 10000, "time": 1}


@pytest.mark.requirement("Z11")
@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        (HEARTBEAT | {"status": {"online": True, "good": True}}, False, True),
        (HEARTBEAT | {"status": {"online": False, "good": False}}, True, False),
        (HEARTBEAT | {"status": {"online": None}}, True, True),
        (HEARTBEAT | {"status": "ok"}, False, False),
        (HEARTBEAT, True, True),
        (OFFLINE, True, False),
        ({"post_type": "message", "status": {"online": False}}, True, True),
    ],
)
def test_heartbeats_say_whether_the_account_is_logged_in(said: dict[str, Any], before: bool, after: bool) -> None:
    data = frames.parse(json.dumps(said))
    assert data is not None
    assert frames.online(data, before) is after


@pytest.mark.requirement("Z18")
def test_what_nobody_will_look_at_is_not_cleaned_and_what_is_odd_is_still_kept_out() -> None:
    segment = {"type": "text", "data": {"text": "水"}}
    event = {"post_type": "message", "message": [segment] * 60_000}
    read = frames.parse(json.dumps(event))
    assert read is not None
    assert len(read["message"]) == frames.ITEMS_LIMIT
    members = frames.parse(json.dumps({"echo": "1", "message": "ok", "data": [{"user_id": n} for n in range(5_000)]}))
    assert members is not None
    assert len(members["data"]) == 5_000
    assert frames.parse('{"post_type":"message","message":[' + '{"a":' * 40 + "1" + "}" * 40 + "]}") is None
