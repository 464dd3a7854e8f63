"""The ways by which 林晓梅 is nudged: part of how she receives."""

from disclosure import reaching
from tests.leaks.engine import Step, Vars
from tests.leaks.steps import Actor, finding

VIEWER = Actor("viewer")
NUDGES = {
    "often": "once",
    "digest_at": "08:00",
    "quiet_from": "22:00",
    "quiet_to": "07:30",
    "timezone": "Europe/London",
}


def ways_to_reach_her() -> list[Step]:
    """Add a channel, confirm it, try it out and remove it; each with what goes wrong."""
    v, ways, add = VIEWER, "/settings/channels/", "/settings/channels/add"
    robot = {"address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"}

    def one(found: Vars) -> str:
        return f"{ways}{found['way']}/"

    def code(found: Vars) -> dict[str, str]:
        return {"code": reaching.code_of(int(found["way"]))}

    kinds = ("wecom", "wechat", "push", "bark", "ntfy", "email")
    return [
        v.get("disclosure:channels", "none", ways),
        v.refused("POST", "disclosure:channels", ways),
        v.get("disclosure:push_worker", "a member's", "/push-worker.js"),
        v.refused("POST", "disclosure:push_worker", "/push-worker.js"),
        *(v.get("disclosure:channel_add", kind, f"{add}/{kind}/") for kind in kinds),
        v.get("disclosure:channel_add", "no such", f"{add}/pigeon/", 404),
        v.post("disclosure:channel_add", "no such", f"{add}/pigeon/", 404),
        v.post("disclosure:channel_add", "a group's robot", f"{add}/ntfy/", 422, robot),
        v.post("disclosure:channel_add", "nothing", f"{add}/push/", 422),
        v.post(
            "disclosure:channel_add", "not from WeChat", f"{add}/wechat/", 422, {"code": "x", "state": "y"}
        ),
        v.post(
            "disclosure:channel_add",
            "added",
            f"{add}/email/",
            302,
            {"address": "lin@example.com"},
            after=finding("way", r"/channels/(\d+)/"),
        ),
        v.get("disclosure:channel", "unconfirmed", one),
        v.get("disclosure:channels", "unconfirmed", ways),
        v.post("disclosure:channel", "a wrong code", one, 422, {"code": "no"}),
        v.post("disclosure:channel", "again", one, 302, {"again": "1"}),
        v.post("disclosure:channel", "confirmed", one, 302, code),
        v.get("disclosure:channel", "confirmed", one),
        v.post("disclosure:channel", "a test", one, 302, {"test": "1"}),
        v.get("disclosure:channels", "a test on its way", ways),
        v.post("disclosure:channel", "removed", one, 302, {"remove": "1"}),
        v.get("disclosure:channel", "removed", one, 404),
        v.post("disclosure:channel", "removed", one, 404, {"remove": "1"}),
        v.get("disclosure:channel", "texts", f"{ways}0/"),
        v.post("disclosure:channel", "no texts", f"{ways}0/", 302, {"wanted": "no"}),
        v.post("disclosure:channel", "a test text", f"{ways}0/", 302, {"test": "1"}),
        v.get("disclosure:channel", "no texts", f"{ways}0/"),
    ]
