"""Tensors of every datatype and of odd shapes through models that answer with what they were sent.

Each server answers its own client first, directly. Then every client that can write a case sends it through Millrace: the
same tensors come back bit by bit, or an error says which tensor cannot be carried and why.
"""
