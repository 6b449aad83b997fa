"""The wire format: envelopes that the hub reads and bodies that only the two browsers and the auditor read."""
