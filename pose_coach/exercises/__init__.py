"""What the movements are: one declaration a file, and the one phase machine that counts them all.

Neither camera nor screen nor clock is known here: the same measurements give the same events.
"""
