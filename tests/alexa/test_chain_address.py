"""Which addresses a chain may be taken from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.alexa.chain_address import normalise_chain_address
from gentle_back.errors import RefusedRequest

PLAIN = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"

VALID = {
    "plain": PLAIN,
    "port 443": "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
    "out of the folder and back": "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    "single dots": "https://s3.amazonaws.com/./echo.api/./echo-api-cert.pem",
    "above the root": "https://s3.amazonaws.com/../echo.api/echo-api-cert.pem",
    "scheme in capitals": "HTTPS://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "host in capitals": "https://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
}

INVALID = {
    "no address": "badUrl",
    "empty": "",
    "no scheme": "s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "http": "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "file": "file:///echo.api/echo-api-cert.pem",
    "other host": "https://notamazon.com/echo.api/echo-api-cert.pem",
    "host before another": "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem",
    "other bucket host": "https://evil.s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "host with a final dot": "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
    "no host": "https:///echo.api/echo-api-cert.pem",
    "path in other case": "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "path in capitals": "https://s3.amazonaws.com/ECHO.API/cert",
    "other path": "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "no folder": "https://s3.amazonaws.com/cert",
    "folder without slash": "https://s3.amazonaws.com/echo.api",
    "longer folder": "https://s3.amazonaws.com/echo.apis/echo-api-cert.pem",
    "two slashes first": "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
    "no path": "https://s3.amazonaws.com",
    "out of the folder": "https://s3.amazonaws.com/echo.api/../cert",
    "out of the folder at the end": "https://s3.amazonaws.com/echo.api/..",
    "port 563": "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "port 0443": "https://s3.amazonaws.com:0443/echo.api/echo-api-cert.pem",
    "port no number": "https://s3.amazonaws.com:https/echo.api/echo-api-cert.pem",
    "port empty": "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
    "port out of range": "https://s3.amazonaws.com:99999999/echo.api/echo-api-cert.pem",
    "escaped dots": "https://s3.amazonaws.com/echo.api/%2e%2e/evil/x",
    "escaped slash": "https://s3.amazonaws.com/echo.api%2Fecho-api-cert.pem",
    "escaped letter": "https://s3.amazonaws.com/echo.api/%65cho-api-cert.pem",
    "escaped host": "https://s3%2eamazonaws.com/echo.api/echo-api-cert.pem",
    "user": "https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "user and password": "https://user:word@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "empty user": "https://@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "our host as user": "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
    "query": f"{PLAIN}?x=y",
    "empty query": f"{PLAIN}?",
    "fragment": f"{PLAIN}#x",
    "empty fragment": f"{PLAIN}#",
    "backslash in path": "https://s3.amazonaws.com/echo.api\\..\\x",
    "backslash in host": "https://s3.amazonaws.com\\@evil.example/echo.api/x",
    "space before": f" {PLAIN}",
    "space after": f"{PLAIN} ",
    "line end after": f"{PLAIN}\n",
    "line end within": "https://s3.amazonaws.com/echo.api/\necho-api-cert.pem",
    "tab in scheme": "ht\ttps://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "null": f"{PLAIN}\0",
    "control character": f"{PLAIN}\x7f",
    "letter beyond ASCII": "https://s3.amazonaws.com/echo.api/é.pem",
    "full-width dots in host": "https://s3.amazonaws。com/echo.api/x.pem",
    "Kelvin sign for k": "https://s3.amazonaws.com/echo.api/\u212aey.pem",
    "too long": f"https://s3.amazonaws.com/echo.api/{'x' * 1_000}",
}


@pytest.mark.parametrize("address", VALID.values(), ids=VALID.keys())
def test_address_of_amazon_has_one_normal_form(address: str) -> None:
    assert normalise_chain_address(address) == PLAIN


@pytest.mark.parametrize("address", INVALID.values(), ids=INVALID.keys())
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedRequest) as refusal:
        normalise_chain_address(address)
    assert refusal.value.step == "chain-address"


@given(st.text(alphabet="./abAB%:@?#\\ \n", max_size=40))
def test_whatever_is_accepted_stays_in_the_folder_and_is_normal(rest: str) -> None:
    try:
        address = normalise_chain_address(f"https://s3.amazonaws.com/echo.api/{rest}")
    except RefusedRequest:
        return
    assert address.startswith("https://s3.amazonaws.com/echo.api/")
    assert not {"..", "."} & set(address.split("/"))
    assert normalise_chain_address(address) == address
