"""The rig: starts a stub model server and the proxies, loads them in turn, and compares the CPU time they used."""
