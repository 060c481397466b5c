"""Certificates for servers on this machine: an authority of our own, and what it signs."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_LIFE = timedelta(days=2)


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as files in PEM."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server needs."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates; whoever names ``file`` trusts them."""

    file: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def sign(self, host: str, folder: Path) -> Certificate:
        """Make a certificate for a host (a name or an IP address) below a folder."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = _certificate(host, key, self.certificate.subject, self.key, names=[_name_of(host)])
        return _written(signed, key, folder / "server.pem", folder / "server.key")


def make_authority(folder: Path) -> Authority:
    """Make an authority nobody trusts by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = _certificate("Eigene CA", key, None, key)
    file = folder / "ca.pem"
    file.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    return Authority(file, key, own)


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate for 127.0.0.1 that stands for itself; whoever names its file trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = _certificate("127.0.0.1", key, None, key, names=[_name_of("127.0.0.1")])
    return _written(own, key, folder / "server.pem", folder / "server.key")


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name | None,
    signing_key: ec.EllipticCurvePrivateKey,
    names: list[x509.GeneralName] | None = None,
) -> x509.Certificate:
    now, name = datetime.now(UTC), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer or name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFE)
        # What stands for itself has to be an authority too.
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        # Python 3.13 checks strictly: which key signed, which was signed, and what it may be used for.
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
        .add_extension(_usage(signs=issuer is None), critical=True)
    )
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(signing_key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name_of(host: str) -> x509.GeneralName:
    if host.replace(".", "").isdigit():
        return x509.IPAddress(ip_address(host))
    return x509.DNSName(host)


def _written(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, file: Path, key_file: Path) -> Certificate:
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Certificate(file, key_file)
