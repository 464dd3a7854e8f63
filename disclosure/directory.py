"""The directory: who is in it for a viewer, in an order that is random, stable and the viewer's own."""

from dataclasses import dataclass

from profiles.binding import call_bound

PAGE = 20


@dataclass(frozen=True)
class Page:
    """Some handles in order; `after` is the key of the page behind them, None at the end."""

    handles: tuple[str, ...]
    after: int | None


def page(viewer_id: int, after: int | None) -> Page:
    """Return a page of the directory behind a key, the first one for None."""
    rows = call_bound(viewer_id, "directory(%s::bigint, %s::integer)", [after, PAGE + 1])
    shown = rows[:PAGE]
    return Page(tuple(handle for handle, _ in shown), shown[-1][1] if len(rows) > PAGE else None)
