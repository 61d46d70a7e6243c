"""Rotation without lock-out: chains and keys read, validated, and held against what builds pin.

`chains` reads them from files, `connect` from a live server, `trust` validates; `acceptance` decides for one build as
each mechanism would; `matrix` and `plan` look at all builds and chains; `record` keeps what was tested; `dialects`
writes pins down for each platform.
"""
