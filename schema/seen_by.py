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
    SIGNAL = (
        "Who works on the OKR: its owner, contributors, owners of its key results, members of "
        "units that share it; its owner's manager, and the programme lead, where they see it."
    )
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
    REOPENED = (
        "Its author, and HR reviewers of others. Null for everybody else who sees the review."
    )
    ANSWER = (
        "Its author; once submitted HR reviewers, and the manager as the cycle says; those who "
        "calibrate the manager's; whom it is about once it is shared. Null for everybody else who "
        "sees the review. Peers' and reports' answers: their author, and the manager of a cycle "
        "that names peers."
    )
    VOICE = (
        "HR reviewers once no more are written; the manager then too, once they have sent their "
        "own review or none is written any more, or where the cycle lets them read first; whom it "
        "is about once shared. Nobody where fewer than the threshold answered."
    )
    NOMINATION = (
        "Whom they are to write of, the manager and HR reviewers; the peer once they are asked."
    )
    DECLINED = (
        "The peer, the manager and HR reviewers; null for whom they were to write of, whatever the "
        "role."
    )
    REPLY = "Its author, whom the review is about, their manager and HR reviewers."
    RATING = (
        "The manager, HR reviewers, and those who calibrate it, until the cycle is closed; whom it "
        "is about once it is shared."
    )
    PROPOSED = (
        "The same, but for whom it is about: only where they read of a change of that very level; "
        "else null."
    )
    CALIBRATION = "Who opened it, those who take part, and HR reviewers."
    CALIBRATION_CHANGE = (
        "Those who calibrate, HR reviewers and the manager; whom it is about once shared, where it "
        "says so."
    )
    EVIDENCE = (
        "Whom it is about, their manager in the cycle, HR reviewers, and those who calibrate it "
        "until the cycle is closed."
    )
    GOAL = (
        "Its owner; the manager it is shared with; HR reviewers while a review of its owner is "
        "open."
    )
    FEEDBACK = (
        "Its author, and by its level everybody, whom it is about, or who was their primary "
        "manager as it was sent. No role sees more."
    )
    ASKED = "Who asks and who is asked; no role."
    GROWTH = (
        "Whose it is; the manager to whom they showed it, while that is their manager; HR "
        "reviewers while a review of them is open."
    )
    ASSESSMENT = (
        "Whom it is about, and who said it; the manager to whom they showed what they said of "
        "themselves, while that is their manager; HR reviewers while a review of them is open."
    )
    ROUND = "Whom it is about, who began it and who is asked; no role."
    SUBJECT = "Whom it is about, once it is closed and enough answered. Nobody is told who said it."
    PAIR = "The two whom it is between; no role, and nobody who comes after one of them."
    RECOGNITION = (
        "Everybody where it is public; else its recipients, who gave it, the managers above them "
        "as it was given, and HR reviewers."
    )
    OWNER = "Its owner alone; null for everybody else who sees the object."
    REMINDED = "Whoever was reminded, and whoever owes what it was about, while they see the OKR."
    AUDIT = (
        "Who did it, and whose private thing it was; administrators, unless that thing is its "
        "author's alone."
    )
    ADMINISTRATORS = "Administrators."
    CHANGE = (
        "Whoever sees what happened: to an OKR, who sees that; to a person's dates and numbers, "
        "their line; to an inbox, whose it is, and machines; to machines and webhooks, "
        "administrators; to what is its author's alone, nobody."
    )
    PART = "Whoever sees what it is a part of; it is worked out from nothing that they don't see."
    WAY = "Whoever sees where it starts; what it leads to shows itself by its own rule, or not."
    WHO_ASKS = "Whoever asks, of themselves."
    WHO_ACTS = "Whoever acts: what came of it, as far as they see it."
