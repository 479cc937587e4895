"""Writes reference.txt, which BanditReferenceTest holds ours against. pip install mabwiser==2.7.4 SMPyBandits==0.9.7 scipy==1.17.1

MABWiser 2.7.4 learns the same history and tells its expectations: UCB1, epsilon-greedy (without chance: means), LinUCB. SMPyBandits
0.9.7 does so for Exp3. scipy integrates how often each arm is the best under the beliefs of Thompson sampling.
"""
import random
import sys

import numpy as np
from mabwiser.mab import MAB, LearningPolicy
from scipy import integrate, special, stats

# SMPyBandits asks scipy for it by its old name.
special.btdtri = special.betaincinv
from SMPyBandits.Policies import Exp3  # noqa: E402

out = open(sys.argv[1], "w") if len(sys.argv) > 1 else sys.stdout
chance = random.Random(7)
ARMS = [0, 1, 2]


def show(*words):
    print(*(repr(float(w)) if isinstance(w, (float, np.floating)) else w for w in words), file=out)


def history(count):
    return [(a, float(chance.random() < 0.2 + 0.25 * a)) for a in (chance.randrange(3) for _ in range(count))]


for name, policy in (("ucb1", LearningPolicy.UCB1(alpha=1)), ("epsilon-greedy", LearningPolicy.EpsilonGreedy(epsilon=0))):
    learner = MAB(ARMS, policy, seed=1)
    told = [(0, 1.0), (1, 0.0), (2, 1.0)] + history(200)
    learner.fit([told[0][0]], [told[0][1]])
    for step, (arm, reward) in enumerate(told):
        if step > 0:
            learner.partial_fit([arm], [reward])
        scores = learner.predict_expectations()
        show(name, arm, reward, *(float(scores[a]) for a in ARMS))

size = 4
learner = MAB(ARMS, LearningPolicy.LinUCB(alpha=1.5, l2_lambda=1.0), seed=1)
first = True
for arm, reward in [(0, 1.0), (1, 0.0), (2, 1.0)] + history(120):
    features = [1.0] + [chance.gauss(0, 1) for _ in range(size - 1)]
    asked = [1.0] + [chance.gauss(0, 1) for _ in range(size - 1)]
    (learner.fit if first else learner.partial_fit)([arm], [reward], [features])
    first = False
    scores = learner.predict_expectations([asked])
    show("lin-ucb", arm, reward, *features, *asked, *(float(scores[a]) for a in ARMS))

exp3 = Exp3(3, gamma=0.1)
exp3.startGame()
for arm, reward in history(300):
    exp3.getReward(arm, reward)
    show("exp3", arm, reward, *(float(x) for x in exp3.trusts))


def best(beliefs, low, high):
    """How often each belief draws the highest."""
    shares = []
    for arm, belief in enumerate(beliefs):
        others = [b for i, b in enumerate(beliefs) if i != arm]
        shares.append(integrate.quad(lambda x: belief.pdf(x) * np.prod([b.cdf(x) for b in others]), low, high, limit=500)[0])
    return shares


for counts in (((10, 3), (12, 5), (9, 4)), ((200, 40), (50, 12), (8, 3)), ((3, 0), (4, 4), (2, 1))):
    beta = best([stats.beta(1 + good, 1 + n - good) for n, good in counts], 0, 1)
    show("thompson-beta", *(x for pair in counts for x in pair), *beta)
    gauss = best([stats.norm((0.5 + good) / (n + 1), 0.5 / np.sqrt(n + 1)) for n, good in counts], -4, 5)
    show("thompson-gaussian", *(x for pair in counts for x in pair), *gauss)
