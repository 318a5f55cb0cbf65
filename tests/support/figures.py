"""The figures that a test found, for whoever runs it with `-s` to read and to write down."""


def figure(*told: object) -> None:
    print(*told)  # noqa: T201 — what this module is for.
