"""What the audit may not even mention to administrators."""

from auth.policy import AUTHORS_ALONE, POLICY
from rules.terms import Reason


def test_what_only_its_author_sees_is_only_its_author_s_in_the_audit_too() -> None:
    alone = {
        noun.__name__
        for noun, policy in POLICY.items()
        if policy.audited and set(policy.reasons) == {Reason.AUTHOR}
    }
    assert alone == AUTHORS_ALONE
