"""A real Satori server (satori-python-server) with one login and nobody behind it: `POST /say` makes somebody speak there,
`GET /sent` tells what the bot has sent. Run as a program: port and token are its arguments."""

import sys
from datetime import UTC, datetime
from itertools import count
from typing import Any

from satori import Api, Channel, ChannelType, Event, EventType, Guild, Login, Member, MessageObject, User
from satori.server import JSONResponse, Request, Response, Server, StarletteRequest

PLATFORM, SELF = "qq", "10000"
ids = count(1)
sent: list[dict[str, Any]] = []
login = Login(platform=PLATFORM, user=User(SELF, "微心愿"), adapter="test")


class Alone:
    """The one provider: a login that is there."""

    async def get_logins(self) -> list[Login]:
        """The bot's account."""
        return [login]

    @staticmethod
    def proxy_urls() -> list[str]:
        """No addresses of its own."""
        return []

    def ensure(self, platform: str, self_id: str) -> bool:
        """Whether that is its login."""
        return (platform, self_id) == (PLATFORM, SELF)

    async def handle_internal(self, request: Request[Any], path: str) -> Response:
        """Nothing."""
        return Response(status_code=404)

    async def handle_proxied(self, prefix: str, url: str) -> Response | None:
        """Nothing."""
        return None


def serve(port: int, token: str) -> None:
    """Until it is ended."""
    server = Server(port=port, token=token)
    server.apply(Alone())

    @server.route(Api.MESSAGE_CREATE)
    async def create(request: Request[Any]) -> list[MessageObject]:
        sent.append({"channel": request.params["channel_id"], "content": request.params["content"]})
        return [MessageObject(str(next(ids)), request.params["content"])]

    @server.route(Api.USER_CHANNEL_CREATE)
    async def alone(request: Request[Any]) -> Channel:
        return Channel(f"private:{request.params['user_id']}", ChannelType.DIRECT)

    @server.asgi_route("/say", methods=["POST"])
    async def say(request: StarletteRequest) -> Response:
        said = await request.json()
        user, group = User(said["user"], said["name"]), said.get("group")
        place: dict[str, Any] = {"channel": Channel(f"private:{user.id}", ChannelType.DIRECT)}
        if group:
            place = {
                "channel": Channel(group, ChannelType.TEXT),
                "guild": Guild(group),
                "member": Member(user, user.name),
            }
        message = MessageObject(str(next(ids)), said["content"])
        event = Event(EventType.MESSAGE_CREATED, datetime.now(UTC), login, user=user, message=message, **place)
        await server.post(event)
        return JSONResponse({"heard_by": len(server.connections)})

    @server.asgi_route("/sent")
    async def told(request: StarletteRequest) -> Response:
        return JSONResponse(sent)

    server.run()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
