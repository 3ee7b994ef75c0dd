"""The app package: what Teams takes, by Microsoft's schema and by what the schema lets through."""

import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy

import pytest
from an_app import APP, HOST, Json, built, manifest_of, packed, schema_takes, unpacked, with_manifest

from manifest.package import check
from manifest.png import Picture, decode, encode
from manifest.rules import Refused


def problems(package: bytes, host: str = "") -> list[str]:
    with pytest.raises(Refused) as caught:
        check(package, host)
    return [str(problem) for problem in caught.value.problems]


def test_the_package_is_flat_and_holds_the_manifest_and_two_icons() -> None:
    assert list(unpacked(built())) == ["manifest.json", "color.png", "outline.png"]


def test_its_manifest_is_one_by_microsofts_own_schema() -> None:
    manifest = manifest_of(built())
    assert schema_takes(manifest)
    # Of draft 4, in which the schema says it is written, `const` is no word: nobody checks this one.
    assert manifest["manifestVersion"] == "1.30"
    assert manifest["$schema"].endswith("/teams/v1.30/MicrosoftTeams.schema.json")


def test_the_schema_is_the_real_one() -> None:
    manifest = manifest_of(built())
    assert not schema_takes(manifest | {"bots": [{}]})
    assert not schema_takes(manifest | {"unheardOf": True})


def test_what_the_authority_says_stands_in_the_manifest() -> None:
    manifest = manifest_of(built())
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP.app_id
    assert manifest["validDomains"] == [HOST]
    assert manifest["developer"] == {
        "name": APP.developer,
        "websiteUrl": APP.website,
        "privacyUrl": APP.privacy,
        "termsOfUseUrl": APP.terms,
    }
    assert manifest["bots"][0]["scopes"] == ["team", "personal"]
    assert manifest["supportsChannelFeatures"] == "tier1"


def test_the_same_app_gives_the_same_bytes() -> None:
    assert built() == built()
    assert built() != built(version="1.0.1")


def test_it_asks_for_nothing_that_it_does_not_need() -> None:
    manifest = manifest_of(built())
    assert not {"authorization", "webApplicationInfo", "supportedChannelTypes"} & set(manifest)
    assert manifest["bots"][0]["supportsFiles"] is True


Change = Callable[[Json], object]


def bot(manifest: Json) -> Json:
    found: Json = manifest["bots"][0]
    return found


def commands(manifest: Json) -> list[Json]:
    found: list[Json] = bot(manifest)["commandLists"][0]["commands"]
    return found


def more(manifest: Json) -> None:
    commands(manifest)[:] = [{"title": f"command {n}", "description": "x"} for n in range(13)]


def also(part: str, **changes: object) -> Change:
    return lambda manifest: manifest[part].update(changes)


LETS_THROUGH: dict[str, tuple[Change, str]] = {
    "no supportsChannelFeatures": (
        lambda m: m.pop("supportsChannelFeatures"),
        'manifest.json lacks "supportsChannelFeatures"',
    ),
    "supportedChannelTypes": (
        lambda m: m.update(supportedChannelTypes=["sharedChannels"]),
        "has supportedChannelTypes",
    ),
    "permissions over a whole team": (
        lambda m: m.update(
            authorization={
                "permissions": {
                    "resourceSpecific": [{"name": "ChannelMessage.Read.Group", "type": "Application"}]
                }
            }
        ),
        "has authorization",
    ),
    "an http address": (
        also("developer", websiteUrl="http://www.northtown.gov.uk/"),
        "developer.websiteUrl is no address that begins with https://",
    ),
    "a made-up address": (
        also("developer", privacyUrl="https://www.example.com/privacy"),
        "developer.privacyUrl is made up",
    ),
    "an address on nobody's internet": (
        also("developer", termsOfUseUrl="https://intranet.local/terms"),
        "developer.termsOfUseUrl cannot be reached",
    ),
    "a developer without a name": (also("developer", name=" "), "developer.name is missing"),
    "an id of noughts": (
        lambda m: m.update(id="00000000-0000-0000-0000-000000000000"),
        "id is all noughts",
    ),
    "a version that is none": (lambda m: m.update(version="1.0"), "version is no version"),
    "one name, short and full": (also("name", full="practice loop"), "name is the same"),
    "a description that says itself again": (
        lambda m: m["description"].update(full=f"{m['description']['short']} And more."),
        "description says the short one again",
    ),
    "a command twice": (
        lambda m: commands(m)[1].update(title=commands(m)[0]["title"].upper()),
        "commandLists[0].commands name a command twice: status",
    ),
    "two lists for one scope": (
        lambda m: bot(m)["commandLists"][1].update(scopes=["team"]),
        "bots[0] has two lists of commands for one scope",
    ),
    "commands where the bot is not": (
        lambda m: bot(m).update(scopes=["personal"]),
        "bots[0] has a list of commands for a scope that it does not have",
    ),
    "a bot for group chats": (lambda m: bot(m).update(scopes=["groupChat"]), "scopes[0] can only be"),
    "a domain that is an address": (
        lambda m: m.update(validDomains=[f"https://{HOST}/api/messages"]),
        "validDomains[0] is no name of a host",
    ),
    "a domain of everybody's": (
        lambda m: m.update(validDomains=["*.azurewebsites.net"]),
        "validDomains[0] is no name of a host",
    ),
    "no domain": (lambda m: m.update(validDomains=[]), "validDomains is empty"),
    "a manifest of another version": (lambda m: m.update(manifestVersion="1.17"), "manifestVersion can only"),
    "no files, of which the bot sends some": (lambda m: bot(m).update(supportsFiles=False), "supportsFiles"),
    "an icon elsewhere": (also("icons", color="icons/color.png"), "icons.color can only be 'color.png'"),
}
"""What Microsoft's schema has nothing against."""

REFUSED_BY_BOTH: dict[str, tuple[Change, str]] = {
    "supportsChannelFeatures that is null": (
        lambda m: m.update(supportsChannelFeatures=None),
        'manifest.json lacks "supportsChannelFeatures"',
    ),
    "too many commands": (more, "commandLists[0].commands has more than 12 entries"),
    "a title that is too long": (
        lambda m: commands(m)[0].update(title="x" * 129),
        "commands[0].title has more than 128 characters",
    ),
    "a short name that is too long": (also("name", short="x" * 31), "name.short has more than 30 characters"),
    "a full name that is too long": (also("name", full="x" * 101), "name.full has more than 100 characters"),
    "a short description that is too long": (
        also("description", short="x" * 81),
        "description.short has more than 80 characters",
    ),
    "a long description that is too long": (
        also("description", full="x" * 4001),
        "description.full has more than 4000 characters",
    ),
    "a developer's name that is too long": (
        also("developer", name="x" * 33),
        "developer.name has more than 32 characters",
    ),
    "an id that is no GUID": (lambda m: m.update(id="practice-loop"), "id is no id such as Azure shows"),
    "a bot's id that is no GUID": (
        lambda m: bot(m).update(botId="practice-loop"),
        "bots[0].botId is no id such as Azure shows",
    ),
    "a colour that is none": (lambda m: m.update(accentColor="blue"), "accentColor is no colour"),
    "no developer": (lambda m: m.pop("developer"), "developer is missing"),
    "another part": (lambda m: m.update(unheardOf=1), "unheardOf is no part of this app's manifest"),
    "channel features told of the bot": (
        lambda m: bot(m).update(supportsChannelFeatures="tier1"),
        "bots[0].supportsChannelFeatures is no part",
    ),
    "two bots": (lambda m: m["bots"].append(deepcopy(bot(m))), "bots has more than 1 entries"),
}


@pytest.mark.parametrize("mistake", LETS_THROUGH)
def test_a_mistake_that_the_schema_lets_through_is_refused_in_plain_words(mistake: str) -> None:
    change, words = LETS_THROUGH[mistake]
    manifest = manifest_of(built())
    change(manifest)
    assert schema_takes(manifest)
    assert words in "\n".join(problems(with_manifest(manifest)))


@pytest.mark.parametrize("mistake", REFUSED_BY_BOTH)
def test_what_the_schema_refuses_is_refused_here_without_it(mistake: str) -> None:
    change, words = REFUSED_BY_BOTH[mistake]
    manifest = manifest_of(built())
    change(manifest)
    assert not schema_takes(manifest)
    assert words in "\n".join(problems(with_manifest(manifest)))


def test_every_mistake_is_told_at_once() -> None:
    manifest = manifest_of(built())
    manifest["name"]["short"] = "x" * 31
    manifest["id"] = "mine"
    files = unpacked(built()) | {"manifest.json": json.dumps(manifest).encode(), "color.png": b"GIF89a"}
    assert len(problems(packed(files))) == 3


def test_a_domain_that_is_not_listed_is_told_where_it_is_known() -> None:
    check(built(), HOST.upper())
    assert problems(built(), "other.northtown.gov.uk") == [
        "validDomains does not name other.northtown.gov.uk, where the bot is reached"
    ]


# The zip.


def renamed(change: Callable[[str], str]) -> bytes:
    return packed({change(name): content for name, content in unpacked(built()).items()})


def twice() -> bytes:
    files = io.BytesIO(built())
    with zipfile.ZipFile(files, "a") as zipped, pytest.warns(UserWarning, match="Duplicate name"):
        zipped.writestr("color.png", b"")
    return files.getvalue()


def broken() -> bytes:
    package = bytearray(built())
    package[60:80] = bytes(20)
    return bytes(package)


ZIPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a folder in it": (lambda: renamed(lambda name: f"practice-loop/{name}"), "stands in a folder"),
    "a file more": (lambda: packed(unpacked(built()) | {"notes.txt": b"x"}), "notes.txt is no part"),
    "no icon": (lambda: renamed(lambda name: name.replace("outline", "icon")), "outline.png is missing"),
    "an icon twice": (twice, "color.png stands in the package twice"),
    "no zip": (lambda: b"manifest", "The package is no zip file"),
    "nothing": (lambda: b"", "The package is no zip file"),
    "a broken zip": (broken, "The package is no zip file"),
    "a zip cut short": (lambda: built()[:-30], "The package is no zip file"),
    "a manifest that is no JSON": (
        lambda: packed(unpacked(built()) | {"manifest.json": b"{"}),
        "manifest.json is no JSON",
    ),
    "a manifest that is a list": (
        lambda: packed(unpacked(built()) | {"manifest.json": b"[]"}),
        "manifest.json cannot be read",
    ),
    "a manifest larger than any": (
        lambda: packed(unpacked(built()) | {"manifest.json": b" " * 1_100_000}),
        "manifest.json is larger than a megabyte",
    ),
}


@pytest.mark.parametrize("mistake", ZIPS)
def test_a_package_that_is_packed_wrongly_is_refused(mistake: str) -> None:
    made, words = ZIPS[mistake]
    assert words in "\n".join(problems(made()))


# The icons.


def painted(side: int, *colours: tuple[int, int, int, int]) -> bytes:
    """A square of these colours in turn."""
    return encode(Picture(side, side, tuple(colours[n % len(colours)] for n in range(side * side))))


WHITE, NOTHING, GREY, HALF = (255, 255, 255, 255), (0, 0, 0, 0), (200, 200, 200, 255), (255, 255, 255, 128)
PALETTE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20\x08\x03\0\0\0" + bytes(4)
ICONS: dict[str, tuple[str, bytes, str]] = {
    "a small colour icon": ("color.png", painted(96, WHITE), "is 96 x 96 pixels; Teams wants 192 x 192"),
    "a large outline": ("outline.png", painted(192, WHITE, NOTHING), "Teams wants 32 x 32"),
    "a grey outline": ("outline.png", painted(32, GREY, NOTHING), "is not white on a transparent ground"),
    "an outline on white": ("outline.png", painted(32, WHITE), "is not white on a transparent ground"),
    "an outline of nothing": ("outline.png", painted(32, NOTHING), "is not white on a transparent ground"),
    "a pale outline": ("outline.png", painted(32, HALF, NOTHING), "is not white on a transparent ground"),
    "an outline with a palette": ("outline.png", PALETTE, "is not plain RGB or RGBA"),
    "an outline in no PNG": ("outline.png", b"\xff\xd8\xff\xe0", "is not a PNG file"),
    "an outline cut short": ("outline.png", painted(32, WHITE, NOTHING)[:-60], "is "),
    "an icon of no size": ("color.png", PALETTE[:16] + bytes(8) + b"\x08\x06\0\0\0" + bytes(4), "is 0 x 0"),
}


@pytest.mark.parametrize("mistake", ICONS)
def test_an_icon_that_teams_would_not_show_is_refused(mistake: str) -> None:
    name, icon, words = ICONS[mistake]
    [told] = problems(packed(unpacked(built()) | {name: icon}))
    assert told.startswith(f"{name} ")
    assert words in told


def test_an_icon_of_ones_own_is_taken() -> None:
    icons = {"color.png": painted(192, GREY), "outline.png": painted(32, WHITE, HALF, NOTHING)}
    check(packed(unpacked(built()) | icons), HOST)


def test_our_icons_have_their_sizes_and_the_outline_is_white_on_nothing() -> None:
    files = unpacked(built())
    colour, outline = decode(files["color.png"]), decode(files["outline.png"])
    assert (colour.width, colour.height, outline.width, outline.height) == (192, 192, 32, 32)
    assert {pixel[3] for pixel in colour.pixels} == {255}
    assert {pixel[:3] for pixel in outline.pixels} == {(255, 255, 255)}
    # What Teams cuts off when it rounds the corners or makes a hexagon: a quarter on each side holds nothing.
    edge = {
        colour.pixels[y * 192 + x] for y in range(192) for x in range(192) if min(x, y, 191 - x, 191 - y) < 44
    }
    assert edge == {(0x5B, 0x5F, 0xC7, 255)}
