"""Queries of matching: candidates, proposals, coverage of the committee."""
