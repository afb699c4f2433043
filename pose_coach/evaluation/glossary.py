"""Plain explanations of the metrics, for the page and the documents."""

from __future__ import annotations

INTRODUCTION = (
    "Rendered clips are drawn by a program, so that all that happens in them is known exactly; they flatter a"
    " tracker. Filmed clips show real people and are labelled by eye; their times are good to the tolerance"
    " that stands in their truth file. So the two stand side by side.",
    "Every clip is analysed with no exercise named, and as each of the exercises: as its own for counts,"
    " times and faults, and as each of the others, of which nothing may be counted. The truth of a clip"
    " is read after its analysis is finished. A clip counts once.",
    "Beside a share stands on how many it rests and, in percent, the interval in which the true share lies"
    " with a probability of 95 % (Wilson): 2 of 2 is hardly more than a hint. Phases of one clip resemble"
    " each other, so the intervals of phases should be taken for wider than they look. An error is measured"
    " minus true: a bias above zero means too late, too long or too far.",
)

MEANINGS: tuple[tuple[str, str], ...] = (
    (
        "overview",
        "counted exactly; counted where there is none; median error of the begin and end of a phase",
    ),
    (
        "counted exactly",
        "clips with repetitions in which their number is right, the exercise being named",
    ),
    ("counted within one", "the same, one more or one less allowed"),
    (
        "normalised mean absolute error",
        "of counts: mean of the difference divided by the true number",
    ),
    ("side told rightly", "of the repetitions that were found: left for left, right for right"),
    (
        "counted where there is none",
        "repetitions counted of an exercise that is not done in the clip, and in how many such analyses",
    ),
    (
        "recognised, none being named",
        "clips of which the exercise was told rightly; none is an answer, too",
    ),
    ("exact, none being named", "clips in which all exercises were recognised and counted exactly"),
    ("phases found", "phases of the truth to which a measured one of that name belongs in time"),
    (
        "phase times",
        "begin and end of the phases that were found; mean, median and 95th percentile",
    ),
    ("phase begin, end and length, bias", "mean of the errors with their signs"),
    ("phase times within the tolerance", "no further from the label than the label is good for"),
    ("count after the rep", "from the true end of a repetition to the moment its count was shown"),
    (
        "rushed, precision and recall",
        "of the phases called rushed so many are; of the rushed ones so many were called so. Phases within"
        " 0.2 s of the limit are left out, but for the rows of all phases",
    ),
    (
        "range of motion",
        "of a repetition, against the angle of the body that tells the movement; for cat-cow, the outline of"
        " the back in the picture",
    ),
    (
        "angle",
        "the exercise's signal, frame by frame, where it is an angle that the truth knows: the outline of"
        " the back, the bend of the hips",
    ),
    (
        "angle, correlation",
        "how closely the signal follows the angle that tells the movement; 1 is perfectly",
    ),
    ("frames with the person found", "frames in which the pose model found somebody"),
    (
        "landmarks",
        "median distance of hips, shoulders, knees, ankles, elbows and wrists from the true joints, as a"
        " share of the trunk's length in the picture, those on the far side included",
    ),
    ("seconds of video in a second", "how fast one analysis runs, without the annotated video"),
    (
        "by condition",
        "of all clips whose truth tells how they were made: clips, counted exactly, counted where there is"
        " none, recognised; median and 95th percentile of the errors of phase times; landmarks. The weakest"
        " stands first",
    ),
    (
        "faults",
        "of the repetitions of which a fault was told so many have it; of those that have it so many were"
        " told. In a repetition that was missed none was told",
    ),
)
