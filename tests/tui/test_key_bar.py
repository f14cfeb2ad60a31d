"""The keys at the bottom: drawn anew when others work, and only then."""

from __future__ import annotations

from textual.widgets._footer import FooterKey

from .conftest import Desk, OpenApp

SHOWN = "CFACT028: Factuursjabloon 'Kort' niet gevonden"


def keys(desk: Desk) -> list[FooterKey]:
    return list(desk.app.screen.query(FooterKey))


async def test_a_move_that_changes_no_key_leaves_the_keys_as_they_are(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask(SHOWN)
        await desk.until(lambda: keys(desk))
        before = keys(desk)
        desk.app.screen.refresh_bindings()
        await desk.pilot.pause()
        desk.app.screen.bindings_updated_signal.publish(desk.app.screen)
        await desk.pilot.pause()
        assert [id(key) for key in keys(desk)] == [id(key) for key in before]


async def test_keys_that_change_are_drawn(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.until(lambda: keys(desk))
        before = [key.description for key in keys(desk)]
        await desk.ask(SHOWN)
        await desk.until(lambda: [key.description for key in keys(desk)] != before)


async def test_keys_follow_the_language(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.until(lambda: keys(desk))
        before = [key.description for key in keys(desk)]
        await desk.press("ctrl+l")
        await desk.until(lambda: [key.description for key in keys(desk)] != before)
