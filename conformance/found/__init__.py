"""Models of real servers that no config names: found, asked by clients of several protocols, and gone for a while."""
