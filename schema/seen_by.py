"""Whom a field of the graph can be for."""

from enum import Enum


class SeenBy(Enum):
    """An audience; its value says it in words."""

    EVERYBODY = "Everybody who is signed in, and machines."
    PRACTICE = "Everybody who has the feature: how OKRs are practised here is no secret."
    OKR = (
        "A published, public OKR: everybody who has the feature. A draft, or what is restricted: "
        "its owner, contributors, owners of its key results, and members of units that share it; "
        "of a draft that is not restricted its owner's manager too. No role sees more."
    )
    WITH_ITS_OKR = "Whoever sees the OKR that it is part of; a link between two, whoever sees both."
    TEAM = (
        "Who set it: the owner, contributors and members of units that share it; the owner's "
        "manager, and the programme lead. Null for everybody else who sees the object."
    )
    TASK = "Whoever sees a key result that it is linked to, and whoever it is assigned to."
    PERSONAL = "The person, their manager line, HR reviewers and administrators."
    ROLE = "Who holds it, and administrators."
    AUTHOR = "Its author alone, whatever the role."
    REVIEW_PRACTICE = (
        "Everybody who has the feature: how reviews are practised here is no secret. No machine."
    )
    PARTICIPANT = (
        "Whom it is about, their managers in the cycle, HR reviewers, and those who calibrate it."
    )
    REVIEW = (
        "Its author; whom it is about, their manager and HR reviewers, but for peers' and "
        "reports'; where the cycle says so the manager for peers', and the line for shared self "
        "reviews; of the manager's, those who calibrate it."
    )
    ANSWER = (
        "Its author; once submitted HR reviewers, and the manager as the cycle says; those who "
        "calibrate the manager's; whom it is about once it is shared. Null for everybody else who "
        "sees the review. Peers' and reports' answers: their author, and the manager of a cycle "
        "that names peers."
    )
    VOICE = (
        "The manager and HR reviewers once no more are written; whom it is about once shared. "
        "Nobody where fewer than the threshold answered."
    )
    NOMINATION = (
        "Whom they are to write of, the manager and HR reviewers; the peer once they are asked."
    )
    REPLY = "Its author, whom the review is about, their manager and HR reviewers."
    RATING = (
        "Who proposed it, the manager, HR reviewers, and those who calibrate it; whom it is about "
        "once it is shared."
    )
    CALIBRATION = "Who opened it, those who take part, and HR reviewers."
    CALIBRATION_CHANGE = (
        "Those who calibrate, HR reviewers and the manager; whom it is about once shared, where it "
        "says so."
    )
    EVIDENCE = "Whom it is about, their manager in the cycle, and HR reviewers."
    GOAL = (
        "Its owner; the manager it is shared with; HR reviewers while a review of its owner is "
        "open."
    )
    OWNER = "Its owner alone; null for everybody else who sees the object."
    AUDIT = (
        "Who did it, and whose private thing it was; administrators, unless that thing is its "
        "author's alone."
    )
    ADMINISTRATORS = "Administrators."
    CHANGE = (
        "Whoever sees what happened: to an OKR, who sees that; to a person's dates and numbers, "
        "their line; to machines and webhooks, administrators; to what is its author's alone, "
        "nobody."
    )
    PART = "Whoever sees what it is a part of; it is worked out from nothing that they don't see."
    WAY = "Whoever sees where it starts; what it leads to shows itself by its own rule, or not."
    WHO_ASKS = "Whoever asks, of themselves."
    WHO_ACTS = "Whoever acts: what came of it, as far as they see it."
