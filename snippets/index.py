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

# --8<-- [start:loss]
import math

given_to_the_truth = [0.60, 0.25, 0.90, 0.05]  # to each token that actually came
losses = [-math.log(p) for p in given_to_the_truth]
mean = sum(losses) / len(losses)
print([round(loss, 4) for loss in losses])
print(f"loss {mean:.4f}  perplexity {math.exp(mean):.2f}")
# --8<-- [end:loss]

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

# --8<-- [start:answer_sequence]
p = 0.60 * 0.25 * 0.90 * 0.05
surprise = -math.log(p)
print(f"p = {p:.5f}  -ln p = {surprise:.4f}  divided by 4: {surprise / 4:.4f}")
# --8<-- [end:answer_sequence]

# --8<-- [start:answer_bits]
print(f"{math.log(vocabulary) / math.log(2):.4f}")
# --8<-- [end:answer_bits]

# --8<-- [start:answer_certain]
for p in (1.0, 0.5, 0.001):
    print(f"p = {p}  loss = {math.log(1 / p):.4f}")  # ln(1/p) is -ln p
# --8<-- [end:answer_certain]
