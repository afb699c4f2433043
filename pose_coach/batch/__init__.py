"""Many recordings: which, under what names, done by whom, and what is finished."""
