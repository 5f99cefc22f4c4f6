"""From an unknown laptop to a working seat: code or account, consent, headset, first registration.

Also every later start: secrets from the keyring, the server on this laptop if the seat is its own centre.
"""

import asyncio
import platform
from collections.abc import Callable, Coroutine
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any, Final

from app.desk.account import account_settings, registrar_uri, write_ca
from app.desk.account_book import MAIN
from app.desk.accounts import Accounts
from app.desk.centre import Centre
from app.desk.embedded_server import OWNER, EmbeddedServer, NewSeat
from app.desk.link import Reply
from app.desk.seat_file import Seat, save_seat, without_password
from app.desk.secrets import SeatSecrets
from app.desk.server_client import ServerClient, server_url
from app.desk.start import DeskStart
from app.desk.views import SetUpStep
from app.desk.workplace import Workplace
from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.engine import AccountState, Do, Snapshot

RESULT_SECONDS: Final = 35.0
"""How long the first registration is waited for; a silent registrar takes 32 s to be given up."""


class Enrolment:
    """Acts on the workplace, on the Qt thread; what takes time runs on the background loop."""

    def __init__(self, place: Workplace, centre: Centre, on_sign_in: Callable[[], None]) -> None:
        self._place = place
        self._centre = centre
        self._on_sign_in = on_sign_in
        self._embedded = EmbeddedServer()
        self._boot = ""
        self._loaded = False
        self._asked_at = 0.0
        self._first = False
        self._lacks_password = False
        self.accounts = Accounts(place, self._register_main, self._kept)

    # start

    def begin(self, start: DeskStart, seat: Seat | None) -> None:
        """Find out who we are, from the seat file and the keyring; the window shows meanwhile."""
        place = self._place
        if seat is not None:
            place.update_seat(seat)
        if start.enrolment_code:
            self._enrol(start.enrolment_url, start.enrolment_code, first=False)
        place.secrets.load(lambda secrets, there: place.enter(lambda: self._know(secrets, there, start)))

    def engine_there(self, snapshot: Snapshot) -> None:
        """The engine was found or started: register and begin to work."""
        self._boot = snapshot.boot
        self.accounts.tidy(snapshot)
        self._miss_password()
        if self._loaded and self._place.seat is not None and not self._first and not self._lacks_password:
            self.register()
            self._on_sign_in()

    # the assistant

    def choose(self, way: str) -> None:
        """Go to a page of the assistant."""
        steps = {"code": SetUpStep.CODE, "account": SetUpStep.ACCOUNT}
        self._place.set_up.open(steps.get(way, SetUpStep.CHOOSE))

    def enrol(self, url: str, code: str) -> None:
        """Enrol with the one-time code typed in the assistant."""
        self._enrol(url, code, first=self._place.set_up.is_open)

    def use_account(self, server: str, user: str, password: str, transport: str) -> None:
        """Become a call centre of one seat: a server of its own, then the same way as everybody."""
        place = self._place
        if not server.strip() or not user.strip():
            place.set_up.failed(
                BadInput(
                    "incomplete",
                    phrase("The server and the user are needed."),
                    phrase("Your telephone provider gave them to you."),
                )
            )
            return
        new = NewSeat(
            plain(user, 80), registrar_uri(plain(server, 300), transport), plain(user, 80), password
        )
        place.set_up.busy(phrase("Setting up your own call centre…"))
        self._run(self._make_centre(new))

    def consent(self, agreed: bool) -> None:
        """Take the answer about the stock engine and an account that is not on this machine."""
        place = self._place
        place.consent = agreed
        if agreed:
            place.consent_needed = False
            if self._first:
                self.headset_done()
            else:
                place.set_up.close()
                self.register()
        elif self._first:
            place.set_up.result(False, phrase("Without your consent this account is not used."))
        else:
            place.set_up.close()

    def headset_done(self) -> None:
        """Register for the first time and wait for what comes of it."""
        place = self._place
        place.set_up.open(SetUpStep.HEADSET)
        place.set_up.busy(phrase("Registering…"))
        place.lines.forget(MAIN)
        self._asked_at = place.now
        self.register()

    def finish(self) -> None:
        """Leave the assistant."""
        place = self._place
        place.set_up.close()
        self._first = False
        if place.seat is not None and self._boot:
            self._on_sign_in()

    def look(self) -> None:
        """Tell the first registration's result once it is known. After every change, and each second."""
        place = self._place
        view = place.set_up.view
        if view is None or view.step is not SetUpStep.HEADSET or not view.busy:
            return
        account = place.account
        if account is not None and account.state is AccountState.REGISTERED:
            centre = place.seat.configuration.centre if place.seat else ""
            where = centre or account.registrar
            text = phrase("You are registered with {centre}.", centre=where)
            place.set_up.result(True, text, self._board_hint())
        elif account is not None and account.error:
            place.set_up.result(False, account.error, account.hint)
        elif place.now - self._asked_at > RESULT_SECONDS:
            place.set_up.result(False, phrase("The call centre does not answer."))

    def register(self) -> None:
        """Give the engine the accounts, with their passwords as far as we hold them."""
        if self._place.seat is not None:
            self._register_main()
            self.accounts.register_own()

    def _register_main(self) -> None:
        place = self._place
        if place.seat is None or not place.lines.book.main_enabled:
            return
        secrets = place.secrets.held
        settings = account_settings(
            place.seat, secrets, place.settings, consent=place.consent is True, lines=place.switch_lines()
        )
        if settings is None:
            if self._first:
                place.set_up.result(False, phrase("The call centre has given this seat no account yet."))
            return
        place.tell_engine(Do.ACCOUNT_SET, settings, self._registering)

    def reconfigured(self) -> None:
        """The call centre changed the seat: use the account as it is now."""
        if self._boot and not self._first:
            self.register()

    def keep_secret(self, key: str, value: str) -> None:
        """Keep a password of the settings page where the others are."""
        if key == "account.turn_password":
            secrets = replace(self._place.secrets.held, turn_password=value)
            self._place.secrets.store(secrets, lambda kept: self._place.enter(lambda: self._kept(kept)))

    def stop(self) -> None:
        """End the server that is our child. Blocks for a moment; when the desk stops."""
        self._embedded.stop()

    # below

    def _know(self, secrets: SeatSecrets, there: bool, start: DeskStart) -> None:
        place = self._place
        self._loaded = True
        place.set_up.keyring(there)
        if start.enrolment_code:
            return
        seat = place.seat
        if seat is None:
            place.set_up.open(SetUpStep.CHOOSE)
            place.set_up.keyring(there)
        elif secrets.token:
            self._work(seat, secrets)
        else:
            self._lacks_password = True
            self._miss_password()

    def _miss_password(self) -> None:
        """The password was not kept: go on with an engine that still has it, else ask for a code."""
        place = self._place
        if not self._lacks_password or not self._boot:
            return
        why = phrase("This laptop's password was not kept.")
        what = phrase("Ask your supervisor for a new code.")
        if place.account is not None and place.account.state is not AccountState.FAILED:
            place.troubles.tell("no_password", why, what, "enrol", phrase("Type the code"))
            self._on_sign_in()
        else:
            place.set_up.open(SetUpStep.CHOOSE, error=why, hint=what)

    def _work(self, seat: Seat, secrets: SeatSecrets) -> None:
        if seat.embedded:
            self._run(self._start_own_server(seat, secrets))
        else:
            self._centre.connect(seat, secrets)
        if self._boot:
            self.register()
            self._on_sign_in()

    def _enrol(self, url: str, code: str, *, first: bool) -> None:
        place = self._place
        try:
            address = server_url(url)
            word = plain(code, 80)
            if not word:
                raise BadInput(
                    "no_code", phrase("The code is missing."), phrase("Your supervisor gives you one.")
                )
        except BadInput as error:
            self._failed(error)
            return
        place.set_up.busy(phrase("Asking the server…"))
        self._run(self._trade(address, word, first=first))

    async def _trade(
        self,
        url: str,
        code: str,
        *,
        first: bool,
        embedded: bool = False,
        port: int = 0,
        board: str = "",
        recording: str = "",
    ) -> None:
        client = ServerClient(url, ca_file=self._place.settings.text("server.ca_file"))
        try:
            enrolment = await client.enrol(code, platform.node()[:80])
        finally:
            await client.close()
        sip = enrolment.configuration.sip
        password = (sip.password if sip else None) or ""
        held = self._place.secrets.held
        recording = recording or held.recording_phrase
        secrets = SeatSecrets(
            url, enrolment.token, password, board, held.turn_password, recording, held.accounts
        )
        seat = without_password(Seat(url, enrolment.configuration, embedded, port))
        await asyncio.to_thread(save_seat, seat)
        await asyncio.to_thread(write_ca, seat)
        self._place.enter(lambda: self._enrolled(seat, secrets, first=first))

    def _enrolled(self, seat: Seat, secrets: SeatSecrets, *, first: bool) -> None:
        place = self._place
        place.update_seat(seat)
        self._loaded, self._lacks_password = True, False
        if not place.lines.book.main_enabled:
            place.lines.keep(place.lines.book.enabled(MAIN, True))
        place.troubles.over("no_password", "no_keyring")
        place.secrets.store(secrets, lambda kept: place.enter(lambda: self._kept(kept)))
        self._centre.connect(seat, secrets)
        self._first = first
        if first:
            place.set_up.open(SetUpStep.HEADSET)
            return
        place.set_up.close()
        if self._boot:
            self.register()
            self._on_sign_in()

    def _kept(self, kept: bool) -> None:
        place = self._place
        place.set_up.keyring(kept)
        if not kept and place.settings.text("desk.secrets") == "keyring":
            place.troubles.tell(
                "no_keyring",
                phrase("No keyring found: the password is kept until you quit."),
                phrase("At the next start you need a new code. A system keyring would keep it."),
                "dismiss",
                phrase("Dismiss"),
            )

    def _registering(self, reply: Reply) -> None:
        place, error = self._place, reply.error
        if error is not None and self._first and error.code != "consent_needed":
            place.set_up.result(False, error.title, error.hint)
            return
        self.accounts.told(MAIN, error)
        if MAIN in place.lines.problems and error is not None:
            place.say(error)

    async def _make_centre(self, new: NewSeat) -> None:
        recording = await self._pass_phrase()
        made = await asyncio.to_thread(self._embedded.make, new, recording)
        await self._trade(
            made.url, made.code, first=True, embedded=True, port=made.port, board=made.board_password,
            recording=recording,
        )  # fmt: skip

    async def _pass_phrase(self) -> str:
        """Return the pass phrase of recordings: the one that is kept, else a new one for the keyring.

        "" without a keyring: what is recorded now could never be heard after the next start.
        """
        held = self._place.secrets.held.recording_phrase
        if held:
            return held
        loop = asyncio.get_running_loop()
        there: asyncio.Future[bool] = loop.create_future()

        def told(good: bool) -> None:
            loop.call_soon_threadsafe(there.set_result, good)

        self._place.secrets.check(told)
        return token_urlsafe(32) if await there else ""

    async def _start_own_server(self, seat: Seat, held: SeatSecrets) -> None:
        pass_phrase = await self._pass_phrase()
        if pass_phrase != held.recording_phrase:
            held = replace(held, recording_phrase=pass_phrase)
            self._place.secrets.store(held, lambda kept: self._place.enter(lambda: self._kept(kept)))
        url, port = await asyncio.to_thread(self._embedded.start, seat.port, pass_phrase)
        moved = replace(seat, url=url, port=port)
        if moved != seat:
            await asyncio.to_thread(save_seat, moved)

        def connect() -> None:
            self._place.update_seat(moved)
            self._centre.connect(moved, held)

        self._place.enter(connect)

    def _board_hint(self) -> str:
        seat, password = self._place.seat, self._place.secrets.held.board_password
        if seat is None or not seat.embedded or not password:
            return ""
        return phrase(
            "Your board: {url} (sign in as {name}, password {password}).",
            url=f"{seat.url}/board",
            name=OWNER,
            password=password,
        )

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except HearthlineError as error:
                self._place.enter(lambda told=error: self._failed(told))  # type: ignore[misc]

        self._place.background.run(guarded())

    def _failed(self, error: HearthlineError) -> None:
        place = self._place
        if not place.set_up.is_open and place.seat is None:
            place.set_up.open(SetUpStep.CODE)
        if place.set_up.is_open:
            place.set_up.failed(error)
        else:
            place.troubles.tell_error(error, action="dismiss", label=phrase("Dismiss"))
        place.last_error = error.title
