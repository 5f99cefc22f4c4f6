"""The whole window as one frozen value, made from the workplace after every change."""

from app.desk import caller_file
from app.desk.standing import line_view, standing_troubles, status_view
from app.desk.views import Page, SettingView, WelcomeView, WindowView
from app.desk.workplace import Workplace


def window_view(place: Workplace, welcome: WelcomeView, settings: tuple[SettingView, ...]) -> WindowView:
    """Return what the window shows now. Qt thread; well under a millisecond."""
    now = place.now
    contact = place.book.selected
    configuration = place.seat.configuration if place.seat else None
    return WindowView(
        Page.SET_UP if place.set_up.is_open and not place.book.live else place.book.page(),
        status_view(place.session.status, place.reasons, configuration.agent if configuration else ""),
        line_view(place),
        (*standing_troubles(place), *place.troubles.view()),
        place.notice,
        place.book.rows(),
        place.book.view(configuration.greeting if configuration else ""),
        caller_file.view(contact),
        place.wrap_ups.view(contact),
        place.history.rows(now),
        place.history.missed(now),
        place.call_backs.rows(now),
        place.dial.view,
        place.devices.view(),
        place.set_up.view,
        welcome,
        place.history.today(now),
        settings,
        place.attention,
        place.settings.text("window.language"),
        place.settings.text("window.theme"),
    )
