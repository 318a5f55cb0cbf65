"""An OpenLDAP server of a test's own, where slapd is installed."""

import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.needed import missing

SLAPD = shutil.which("slapd") or shutil.which("slapd", path="/usr/sbin:/usr/lib/ldap")
SCHEMAS = Path("/etc/ldap/schema")
SUFFIX = "dc=example,dc=com"
READER = f"cn=reader,{SUFFIX}"
PASSWORD = "canary-of-the-directory"

CONFIG = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
database mdb
suffix "{suffix}"
rootdn "cn=admin,{suffix}"
directory {folder}/data
sizelimit {limit}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""


@dataclass(frozen=True)
class Slapd:
    port: int

    @property
    def settings(self) -> dict[str, str]:
        url = f"ldap://127.0.0.1:{self.port}"
        return {"url": url, "bind": READER, "base": f"ou=people,{SUFFIX}"}


def person(number: int, **attributes: str) -> str:
    """Number 1 is everybody's manager."""
    told = {
        "objectClass": "inetOrgPerson",
        "uid": f"p{number}",
        "cn": f"Person {number}",
        "sn": f"Family{number}",
        "givenName": f"Given{number}",
        "displayName": f"Given{number} Family{number}",
        "mail": f"p{number}@example.com",
        "employeeNumber": str(number),
        "departmentNumber": "Bakery",
    }
    if number > 1:
        told["manager"] = f"UID=p1, OU=people, {SUFFIX}"
    lines = [f"{name}: {value}" for name, value in {**told, **attributes}.items()]
    return "\n".join([f"dn: uid=p{number},ou=people,{SUFFIX}", *lines])


@contextmanager
def slapd(folder: Path, people: Sequence[str], limit: str = "500") -> Generator[Slapd]:
    """Serves these people; skips with one line where slapd is not installed."""
    if SLAPD is None or not SCHEMAS.is_dir():
        missing("slapd is not installed (Debian: apt-get install slapd)")
    (folder / "data").mkdir(parents=True)
    config = folder / "slapd.conf"
    told = {"schemas": SCHEMAS, "folder": folder, "suffix": SUFFIX, "reader": READER}
    config.write_text(CONFIG.format(**told, limit=limit), encoding="utf-8")
    top = f"dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example"
    unit = f"dn: ou=people,{SUFFIX}\nobjectClass: organizationalUnit\nou: people"
    role = "objectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader"
    reader = f"dn: {READER}\n{role}\nuserPassword: {PASSWORD}"
    entries = "\n\n".join([top, unit, reader, *people]) + "\n"
    add = [SLAPD, "-T", "add", "-f", str(config)]
    subprocess.run(add, input=entries, text=True, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    serve = [SLAPD, "-f", str(config), "-h", f"ldap://127.0.0.1:{port}", "-d", "0"]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Slapd(port)
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("slapd did not start")
