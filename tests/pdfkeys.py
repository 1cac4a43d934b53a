"""Keys for signing prints, made for a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSPHRASE = b"mat-khau"
NAME = "UBND xã Lương Sơn (thử)"


@dataclass(frozen=True)
class Made:
    """A key with its certificate, as a PKCS#12 file and alone."""

    data: bytes
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def write(self, folder: Path, passphrase: bytes = PASSPHRASE) -> tuple[Path, Path]:
        """Write both files into a folder, as an operator has them."""
        paths = folder / "ky.p12", folder / "ky.txt"
        for path, content in zip(paths, (self.data, passphrase + b"\n"), strict=True):
            path.write_bytes(content)
        return paths


def make_key(name: str = NAME, *, days: int = 30, passphrase: bytes | None = PASSPHRASE) -> Made:
    """Draw a key that is good for so many days more; below zero it is over."""
    private, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(_USES, False) | {"digital_signature": True, "content_commitment": True}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(private, hashes.SHA256())
    )
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    data = pkcs12.serialize_key_and_certificates(b"ky", private, certificate, None, lock)
    return Made(data, certificate)


_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
