"""The page's cryptography in the browser against ours in Python, both directions."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from playwright.sync_api import Browser, Page

from signing.algorithm import Algorithm
from signing.crypto import curve, digests, keys, oaep, second_share, sm2, sm2_encryption
from signing.crypto.pin import PinKey, verifier
from signing.crypto.reply import ReplyKey
from signing.crypto.two_party import (
    CloudShareRsa,
    CloudShareSm2,
    PhoneShareSm2,
    generate_shares,
)
from signing.crypto.two_party_opening import half_rsa, half_sm2
from signing.errors import ShareLockedError
from sync.protocol.control_code import control_code
from sync.protocol.session import SessionFile

pytestmark = pytest.mark.browser

PIN = "246810"
SECRET = bytes(range(32))
PEPPER = bytes(range(32, 64))
Call = Callable[..., Any]

IMPORTS = """
  const module = (name) => import(new URL(`crypto/${name}.js`, document.scripts[0].src));
  const bytes = await module("bytes");
  const {fromHex, toHex, toNumber, fromNumber, numberHex} = bytes;
"""


@pytest.fixture(scope="module")
def page(chromium: Browser, page_url: str) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN")
    opened = context.new_page()
    opened.goto(f"{page_url}/m/help")
    yield opened
    context.close()


@pytest.fixture(scope="module")
def js(page: Page) -> Call:
    """Run a function body in the page, with the byte helpers and its argument `a` at hand."""

    def call(body: str, argument: object = None) -> Any:
        return page.evaluate(f"async (a) => {{ {IMPORTS} {body} }}", argument)

    return call


@pytest.mark.parametrize("length", [0, 3, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_sm3(js: Call, length: int) -> None:
    data = secrets.token_bytes(length)
    body = "const {sm3} = await module('sm3'); return toHex(sm3(fromHex(a)));"
    assert js(body, data.hex()) == digests.sm3(data).hex()


def test_sm2_share_and_signatures_fit_the_clouds_half(js: Call) -> None:
    share = js(
        "const s = (await module('sm2')).makeShare();return {d1: numberHex(s.d1), p1: toHex(s.p1)};"
    )
    cloud = CloudShareSm2.generate(bytes.fromhex(share["p1"]))
    point = keys.sm2_point(cloud.public)
    for length in (0, 1, 200, 300):
        message = secrets.token_bytes(length)
        nonce = js(
            "const n = (await module('sm2')).makeNonce();"
            "return {k1: numberHex(n.k1), q1: toHex(n.q1)};"
        )
        half = cloud.partial(bytes.fromhex(nonce["q1"]), message=message)
        finished = js(
            """
            const sm2 = await module("sm2");
            const big = (hex) => BigInt("0x" + hex);
            const signature = sm2.finish(
              {d1: big(a.d1), k1: big(a.k1)}, {r: big(a.r), s2: big(a.s2), s3: big(a.s3)});
            const [point, message] = [fromHex(a.point), fromHex(a.message)];
            const other = fromHex(a.message + "00");
            return {
              der: toHex(sm2.encodeSignature(signature)),
              valid: sm2.verify(point, message, signature),
              other: sm2.verify(point, other, signature),
            };
            """,
            share
            | nonce
            | {"r": f"{half.r:x}", "s2": f"{half.s2:x}", "s3": f"{half.s3:x}"}
            | {"point": point.hex(), "message": message.hex()},
        )
        sm2.verify(point, message, bytes.fromhex(finished["der"]))
        assert finished["valid"]
        assert not finished["other"]


def test_page_verifies_signatures_of_ours(js: Call) -> None:
    private = sm2.generate()
    message = b"bid document"
    r, s = decode_dss_signature(sm2.sign(private, message))
    body = """
      const sm2 = await module("sm2");
      const signature = {r: BigInt("0x" + a.r), s: BigInt("0x" + a.s)};
      return sm2.verify(fromHex(a.point), fromHex(a.message), signature);
    """
    given = {"point": sm2.public_key(private).hex(), "r": f"{r:x}", "s": f"{s:x}"}
    assert js(body, given | {"message": message.hex()})
    assert not js(body, given | {"message": (message + b"!").hex()})


def test_page_refuses_points_off_the_curve(js: Call) -> None:
    point = bytearray(curve.encode(curve.G))
    point[-1] ^= 1
    body = """
      const curve = await module("curve");
      try { curve.decodePoint(fromHex(a)); return "taken"; } catch (error) { return error.name; }
    """
    assert js(body, bytes(point).hex()) == "RangeError"


@pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.RSA_PSS_SHA256])
def test_rsa_share_and_signature_fit_the_clouds_half(js: Call, algorithm: Algorithm) -> None:
    share = js(
        "const s = await (await module('rsa')).makeShare();"
        "return Object.fromEntries(Object.entries(s).map(([k, v]) => [k, v.toString(16)]));"
    )
    n, e, d2 = (int(share[name], 16) for name in ("n", "e", "d2"))
    assert n.bit_length() == 2048
    message = secrets.token_bytes(214)
    is_pss = algorithm is Algorithm.RSA_PSS_SHA256
    salt = bytes.fromhex(js("return toHex((await module('rsa')).makeSalt());")) if is_pss else b""
    power = CloudShareRsa(n, e, d2, algorithm).partial(message=message, salt=salt)
    finished = js(
        """
        const rsa = await module("rsa");
        const key = {n: BigInt("0x" + a.n), e: BigInt("0x" + a.e), d1: BigInt("0x" + a.d1)};
        const message = fromHex(a.message);
        const salt = a.salt ? fromHex(a.salt) : undefined;
        const encoded = await rsa.encode(message, key.n, salt);
        const signature = rsa.finish(encoded, key, BigInt("0x" + a.power));
        const bad = signature.slice();
        bad[9] ^= 1;
        return {
          signature: toHex(signature),
          valid: await rsa.verify(key, message, signature, salt),
          bad: await rsa.verify(key, message, bad, salt),
        };
        """,
        share | {"message": message.hex(), "power": f"{power:x}", "salt": salt.hex()},
    )
    keys.verify_signature(
        keys.rsa_public_key(n, e),
        algorithm,
        signed_data=message,
        signature=bytes.fromhex(finished["signature"]),
    )
    assert finished["valid"]
    assert not finished["bad"]


@pytest.mark.requirement("R126")
def test_pin_gives_the_same_proof_and_key(js: Call) -> None:
    key = PinKey.derive(PIN, SECRET)
    share = secrets.token_bytes(32)
    wrapped = key.wrap(share, pepper=PEPPER)
    answer = js(
        """
        const pin = await module("pin");
        const stretched = await pin.stretch(a.pin, fromHex(a.secret));
        const proof = await pin.proof(stretched);
        const opened = await pin.unwrap(fromHex(a.wrapped), stretched, fromHex(a.pepper));
        return {
          stretched: toHex(stretched),
          proof: toHex(proof),
          verifier: toHex(await pin.verifier(proof)),
          opened: toHex(opened),
          wrapped: toHex(await pin.wrap(opened, stretched, fromHex(a.pepper))),
        };
        """,
        {"pin": PIN, "secret": SECRET.hex(), "pepper": PEPPER.hex(), "wrapped": wrapped.hex()},
    )
    assert answer["stretched"] == key.stretched.hex()
    assert answer["proof"] == key.proof.hex()
    assert answer["verifier"] == verifier(key.proof)
    assert answer["opened"] == share.hex()
    assert key.unwrap(bytes.fromhex(answer["wrapped"]), pepper=PEPPER) == share
    with pytest.raises(ShareLockedError):
        key.unwrap(bytes.fromhex(answer["wrapped"]), pepper=bytes(32))


def test_control_code(js: Call) -> None:
    files = [
        SessionFile(
            id=f"f{number}",
            name="投标文件.pdf",
            pages=1,
            marks=1,
            seals=("s",),
            digests={"sm3": secrets.token_hex(32), "sha256": secrets.token_hex(32)},
        )
        for number in range(9)
    ]
    for count in range(1, len(files) + 1):
        body = "return (await module('control_code')).controlCode(a);"
        given = [file.model_dump() for file in files[:count]]
        assert js(body, given) == control_code(files[:count])


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("3117301506092a864886f70d01090431080406a1a2a3a4a5a6", "a1a2a3a4a5a6"),
        ("3017301506092a864886f70d01090431080406a1a2a3a4a5a6", "TypeError"),  # not a SET
        ("3117301506092a864886f70d01090331080406a1a2a3a4a5a6", "TypeError"),  # other attribute
        ("3117301506092a864886f70d01090431080206a1a2a3a4a5a6", "TypeError"),  # no octet string
        ("3117301506092a864886f70d01090431080406a1a2a3a4a5", "TypeError"),  # cut off
        ("311715", "TypeError"),
        ("", "TypeError"),
    ],
)
def test_message_digest_is_read_strictly(js: Call, attributes: str, found: str) -> None:
    body = """
      const der = await module("der");
      try { return toHex(der.readMessageDigest(fromHex(a))); } catch (error) { return error.name; }
    """
    assert js(body, attributes) == found


def test_message_digest_and_key_of_real_structures(js: Call) -> None:
    digest = hashlib.sha256(b"document").digest()
    private = keys.generate_rsa()
    public = keys.public_key(private)
    attribute = bytes.fromhex("302f06092a864886f70d01090431220420") + digest
    attributes = bytes([0x31, len(attribute)]) + attribute
    assert js(
        "return toHex((await module('der')).readMessageDigest(bytes.fromBase64(a)));",
        base64.b64encode(attributes).decode(),
    ) == (digest.hex())
    numbers = private.handle.public_key().public_numbers()
    read = js(
        """
        const [der, rsa] = [await module("der"), await module("rsa")];
        const [, bits] = der.readSequence(fromHex(a));
        return rsa.readPublicKey(bits.body.subarray(1)).n.toString(16);
        """,
        public.hex(),
    )
    assert read == f"{numbers.n:x}"


OPENING = """
  const cipher = await module("sm2_cipher");
  const {decode} = await module("oaep");
  const {power} = await module("modular");
  const attempt = async (act) => {
    try { return toHex(await act()); } catch (error) { return error.name; }
  };
"""


def test_wrapped_keys_are_opened_with_the_clouds_half(js: Call) -> None:
    secret = secrets.token_bytes(32)
    phone = PhoneShareSm2.generate()
    cloud = CloudShareSm2.generate(phone.p1)
    wrapped = sm2_encryption.encrypt(keys.sm2_point(cloud.public), secret)
    half = half_sm2(cloud, wrapped)
    body = """
      const open = (half) => attempt(
        () => cipher.open(cipher.read(fromHex(a.wrapped)), BigInt("0x" + a.d1), fromHex(half)));
      return [await open(a.half), await open(a.wrong), await open("04")];
    """
    given = {"wrapped": wrapped.hex(), "d1": f"{phone.d1:x}", "half": half.hex()}
    wrong = curve.encode(curve.G).hex()
    assert js(OPENING + body, given | {"wrong": wrong}) == [secret.hex(), "RangeError", "TypeError"]

    rsa_phone, rsa_cloud = generate_shares()
    wrapped = oaep.encrypt(rsa_cloud.public, secret)
    power = half_rsa(rsa_cloud, wrapped)
    body = """
      const [n, d1] = [BigInt("0x" + a.n), BigInt("0x" + a.d1)];
      const ours = power(BigInt("0x" + a.wrapped), d1, n);
      const open = (half) => attempt(() => decode((ours * half) % n, n));
      return [await open(BigInt("0x" + a.half)), await open(BigInt("0x" + a.half) + 1n)];
    """
    given = {
        "wrapped": wrapped.hex(),
        "n": f"{rsa_phone.n:x}",
        "d1": f"{rsa_phone.d1:x}",
        "half": f"{power:x}",
    }
    assert js(OPENING + body, given) == [secret.hex(), "RangeError"]


def test_opened_keys_are_sealed_for_the_desktop_and_shares_for_their_guard(js: Call) -> None:
    reply, secret, guard = ReplyKey.generate(), secrets.token_bytes(16), secrets.token_bytes(256)
    answer = js(
        """
        const reply = await module("reply");
        const second = await module("second_share");
        const {ephemeral, sealed} = await reply.seal(fromHex(a.reply), fromHex(a.secret), "s:f");
        const guard = fromHex(a.guard);
        return {
          ephemeral: toHex(ephemeral),
          sealed: toHex(sealed),
          opened: toHex(await second.unwrap(fromHex(a.wrapped), guard)),
          wrapped: toHex(await second.wrap(fromHex(a.secret), guard)),
        };
        """,
        {
            "reply": reply.public.hex(),
            "secret": secret.hex(),
            "guard": guard.hex(),
            "wrapped": second_share.wrap(secret, signing_share=guard).hex(),
        },
    )
    ephemeral, sealed = bytes.fromhex(answer["ephemeral"]), bytes.fromhex(answer["sealed"])
    assert reply.open(ephemeral, sealed, b"s:f") == secret
    assert answer["opened"] == secret.hex()
    wrapped = bytes.fromhex(answer["wrapped"])
    assert second_share.unwrap(wrapped, signing_share=guard) == secret
    with pytest.raises(ShareLockedError):
        second_share.unwrap(wrapped, signing_share=secret)
