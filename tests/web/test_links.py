"""Link tokens and codes."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web import links

TOKENS = st.binary(min_size=16, max_size=16).map(
    lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
)


def test_a_token_has_128_random_bits_and_fits_in_an_address() -> None:
    tokens = {links.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(base64.urlsafe_b64decode(token + "==")) == 16 for token in tokens)


def test_the_participant_token_is_a_keyed_digest_of_the_facilitators() -> None:
    token = links.new_token()
    digest = hmac.new(token.encode(), b"participant", hashlib.sha256).digest()

    derived = links.participant_token(token)

    assert base64.urlsafe_b64decode(derived + "==") == digest[:16]


def test_every_board_has_its_own_display_and_participant_token() -> None:
    token = links.new_token()

    displays = [links.display_token(token, board) for board in ("a", "b")]
    participants = [links.participant_token(display) for display in displays]

    assert len({token, links.participant_token(token), *displays, *participants}) == 6


@given(TOKENS)
def test_a_code_is_eight_letters_that_can_be_read_aloud(token: str) -> None:
    code = links.code_of(token)

    assert len(code) == 8
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert links.code_of(token) == code


@given(TOKENS)
def test_a_code_is_understood_as_people_type_it(token: str) -> None:
    code = links.code_of(token)

    typed = [
        links.shown(code),
        code.lower(),
        f"{code[:4]}-{code[4:]}",
        code.replace("0", "o").replace("1", "L"),
        code.replace("0", "O").replace("1", "i"),
        f"  {code} ",
    ]

    assert [links.read_code(text) for text in typed] == [code] * len(typed)


@pytest.mark.parametrize("text", ["", "7K3P", "7K3P PLM22", "7K3P PLMU", "éàü🌻éàü🌻", "x" * 9999])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert links.read_code(text) is None


def test_only_a_digest_is_kept() -> None:
    token = links.new_token()

    kept = links.hashed(token)

    assert kept == hashlib.sha256(token.encode()).digest()
    assert token.encode() not in kept


def test_secrets_are_compared_whole() -> None:
    assert links.same("clé 🗝️", "clé 🗝️")
    assert not links.same("clé", "clés")
