"""The whole window as one frozen value, made from the workplace after every change."""

from app.desk import caller_file
from app.desk.card import call_view
from app.desk.phone import Phone
from app.desk.standing import line_view, standing_troubles, status_view
from app.desk.views import Page, RecordingMark, SettingView, VoiceView, WelcomeView, WindowView
from app.desk.voice import voice_view
from app.desk.workplace import Workplace


def window_view(
    place: Workplace,
    phone: Phone,
    welcome: WelcomeView,
    settings: tuple[SettingView, ...],
    can: str = "",
) -> WindowView:
    """Return what the window shows now. Qt thread; well under a millisecond.

    `can`: in words, what the switch can confirm of the status.
    """
    now = place.now
    contact = place.book.selected
    subject = place.book.subject(contact) if contact is not None else None
    configuration = place.seat.configuration if place.seat else None
    return WindowView(
        page=Page.SET_UP if place.set_up.is_open and not place.book.live else place.book.page(),
        status=status_view(
            place.session.status, place.reasons, configuration.agent if configuration else "", can
        ),
        line=line_view(place),
        troubles=(*standing_troubles(place), *place.troubles.view()),
        notice=place.notice,
        calls=place.book.rows(place.lines.told),
        call=call_view(
            place.book,
            configuration.greeting if configuration else "",
            phone.recordings.mark(contact.id) if contact is not None else RecordingMark(),
            place.lines.told(contact.call.account) if contact is not None else "",
        ),
        voice=voice_view(contact.call, place.voices.get(contact.id, {})) if contact else VoiceView(),
        directory=place.directory.entries(),
        voicemail=place.voicemail,
        link=place.links.view,
        file=caller_file.view(subject),
        wrap_up=place.wrap_ups.view(contact),
        history=place.history.rows(now),
        missed=place.history.missed(now),
        call_backs=place.call_backs.rows(now),
        dial=place.dial.view(place.history.recent(), place.lines),
        devices=place.devices.view(),
        check=phone.check.view(),
        set_up=place.set_up.view,
        welcome=welcome,
        today=place.history.today(now),
        settings=settings,
        needs_attention=place.attention,
        accounts=place.lines.view(),
        language=place.settings.text("window.language"),
        theme=place.settings.text("window.theme"),
    )
