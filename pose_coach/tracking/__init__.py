"""From a frame to a pose: MediaPipe, its models, smoothing and the silhouette.

Nothing is imported here, because `landmarker` loads MediaPipe.
"""

import logging

# MediaPipe loads matplotlib, which on a computer's first run has much to say about its fonts.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
