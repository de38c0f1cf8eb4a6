"""`grade similar`: which submissions are alike, beyond what the stub gives and what right answers of the same exercise share.

text: a module's functions as tokens, without names, comments, layout and what the stub gives · likeness: how much two of them share,
by RapidFuzz · usual: what is usual, from the course's own answers · pairs: through the class · page: both sources side by side.
"""
