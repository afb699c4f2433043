"""A certificate for one connection with a phone: made anew, signed by itself, valid for a day."""

from __future__ import annotations

import secrets
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

VALID = timedelta(days=1)
"""Longer than any session. Also backwards: a phone's clock may be behind this computer's."""


def tls_context(address: str) -> tuple[ssl.SSLContext, str]:
    """Return what a server speaks TLS with, and its certificate's fingerprint.

    Parameters
    ----------
    address
        The IP address that the certificate is for.

    Returns
    -------
    context : ssl.SSLContext
        It alone holds the key; no file does.
    fingerprint : str
        SHA-256, as phones show it: pairs of hexadecimal digits.
    """
    # Loading these takes a quarter of a second, which the first page need not wait for.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Pose Coach")])
    now = datetime.now(UTC)
    # Phones want the address as an alternative name, and the certificate to be for servers.
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    # Python reads keys from files only. The password makes the file useless to whoever might read it.
    password = secrets.token_bytes(32).hex().encode()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "phone.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path, password=password)
    return context, certificate.fingerprint(hashes.SHA256()).hex(":").upper()
