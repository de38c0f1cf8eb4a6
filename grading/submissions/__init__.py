"""From what students handed in to bounded, regular files in one known place.  Nothing of theirs is ever run or imported here."""
