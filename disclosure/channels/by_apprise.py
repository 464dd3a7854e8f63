"""What the adapters through apprise share: nothing of it leaves but our own words, and it ends in time."""

from urllib.parse import SplitResult

from apprise.asset import AppriseAsset
from apprise.common import PersistentStoreMode
from apprise.plugins.base import NotifyBase

from profiles import egress

SECONDS = 6.0
ASSET = AppriseAsset(
    app_id="Halfveil",
    app_desc="Halfveil",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    http_redirects=False,
    storage_mode=PersistentStoreMode.MEMORY,
)


def where(server: SplitResult) -> dict[str, object]:
    """An address as apprise's adapters of servers take it."""
    return {
        "host": server.hostname,
        "port": server.port,
        "secure": server.scheme == "https",
        "asset": ASSET,
        "cto": SECONDS,
        "rto": SECONDS,
    }


def notify(way: NotifyBase, body: str, *, title: str = "", public: bool) -> bool:
    """Send; whether it was taken. No answer in time counts as not."""
    try:
        with egress.within(SECONDS, public=public):
            return bool(way.notify(body=body, title=title))
    except OSError:
        return False
