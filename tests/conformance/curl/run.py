"""Ask curl which pins it accepts for TLS servers on loopback, and write results.tsv: chain, pin, exit code.

``python -m tests.conformance.curl.run``. 0 is accepted, 90 is CURLE_SSL_PINNEDPUBKEYNOTMATCH.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.conformance.okhttp.cases import keys
from tests.rotation.authority import world
from tests.rotation.test_connect import listening, tls

WORDS = {0: "accepted", 52: "accepted", 56: "accepted", 90: "rejected"}
"""52 and 56: the server hangs up after the handshake."""
CHAINS = ("current", "renewed-same-key", "new-key", "new-ca", "expired", "self-signed", "ed25519")


def main() -> None:
    """Every chain against every pin that curl can be given; trust is switched off, which pins do not mind."""
    version = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    pins = {name: pin.replace("sha256/", "sha256//") for name, pin in keys().items() if "sha1" not in name}
    rows = [f"# curl {version}: chain\tkey\tpin\tanswer"]
    for chain in CHAINS:
        with tempfile.TemporaryDirectory() as folder, listening(tls(Path(folder), world().chains[chain])) as where:
            for name, pin in {**pins, "two": f"{pins['server-2']};{pins['server-1']}"}.items():
                words = ["curl", "-sk", "-m", "5", "--noproxy", "*", "-o", "/dev/null", "--pinnedpubkey", pin]
                code = subprocess.run([*words, f"https://localhost:{where.port}/"], check=False).returncode
                rows.append(f"{chain}\t{name}\t{pin}\t{WORDS.get(code, f'error {code}')}")
    Path(__file__).with_name("results.tsv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
