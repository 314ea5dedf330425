"""Which chains of certificates are good."""

from __future__ import annotations

import base64
import warnings
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certificates import NOW, SIGNER, Recipe, Span, ec_key, make_chain, pem_of, rsa_key
from gentle_back.alexa.chain import validate_chain
from gentle_back.alexa.roots import TrustRoots, find_roots
from gentle_back.errors import ConfigError, RefusedRequest

GOOD = make_chain()
OF_RSA = make_chain(Recipe(middle_key=rsa_key("middle")))
ROOTS = TrustRoots.from_pem(GOOD.root_pem)

GOOD_RECIPES = {
    "in Amazon's shape": Recipe(),
    "with more names": Recipe(names=("other.example", SIGNER)),
    "with its name in capitals": Recipe(names=(SIGNER.upper(),)),
    "with more purposes": Recipe(
        purposes=(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
    ),
    "without purposes": Recipe(purposes=None),
}

BAD_LEAVES = {
    "expired leaf": (Recipe(leaf=Span(-9, -0.01)), "chain"),
    "leaf not yet valid": (Recipe(leaf=Span(0.01, 9)), "chain"),
    "expired intermediate": (Recipe(middle=Span(-9, -0.01)), "chain"),
    "intermediate not yet valid": (Recipe(middle=Span(0.01, 9)), "chain"),
    "expired root": (Recipe(root=Span(-9, -0.01)), "chain"),
    "foreign root": (Recipe(root_owner="stranger"), "chain"),
    "self-signed leaf": (Recipe(self_signed=True), "chain"),
    "intermediate that is no authority": (Recipe(middle_is_authority=False), "chain"),
    "leaf for another purpose": (Recipe(purposes=(ExtendedKeyUsageOID.CODE_SIGNING,)), "chain"),
    "leaf without a name": (Recipe(names=None), "leaf"),
    "leaf of another name": (Recipe(names=("echo-api.amazon.com.evil.example",)), "leaf"),
    "leaf with a wildcard": (Recipe(names=("*.amazon.com",)), "leaf"),
    "leaf of the parent name": (Recipe(names=("amazon.com",)), "leaf"),
    "leaf with an EC key": (Recipe(leaf_key=ec_key("leaf")), "leaf"),
    "leaf with 1,024 bits": (Recipe(leaf_key=rsa_key("small", 1024)), "leaf"),
    "leaf without key usage": (Recipe(usage=None), "leaf"),
    "leaf that may not sign": (Recipe(usage="key_encipherment"), "leaf"),
}

BAD_TEXTS = {
    "nothing": b"",
    "no PEM": b"<html>not found</html>",
    "missing intermediate": pem_of(GOOD.leaf),
    "intermediate first": pem_of(OF_RSA.middle, OF_RSA.leaf),
    "intermediate alone": pem_of(OF_RSA.middle),
    "root alone": pem_of(GOOD.root),
    "broken after the leaf": pem_of(GOOD.leaf) + b"-----BEGIN CERTIFICATE-----\nAAAA\n",
    "too many certificates": pem_of(GOOD.leaf, *[GOOD.middle] * 8),
    "too long": GOOD.pem + b"\n" * 65_536,
}


@pytest.mark.parametrize("recipe", GOOD_RECIPES.values(), ids=GOOD_RECIPES.keys())
def test_good_chain_gives_the_key_of_its_leaf(recipe: Recipe) -> None:
    chain = make_chain(recipe)
    validated = validate_chain(chain.pem, roots=ROOTS, now=NOW)
    assert validated.public_key == chain.key.public_key()


def test_chain_with_its_root_in_the_text_is_good() -> None:
    pem = pem_of(GOOD.leaf, GOOD.middle, GOOD.root)
    assert validate_chain(pem, roots=ROOTS, now=NOW)


def test_chain_is_good_until_its_first_certificate_expires() -> None:
    chain = make_chain(Recipe(middle=Span(-1, 5)))
    validated = validate_chain(chain.pem, roots=ROOTS, now=NOW)
    assert validated.good_until == NOW + timedelta(days=5)


@pytest.mark.parametrize(("recipe", "step"), BAD_LEAVES.values(), ids=BAD_LEAVES.keys())
def test_chain_with_one_fault_is_refused(recipe: Recipe, step: str) -> None:
    chain = make_chain(recipe)
    trusted = chain if recipe.root != Span() else GOOD
    with pytest.raises(RefusedRequest) as refusal:
        validate_chain(chain.pem, roots=TrustRoots.from_pem(trusted.root_pem), now=NOW)
    assert refusal.value.step == step


@pytest.mark.parametrize("pem", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_text_that_is_no_chain_is_refused(pem: bytes) -> None:
    with pytest.raises(RefusedRequest):
        validate_chain(pem, roots=ROOTS, now=NOW)


@given(at=st.integers(0, len(GOOD.pem) - 1), byte=st.integers(0, 255))
@example(at=len(GOOD.pem) // 4, byte=65)
@settings(deadline=None)
def test_changed_chain_is_refused_or_means_the_same(at: int, byte: int) -> None:
    changed = GOOD.pem[:at] + bytes([byte]) + GOOD.pem[at + 1 :]
    try:
        validated = validate_chain(changed, roots=ROOTS, now=NOW)
    except RefusedRequest:
        return
    assert validated.public_key == GOOD.key.public_key()


def test_signature_holds_for_its_own_bytes_alone() -> None:
    validated = validate_chain(GOOD.pem, roots=ROOTS, now=NOW)
    signature = _signature(b"body", rsa_key())
    assert validated.has_signed(b"body", signature)
    assert not validated.has_signed(b"Body", signature)
    assert not validated.has_signed(b"body", _signature(b"body", rsa_key("other")))
    assert not validated.has_signed(b"body", b"")


def _signature(body: bytes, key: RSAPrivateKey) -> bytes:
    return base64.b64decode(replace(GOOD, key=key).sign(body))


def test_roots_named_by_the_environment_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "roots.pem"
    file.write_bytes(
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + GOOD.root_pem
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    roots = TrustRoots()
    assert validate_chain(GOOD.pem, roots=roots, now=NOW)
    assert roots.describe() == f"1 trusted certificates from SSL_CERT_FILE ({file})"


def test_roots_of_the_system_or_of_certifi_are_found_and_read_without_warnings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert len(TrustRoots().certificates()) > 50
    assert seen == []


def test_certifi_serves_where_the_system_has_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setattr(Path, "is_file", lambda path: "certifi" in path.parts)
    assert find_roots().chosen_by == "the package certifi"


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_unusable_roots_are_a_clear_error_and_refuse_each_chain(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "roots.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigError, match="SSL_CERT_FILE") as fault:
        TrustRoots().describe()
    assert fault.value.key == "SSL_CERT_FILE"
    with pytest.raises(RefusedRequest) as refusal:
        validate_chain(GOOD.pem, roots=TrustRoots(), now=NOW)
    assert refusal.value.step == "trust-roots"
