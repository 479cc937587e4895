"""Writes reference.txt, which EvidenceReferenceTest holds our numbers against. pip install mpmath==1.4.1 scipy==1.17.1

Each mixture is what it is by definition: mpmath integrates the first numerically, with fifty digits; scipy has the others as
distributions. Usage: reference.py reference.txt
"""
import sys

import mpmath as mp
from scipy import special, stats

mp.mp.dps = 50
RHO = mp.mpf(4)


def gamma_exponential(s, v):
    """The logarithm of the mean of exp(l s - psi(l) v), psi(l) = -log(1 - l) - l, where 1 - l has a gamma density cut at 1."""
    s, v = mp.mpf(s), mp.mpf(v)
    shape, rate = v + RHO, s + v + RHO
    peak = min(mp.mpf(1), (shape - 1) / rate)
    width = mp.sqrt(shape) / rate
    places = sorted({mp.mpf(0), mp.mpf(1)} | {p for k in (-40, -12, -4, 0, 4, 12) if 0 < (p := peak + k * width) < 1})
    log_peak = (shape - 1) * mp.log(peak) - rate * peak
    inner = mp.quad(lambda z: mp.exp((shape - 1) * mp.log(z) - rate * z - log_peak) if z > 0 else mp.mpf(0), places)
    norm = mp.quad(lambda z: z ** (RHO - 1) * mp.exp(-RHO * z), [0, 1])
    return mp.log(inner) + log_peak + s + v - mp.log(norm)


out = open(sys.argv[1], "w") if len(sys.argv) > 1 else sys.stdout
for v in (0, 0.5, 3, 40, 1000, 1e5, 1e7):
    for s in (0, 0.5, 2, 10, 100, 5000):
        if s <= 5 * v + 10:
            print("gamma-exponential", repr(float(s)), repr(float(v)), repr(float(gamma_exponential(s, v))), file=out)
for count, bad in ((1, 0), (7, 3), (100, 0), (1000, 13), (10**6, 10**4), (10**9, 10**6)):
    for ratio in (1e-6, 1e-3, 0.01, 0.3, 0.9):
        mixture = special.betaln(bad + 0.5, count - bad + 0.5) - special.betaln(0.5, 0.5)
        value = mixture - special.xlogy(bad, ratio) - special.xlog1py(count - bad, -ratio)
        print("binomial", count, bad, repr(ratio), repr(float(value)), file=out)
for counts, shares in (
    ((1, 0), (0.5, 0.5)),
    ((520, 480), (0.5, 0.5)),
    ((9000, 820, 180), (0.9, 0.08, 0.02)),
    ((5, 5, 90), (0.2, 0.3, 0.5)),
):
    mixture = stats.dirichlet_multinomial.logpmf(counts, [100 * share for share in shares], sum(counts))
    value = mixture - stats.multinomial.logpmf(counts, sum(counts), shares)
    print("multinomial", ",".join(map(str, counts)), ",".join(map(str, shares)), repr(float(value)), file=out)
