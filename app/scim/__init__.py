"""SCIM 2.0 at /scim/v2: what identity providers push, by the protocol of RFC 7644."""
