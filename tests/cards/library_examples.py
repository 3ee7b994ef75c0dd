"""One example of each card of the library, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import library_extension_examples
import library_files_examples
import library_finding_examples
import library_network_examples
import library_review_examples
import library_using_examples
import library_versions_examples
from sample_template import LINK, TEMPLATE

from cards import library, library_forms, library_hosts
from cards.elements import Drawn
from practice.framework import load_framework
from practice.library_records import Review, TemplateState
from practice.library_views import AlreadyThere, Choice, HostsCard, Shared, ShareDialog
from practice.views import Filled

FIRST = replace(TEMPLATE, number=1, changed="", useful=0, used=0)
FILE = replace(TEMPLATE, link="", file_name="Pre-proceedings audit tool.docx", mine=True)
RETIRED = replace(
    TEMPLATE, state=TemplateState.RETIRED, reason="The PLO guidance has changed.", by="QA Lead, Kent"
)


def share_view() -> ShareDialog:
    rules = load_framework("seslip").library
    assert rules is not None
    return ShareDialog(
        kinds=tuple(Choice(kind.key, kind.title) for kind in rules.kinds),
        topics=rules.topics,
        authorities=rules.authorities,
        authority="Kent",
        file_hash="",
        file_name="",
        hosts=("sharepoint.com",),
        looking_id="",
        looking_text="",
        filled=Filled(),
        rendering="r1",
        token="token",
    )


THERE = AlreadyThere("t-1", TEMPLATE.title, "Kent", 3, LINK, "", may_replace=True)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    # Sharing.
    "template": lambda: library.template_card(TEMPLATE),
    "template-first": lambda: library.template_card(FIRST),
    "template-file": lambda: library.template_card(FILE),
    "template-retired": lambda: library.template_card(RETIRED),
    "template-not-reviewed": lambda: library.template_card(
        replace(TEMPLATE, review=Review.NOT_REVIEWED, unlinked=True)
    ),
    "template-offer": lambda: library.offer_card("The South East network's shared library"),
    "ask-share": lambda: library_forms.share_dialog(share_view()),
    "ask-share-file": lambda: library_forms.share_dialog(
        replace(
            share_view(),
            file_hash="f",
            file_name="Audit tool.docx",
            looking_id="l-1",
            looking_text="a pre-proceedings audit tool",
        )
    ),
    "ask-share-again": lambda: library_forms.share_dialog(
        replace(share_view(), filled=Filled({"title": "Tool"}, ("Please choose a topic.",)))
    ),
    "ask-share-there": lambda: library_forms.already_page(THERE),
    "ask-shared": lambda: library_forms.shared_page(Shared(TEMPLATE, "CP chairs")),
    "ask-shared-unlinked": lambda: library_forms.shared_page(Shared(TEMPLATE, "")),
    # Hosts.
    "hosts": lambda: library_hosts.hosts_card(
        HostsCard(("kent.gov.uk", "sharepoint.com"), ("Links to kent.gov.uk can be shared from now on.",))
    ),
    "hosts-none": lambda: library_hosts.hosts_card(HostsCard(())),
    # Finding.
    **library_finding_examples.EXAMPLES,
    # Using.
    # Versions.
    **library_versions_examples.EXAMPLES,
    # Reviews and the digest.
    **library_review_examples.EXAMPLES,
    # What somebody looks for.
    **library_using_examples.EXAMPLES,
    # Files.
    **library_files_examples.EXAMPLES,
    # The message extension.
    # The network.
    **library_network_examples.EXAMPLES,
    **library_extension_examples.examples(TEMPLATE, FILE),
}
