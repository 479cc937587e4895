"""Clients of a real Triton get its version 1, copies of their calls its version 2, and what Millrace says of the two."""
