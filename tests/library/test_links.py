"""Which links can be shared, as what they are kept, and which of them lead to the same."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.errors import BadInput
from practice.library_links import LONGEST, checked_link, hosts_words, is_allowed, named_host

HOSTS = ("kent.gov.uk", "sharepoint.com", "xn--bcher-kva.example")
KENT = "https://kent.sharepoint.com"
DOC = "0F7A9B21-3C4D-4E5F-8A9B-0C1D2E3F4A5B"
PLAIN = "0f7a9b213c4d4e5f8a9b0c1d2e3f4a5b"

ACCEPTED = {
    f"{KENT}/sites/qa/x.docx": f"{KENT}/sites/qa/x.docx",
    f"  {KENT}/sites/qa/x.docx\n": f"{KENT}/sites/qa/x.docx",
    "https://sharepoint.com": "https://sharepoint.com/",
    "HTTPS://KENT.SharePoint.COM/Sites/QA": f"{KENT}/Sites/QA",
    "https://kent.sharepoint.com:443/x": f"{KENT}/x",
    "https://kent.sharepoint.com:/x": f"{KENT}/x",
    "https://kent.sharepoint.com./x": f"{KENT}/x",
    "https://kent.sharepoint。com/x": f"{KENT}/x",
    "https://ｋｅｎｔ.sharepoint.com/x": f"{KENT}/x",
    "https://www.kent.gov.uk/a?b=c#d": "https://www.kent.gov.uk/a?b=c#d",
    "https://bücher.example/x": "https://xn--bcher-kva.example/x",
    f"{KENT}/sites/qa/Vorlage für Prüfung.docx".replace(" ", "%20"): (
        f"{KENT}/sites/qa/Vorlage%20f%C3%BCr%20Pr%C3%BCfung.docx"
    ),
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fkent.sharepoint.com%2Fx%3Fa%3D1"
    "&data=05%7C02%7Csomebody%40kent.gov.uk%7C&sdata=abc&reserved=0": f"{KENT}/x?a=1",
    "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html"
    "?url=https%3A%2F%2Fkent.sharepoint.com%2Fx&locale=en-gb": f"{KENT}/x",
    f"{KENT}/100%": f"{KENT}/100%25",
    f"{KENT}/x(1).docx": f"{KENT}/x%281%29.docx",
    f"{KENT}/<b>*x*</b>": f"{KENT}/%3Cb%3E%2Ax%2A%3C/b%3E",
    f"{KENT}/x?y=user@kent.gov.uk": f"{KENT}/x?y=user@kent.gov.uk",
    f"{KENT}/:w:/s/qa/EabC_d-1?e=4xYz": f"{KENT}/:w:/s/qa/EabC_d-1?e=4xYz",
    f"{KENT}/{'x' * (LONGEST - len(KENT) - 1)}": f"{KENT}/{'x' * (LONGEST - len(KENT) - 1)}",
}
"""As it was typed, and as it is kept."""

REFUSED = {
    "Please paste the link": ["", "   \n"],
    "must begin with https://": [
        "http://kent.sharepoint.com/x",
        "ftp://kent.sharepoint.com/x",
        "//kent.sharepoint.com/x",
        "kent.sharepoint.com/x",
        "javascript:alert(1)//https://kent.sharepoint.com",
        "data:text/html,https://kent.sharepoint.com",
        "file:///kent.sharepoint.com/x",
        "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert%281%29",
        "ms-word:ofe|u|https://kent.sharepoint.com/x",
    ],
    "a name or a password before the host": [
        "https://user:pass@kent.sharepoint.com/x",
        "https://user@kent.sharepoint.com/x",
        "https://@kent.sharepoint.com/x",
        "https://:@kent.sharepoint.com/x",
        "https://sharepoint.com@evil.example/x",
        "https://sharepoint.com:443@evil.example/x",
    ],
    "a key in the link": [
        f"{KENT}/download.aspx?UniqueId={DOC}&tempauth=eyJ0",
        f"{KENT}/x?Password=secret",
        f"{KENT}/x?sv=2024&sig=abc",
        f"{KENT}/x#access_token=abc",
        f"{KENT}/x?%74empauth=abc",
    ],
    "leads to port": ["https://kent.sharepoint.com:8443/x", "https://kent.sharepoint.com:80/x"],
    "a host that has a name": [
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0177.0.0.1/x",
        "https://0x7f.1/x",
        "https://sharepoint.0x7f/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https:///kent.sharepoint.com/x",
        "https:/kent.sharepoint.com/x",
        "https:kent.sharepoint.com/x",
        "https://kent..sharepoint.com/x",
        "https://kent.sharepoint.com../x",
        "https://-.sharepoint.com/x",
        "https://kent%2esharepoint.com/x",
        f"https://{'k' * 64}.sharepoint.com/x",
        f"https://{'k.' * 130}sharepoint.com/x",
    ],
    "cannot be shared": [
        "https://sharepoint.com.evil.example/x",
        "https://evilsharepoint.com/x",
        "https://evil.example/kent.sharepoint.com",
        "https://evil.example?kent.sharepoint.com",
        "https://evil.example#@kent.sharepoint.com",
        "https://evil.example/?@kent.sharepoint.com",
        "https://gov.uk/x",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2F",
        "https://eur01.safelinks.protection.outlook.com/?x=https%3A%2F%2Fkent.sharepoint.com%2F",
        "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fkent.sharepoint.com%2F",
        "https://shаrepoint.com/x",
        "https://xn--shrepoint-1yh.com/x",
    ],
    "not a link that can be opened": [
        "https://[::1/x",
        "https://kent.sharepoint.com:99999/x",
        "https://kent.sharepoint.com:4x3/x",
        "https://sharepoint.com＠evil.example/x",
        "https://evil.example／.sharepoint.com/x",
        "https://evil.example？.sharepoint.com/x",
    ],
    "a backslash": [
        "https://evil.example\\.sharepoint.com/x",
        "https:\\\\kent.sharepoint.com\\x",
        "\\\\server\\share\\x.docx",
    ],
    "a blank, a line break or a hidden character": [
        f"{KENT}/a b",
        f"{KENT}/a\nhttps://evil.example",
        f"{KENT}/a\tb",
        f"{KENT}/\u202excod.x",
        "https://kent.share\u200bpoint.com/x",
        "https://kent.sharepoint.com\u00a0/x",
        f"{KENT}/\x00",
        f"{KENT}/\ud800",
    ],
    "2,000 is the most": [f"{KENT}/{'x' * 5000}", f"{KENT}/{'é' * 600}", "x" * 2001],
}
"""By what is said of it."""


@pytest.mark.parametrize(("typed", "kept"), ACCEPTED.items())
def test_a_link_is_kept_as_every_browser_reads_it_and_stays_so_when_it_is_typed_again(
    typed: str, kept: str
) -> None:
    link = checked_link(typed, HOSTS)
    assert link.url == kept
    assert checked_link(link.url, HOSTS) == link


@pytest.mark.parametrize(
    ("said", "typed"), [(said, typed) for said, several in REFUSED.items() for typed in several]
)
def test_what_is_no_link_that_can_be_shared_is_refused_in_words(said: str, typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked_link(typed, HOSTS)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 500


PIECES = st.sampled_from(
    [
        *"/\\@:.?#%&=[]*()<>\u202e。／＠０ -",
        "https:",
        "//",
        "kent.",
        "sharepoint.com",
        "evil.example",
        "443",
        "%2e",
        "x",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(lambda p: f"https://{''.join(p)}")
    )
)
def test_whatever_is_typed_is_refused_as_bad_input_or_is_an_https_link_to_an_allowed_host(typed: str) -> None:
    try:
        link = checked_link(typed, HOSTS)
    except BadInput:
        return
    parts = urlsplit(link.url)
    assert (parts.scheme, parts.username, parts.port) == ("https", None, None)
    assert is_allowed(parts.hostname or "", HOSTS)
    assert link.url.startswith(f"https://{parts.hostname}/")
    assert link.url.isascii()
    assert " " not in link.url
    assert "\\" not in link.url
    assert checked_link(link.url, HOSTS) == link


def test_a_refusal_names_some_of_the_hosts_and_how_many_there_are_beside() -> None:
    assert hosts_words([]) == "No host is allowed yet."
    assert hosts_words(["a.uk"]) == "Links can lead to a.uk."
    many = [f"{letter}.uk" for letter in "abcdefgh"]
    assert hosts_words(many) == "Links can lead to a.uk, b.uk, c.uk, d.uk, e.uk and 3 more hosts."


@pytest.mark.parametrize(
    "words", ["", "localhost", "127.1", "com", "a b.uk", "*.kent.gov.uk", "a/b.uk", "::1", "a_b.uk"]
)
def test_what_is_no_name_of_a_host_is_none(words: str) -> None:
    assert named_host(words) is None


SITE = f"{KENT}/sites/qa/Shared%20Documents/Audit%20tool.docx"
SAME = {
    "spellings": [
        f"{KENT}/sites/qa/x.docx",
        "https://KENT.sharepoint.com:443/sites/qa/x.docx",
        f"{KENT}/sites/QA/X.docx",
        f"{KENT}/sites/qa/x.docx/",
        f"{KENT}/sites/qa/x.docx#page=3",
        f"{KENT}/sites/qa/%78.docx",
        f"{KENT}/sites/./other/../qa/x.docx",
        f"{KENT}/sites/%2e/qa/x.docx",
        f"{KENT}/sites/qa/x.docx?web=1",
        f"{KENT}/sites/qa/x.docx?CSF=1&web=1&e=4xYz",
        f"{KENT}/sites/qa/x.docx?xsdata=MDV8&sdata=abc&ovuser=a&clickparams=eyJ",
        f"{KENT}/sites/qa/x.docx?wdOrigin=TEAMS&utm_source=mail",
        f"{KENT}/:w:/r/sites/qa/x.docx?csf=1&web=1&e=4xYz",
    ],
    "forms of one file": [
        f"{KENT}/:w:/r/sites/qa/Shared%20Documents/Audit%20tool.docx?d=w{PLAIN}&csf=1&web=1&e=a",
        SITE,
        f"{KENT}/sites/qa/Shared%20Documents/Forms/AllItems.aspx"
        "?id=%2Fsites%2Fqa%2FShared%20Documents%2FAudit%20tool%2Edocx&parent=%2Fsites%2Fqa&viewid=1",
    ],
    "numbers of one file": [
        f"{KENT}/:w:/r/sites/qa/Shared%20Documents/Audit%20tool.docx?d=w{PLAIN}&csf=1&web=1&e=a",
        f"{KENT}/sites/qa/_layouts/15/Doc.aspx?sourcedoc=%7B{DOC}%7D&file=Audit%20tool.docx&action=default",
        f"{KENT}/:w:/r/sites/qa/_layouts/15/Doc.aspx?sourcedoc={{{DOC.lower()}}}&mobileredirect=true",
        f"{KENT}/sites/qa/_layouts/15/WopiFrame.aspx?sourcedoc={DOC}",
        f"{KENT}/sites/qa/_layouts/15/download.aspx?UniqueId={DOC}",
    ],
    "one sharing link": [
        f"{KENT}/:w:/s/qa/EabC?e=1",
        f"{KENT}/:w:/s/qa/EabC?e=2&web=1",
        f"{KENT}/:w:/s/qa/EabC",
    ],
    "order": ["https://kent.gov.uk/x?a=1&b=2", "https://kent.gov.uk/x?b=2&a=1&utm_source=mail"],
}
"""Every one with the first of its row."""

DIFFERENT = [
    (f"{KENT}/:w:/s/qa/EabC", f"{KENT}/:w:/s/qa/Eabc"),
    (f"{KENT}/:w:/s/qa/EabC", f"{KENT}/:w:/t/qa/EabC"),
    (f"{KENT}/sites/qa/x.docx", "https://medway.sharepoint.com/sites/qa/x.docx"),
    (f"{KENT}/sites/qa/x.docx", f"{KENT}/sites/qa/y.docx"),
    (f"{KENT}/sites/qa/straße", f"{KENT}/sites/qa/strasse"),
    (
        f"{KENT}/sites/qa/_layouts/15/Doc.aspx?sourcedoc={DOC}&file=x.docx",
        f"{KENT}/sites/qa/_layouts/15/Doc.aspx?sourcedoc={DOC[:-1]}C&file=x.docx",
    ),
    (
        f"{KENT}/x/_layouts/15/Doc.aspx?sourcedoc={DOC}&wd=target(A.one)",
        f"{KENT}/x/_layouts/15/Doc.aspx?sourcedoc={DOC}&wd=target(B.one)",
    ),
    (
        f"{KENT}/sites/qa/_layouts/15/guestaccess.aspx?share=EabC",
        f"{KENT}/sites/qa/_layouts/15/guestaccess.aspx?share=Eabc",
    ),
    (f"{KENT}/sites/qa/view.aspx?id=1", f"{KENT}/sites/qa/view.aspx?id=2"),
    ("https://kent.gov.uk/Doc", "https://kent.gov.uk/doc"),
    ("https://kent.gov.uk/x?d=1", "https://kent.gov.uk/x?d=2"),
    ("https://kent.gov.uk/x?e=1", "https://kent.gov.uk/x?e=2"),
    ("https://kent.gov.uk/x?cid=1", "https://kent.gov.uk/x?cid=2"),
    ("https://kent.gov.uk/x?1", "https://kent.gov.uk/x?2"),
    ("https://kent.gov.uk/x?a=%FF", "https://kent.gov.uk/x?a=%FE"),
    ("https://kent.gov.uk/%FF", "https://kent.gov.uk/%FE"),
    ("https://kent.gov.uk/x?a=1&a=2", "https://kent.gov.uk/x?a=2&a=1"),
    ("https://kent.gov.uk/a%2Fb", "https://kent.gov.uk/a/b"),
    ("https://kent.gov.uk/a%3Fb", "https://kent.gov.uk/a?b"),
    ("https://kent.gov.uk/app#/doc/1", "https://kent.gov.uk/app#/doc/2"),
    (f"https://kent.gov.uk/{'x' * 1000}1", f"https://kent.gov.uk/{'x' * 1000}2"),
]


@pytest.mark.parametrize(
    ("first", "other"), [(several[0], other) for several in SAME.values() for other in several[1:]]
)
def test_links_that_lead_to_the_same_have_a_name_in_common(first: str, other: str) -> None:
    assert _names(first) & _names(other)


@pytest.mark.parametrize(("first", "other"), DIFFERENT)
def test_links_to_two_documents_have_no_name_in_common(first: str, other: str) -> None:
    assert not _names(first) & _names(other)


def test_a_key_is_short_enough_for_an_index_however_long_the_link_is() -> None:
    link = f"{KENT}/{'!' * 1500}?d={PLAIN}&wd={'!' * 300}"
    assert len(checked_link(link, HOSTS).key) < 1000


def _names(link: str) -> set[str]:
    return set(checked_link(link, HOSTS).key.split())
