# --8<-- [start:next_word]
from collections import Counter

text = "the cat sees the dog . the dog hears the cat . the cat sleeps .".split()
after_the = Counter()
for word, following in zip(text, text[1:]):
    if word == "the":
        after_the[following] += 1
total = after_the.total()
for word, n in after_the.most_common():
    print(f"p({word} | the) = {n}/{total} = {n / total:.2f}")
# --8<-- [end:next_word]

# --8<-- [start:write]
import random

follows = {word: [] for word in text}  # all that came after each word
for word, following in zip(text, text[1:]):
    follows[word].append(following)
print("after the:", follows["the"])

dice = random.Random(0)  # 0 is the seed: the same throws each time
word, written = ".", []
for _ in range(15):
    word = dice.choice(follows[word])  # each entry equally likely
    written.append(word)
print(" ".join(written))
# --8<-- [end:write]

# --8<-- [start:loss]
import math

given_to_the_truth = [0.60, 0.25, 0.90, 0.05]  # to each token that actually came
losses = [-math.log(p) for p in given_to_the_truth]
mean = sum(losses) / len(losses)
print([round(loss, 4) for loss in losses])
print(f"loss {mean:.4f}  perplexity {math.exp(mean):.2f}")
# --8<-- [end:loss]

# --8<-- [start:scores]
scores = [2.0, 1.0, 0.0]  # one for each token of a vocabulary of three
powers = [math.exp(score) for score in scores]
print("powers:       ", [round(power, 4) for power in powers])
print("probabilities:", [round(power / sum(powers), 4) for power in powers])
# --8<-- [end:scores]

# --8<-- [start:uniform]
import torch
import torch.nn.functional as F

vocabulary = 50257
logits = torch.zeros(1, vocabulary)  # the same score for every token
target = torch.tensor([42])  # whichever token comes
loss = F.cross_entropy(logits, target)
print(f"loss {loss.item():.4f}  ln {vocabulary} = {math.log(vocabulary):.4f}")
print(f"perplexity {math.exp(loss.item()):.0f}")
# --8<-- [end:uniform]

# --8<-- [start:answer_certain]
for p in (1.0, 0.5, 0.001):
    print(f"p = {p}  loss = {math.log(1 / p):.4f}")  # ln(1/p) is -ln p
# --8<-- [end:answer_certain]

# --8<-- [start:answer_bits]
print(f"{math.log(vocabulary) / math.log(2):.4f}")
# --8<-- [end:answer_bits]

# --8<-- [start:answer_sequence]
sentence, p = "the cat sees the dog .".split(), 1.0
for word, following in zip(sentence, sentence[1:]):
    seen = follows[word]
    print(f"p({following} | {word}) = {seen.count(following)}/{len(seen)}")
    p *= seen.count(following) / len(seen)
print(f"product {p:.2f}  loss {-math.log(p) / 5:.4f}")
# --8<-- [end:answer_sequence]

# --8<-- [start:wrong_loss]
mean_p = sum(given_to_the_truth) / len(given_to_the_truth)
print(f"{-math.log(mean_p):.4f}")
# --8<-- [end:wrong_loss]

# --8<-- [start:answer_wrong_loss]
for second in (0.05, 0.0005, 0.000005):
    pair = [0.95, second]
    wrong = -math.log(sum(pair) / 2)
    right = sum(-math.log(p) for p in pair) / 2
    print(f"{second:<8}  wrong {wrong:.4f}  right {right:.4f}")
# --8<-- [end:answer_wrong_loss]

# --8<-- [start:answer_best]
for p in (0.5, 0.6, 0.7):
    print(f"p = {p}  loss {-(3 * math.log(p) + 2 * math.log(1 - p)) / 5:.4f}")
# --8<-- [end:answer_best]

# --8<-- [start:answer_pairs]
after_pair = {}
for first, second, following in zip(text, text[1:], text[2:]):
    after_pair.setdefault((first, second), []).append(following)
for pair, seen in after_pair.items():
    if len(set(seen)) > 1:
        print(pair, "->", seen)

dice, pair, written = random.Random(0), ("the", "cat"), ["the", "cat"]
while pair in after_pair and len(written) < 14:
    written.append(dice.choice(after_pair[pair]))
    pair = (written[-2], written[-1])
print(" ".join(written))
# --8<-- [end:answer_pairs]
