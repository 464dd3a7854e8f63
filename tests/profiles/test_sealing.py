"""Sealed values open for their own member and wording, under the right master key, and never otherwise."""

import secrets
from unittest import mock

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from disclosure import reading
from profiles import sealing
from profiles.models import Field, Member, MemberKey, Wording
from profiles.sealing import CannotUnseal, Texts
from profiles.tiers import Tier

# RFC 3394, 4.6: wrap 256 bits of key data with a 256-bit key.
MASTER = bytes.fromhex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
WRAPPED = bytes.fromhex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")
NUMBER = Texts("+8613900001111", "+86 139 0000 1111")


def sealed(texts: Texts = NUMBER, *, member_id: int = 7, wording_id: int = 9) -> bytes:
    return sealing.seal(texts, wrapped_key=WRAPPED, member_id=member_id, wording_id=wording_id)


@pytest.fixture(autouse=True)
def _known_master_key() -> object:
    with override_settings(MASTER_KEY=MASTER):
        yield


def test_a_members_key_is_wrapped_as_rfc_3394_says() -> None:
    with mock.patch.object(secrets, "token_bytes", return_value=KEY) as drawn:
        assert sealing.new_wrapped_key() == WRAPPED
    drawn.assert_called_once_with(32)
    assert sealing.new_wrapped_key() != sealing.new_wrapped_key()


def test_a_value_is_aes_256_gcm_under_that_key_bound_to_member_and_wording() -> None:
    """Opened by hand, with nothing of ours."""
    bytes_kept = sealed()
    nonce, rest = bytes_kept[:12], bytes_kept[12:]
    plain = AESGCM(KEY).decrypt(nonce, rest, b"halfveil:7:9")
    assert plain.decode() == '["+8613900001111", "+86 139 0000 1111"]'
    assert len(rest) == len(plain) + 16


@given(zh=st.text(), en=st.text(), member_id=st.integers(1, 2**63 - 1), wording_id=st.integers(0, 2**63 - 1))
def test_what_was_sealed_opens_to_the_same(zh: str, en: str, member_id: int, wording_id: int) -> None:
    with override_settings(MASTER_KEY=MASTER):
        kept = sealed(Texts(zh, en), member_id=member_id, wording_id=wording_id)
        opened = sealing.unseal(kept, wrapped_key=WRAPPED, member_id=member_id, wording_id=wording_id)
        assert opened == Texts(zh, en)


@pytest.mark.parametrize(
    ("member_id", "wording_id"), [(8, 9), (7, 8), (9, 7), (79, 0), (0, 79), (7, sealing.PHONE)]
)
def test_bytes_moved_to_another_member_or_wording_do_not_open(member_id: int, wording_id: int) -> None:
    with pytest.raises(CannotUnseal):
        sealing.unseal(sealed(), wrapped_key=WRAPPED, member_id=member_id, wording_id=wording_id)


def test_bytes_do_not_open_with_another_members_key() -> None:
    with pytest.raises(CannotUnseal):
        sealing.unseal(sealed(), wrapped_key=sealing.new_wrapped_key(), member_id=7, wording_id=9)


def test_nothing_opens_under_another_master_key() -> None:
    kept = sealed()
    with override_settings(MASTER_KEY=MASTER[::-1]), pytest.raises(CannotUnseal):
        sealing.unseal(kept, wrapped_key=WRAPPED, member_id=7, wording_id=9)


def test_every_byte_counts() -> None:
    kept = sealed()
    for place in range(len(kept)):
        changed = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
        with pytest.raises(CannotUnseal):
            sealing.unseal(changed, wrapped_key=WRAPPED, member_id=7, wording_id=9)
    for short in range(len(kept)):
        with pytest.raises(CannotUnseal):
            sealing.unseal(kept[:short], wrapped_key=WRAPPED, member_id=7, wording_id=9)


def test_a_wrapped_key_that_was_changed_or_cut_does_not_open() -> None:
    kept = sealed()
    for wrong in (WRAPPED[:-1] + b"x", WRAPPED[:-8], b"", KEY):
        with pytest.raises(CannotUnseal):
            sealing.unseal(kept, wrapped_key=wrong, member_id=7, wording_id=9)


def test_the_same_words_are_sealed_differently_each_time() -> None:
    assert len({sealed() for _ in range(200)}) == 200
    assert len({sealed()[:12] for _ in range(200)}) == 200


@pytest.mark.django_db
def test_a_row_moved_within_the_database_is_refused_and_not_shown() -> None:
    """Whoever could write to the tables could not let one member's number be read as another's."""
    members = [Member.objects.using("owner").create(handle=handle * 16) for handle in "ab"]
    wordings = []
    for member in members:
        wrapped = sealing.new_wrapped_key()
        MemberKey.objects.using("owner").create(member=member, wrapped=wrapped)
        field = Field.objects.using("owner").create(owner=member, kind="mobile")
        wordings.append(Wording(field=field, owner=member, tier=Tier.OPEN))
        wordings[-1].sealed = sealing.seal(
            NUMBER, wrapped_key=wrapped, member_id=member.pk, wording_id=wordings[-1].pk
        )
        wordings[-1].save(using="owner")
    theirs, mine = wordings
    [own] = reading.disclose(members[1].pk, [members[0].handle], "profile").values()
    assert own.readable[0].texts == NUMBER
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE profiles_wording SET sealed = %s WHERE id = %s", [bytes(mine.sealed or b""), theirs.pk]
        )
    with pytest.raises(CannotUnseal):
        reading.disclose(members[1].pk, [members[0].handle], "profile")
