"""Tests of the rig: python3 -m unittest discover -s bench/proxy/tests -t bench/proxy"""
