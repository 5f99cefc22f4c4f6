"""The offer of a call that is taken over: another codec than before."""

from app.engine.successor import leave_out

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 9 8 0 120\r\n"
    "c=IN IP4 192.0.2.2\r\na=rtpmap:9 G722/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:120 telephone-event/8000\r\na=fmtp:120 0-16\r\na=crypto:1 AES inline:x\r\n"
)


def test_the_codec_and_what_describes_it_are_gone_and_nothing_else() -> None:
    offer = leave_out(OFFER, "G722/16000")
    assert "m=audio 4000 RTP/SAVP 8 0 120\r\n" in offer
    gone = "a=rtpmap:9 G722/8000\r\n"
    assert offer.replace(" 8 0 120", " 9 8 0 120") == OFFER.replace(gone, "")


def test_the_name_of_a_codec_may_be_written_small() -> None:
    assert "RTP/SAVP 9 0 120" in leave_out(OFFER, "pcma")


def test_without_a_codec_without_another_or_without_audio_the_offer_stays() -> None:
    alone = OFFER.replace("9 8 0 120", "9 120")
    for offer, codec in ((OFFER, ""), (OFFER, "opus"), (alone, "G722"), ("v=0\r\n", "G722")):
        assert leave_out(offer, codec) == offer
