"""What the help says, in English; translated where it is shown, in the context "help"."""

from gui.language import QT_TRANSLATE_NOOP

# Keys that views take themselves while they have the keyboard; those of commands come from the menus.
VIEW_KEYS = (
    ("E", QT_TRANSLATE_NOOP("help", "Drawing: eraser or brush")),
    ("[  ]", QT_TRANSLATE_NOOP("help", "Drawing: thinner or thicker brush")),
    ("←  →", QT_TRANSLATE_NOOP("help", "Network, enlarged map, curves, timeline: the one before, the next")),
    ("Home  End", QT_TRANSLATE_NOOP("help", "Curves, timeline: the first, the last")),
    ("O", QT_TRANSLATE_NOOP("help", "Maps: the branch with the cursor off or on")),
    ("Enter", QT_TRANSLATE_NOOP("help", "Presses the button that has the keyboard, enlarges a map, opens a run")),
    ("Esc", QT_TRANSLATE_NOOP("help", "Back to all maps, closes a message")),
    ("Tab", QT_TRANSLATE_NOOP("help", "To the next control")),
)

VIEWS = (
    (
        QT_TRANSLATE_NOOP("help", "Network"),
        QT_TRANSLATE_NOOP(
            "help",
            "The network from left to right. A block's colours are its branches, as wide as their share.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Maps"),
        QT_TRANSLATE_NOOP(
            "help",
            "All feature maps that the chosen block makes of the picture, a lane for each branch.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Switches"),
        QT_TRANSLATE_NOOP("help", "Above each lane one switches its branch off; the bars show how the answer changes."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Who matters?"),
        QT_TRANSLATE_NOOP("help", "The accuracy on test images without each of the branches, one at a time."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Picture"),
        QT_TRANSLATE_NOOP(
            "help", "Draw, open or choose a picture; the strip shows how it becomes what the network gets."
        ),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Prediction"),
        QT_TRANSLATE_NOOP("help", "How probable the network finds each class. All bars together are 100 %."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Why this class"),
        QT_TRANSLATE_NOOP(
            "help", "What in the picture, and which branches, speak for a class. Press on the picture to cover a part."
        ),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Curves"),
        QT_TRANSLATE_NOOP("help", "Loss and accuracy of the run. Point at a curve to read its values."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Timeline"),
        QT_TRANSLATE_NOOP("help", "Below the curves: the network as it was earlier. Space plays, Esc ends it."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Run"),
        QT_TRANSLATE_NOOP("help", "The settings of the next run, and how long it will take on this computer."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Runs"),
        QT_TRANSLATE_NOOP("help", "All runs so far with their accuracy. A click shows one; Continue goes on with it."),
    ),
)

GLOSSARY = (
    (
        QT_TRANSLATE_NOOP("help", "step"),
        QT_TRANSLATE_NOOP("help", "The network looks at one batch and changes its weights a little."),
    ),
    (QT_TRANSLATE_NOOP("help", "epoch"), QT_TRANSLATE_NOOP("help", "Every training image has been looked at once.")),
    (QT_TRANSLATE_NOOP("help", "batch"), QT_TRANSLATE_NOOP("help", "The images that one step looks at together.")),
    (
        QT_TRANSLATE_NOOP("help", "loss"),
        QT_TRANSLATE_NOOP("help", "How far the predictions are from the truth. Training makes it smaller."),
    ),
    (QT_TRANSLATE_NOOP("help", "accuracy"), QT_TRANSLATE_NOOP("help", "The share of images that are named right.")),
    (
        QT_TRANSLATE_NOOP("help", "learning rate"),
        QT_TRANSLATE_NOOP("help", "How far a step moves the weights. Too small is slow, too large destroys them."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "weights"),
        QT_TRANSLATE_NOOP("help", "The numbers in the network that training changes; what it has learned."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "training and test images"),
        QT_TRANSLATE_NOOP("help", "The network learns from the first alone. The others show what it has understood."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "channel"),
        QT_TRANSLATE_NOOP("help", "One of the pictures that lie one upon the other; a layer turns some into others."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "feature map"),
        QT_TRANSLATE_NOOP("help", "A channel made by a layer: bright where the layer finds what it looks for."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "convolution"),
        QT_TRANSLATE_NOOP("help", "A small window of weights slides over the maps; 3×3 and 5×5 are its sizes."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "1×1 convolution"),
        QT_TRANSLATE_NOOP("help", "Mixes the channels of each pixel. Put first, it thins them and saves computing."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "pooling"),
        QT_TRANSLATE_NOOP("help", "Takes the greatest, or the mean, of neighbouring pixels; it has nothing to learn."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "branch"),
        QT_TRANSLATE_NOOP("help", "One of the four ways through an Inception block: 1×1, 3×3, 5×5 and pooling."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "Inception block"),
        QT_TRANSLATE_NOOP("help", "Four branches look at the same maps; what they make of them is put together."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "batch normalisation"),
        QT_TRANSLATE_NOOP("help", "Brings each channel to mean 0 and spread 1 within the batch; training goes faster."),
    ),
    (
        QT_TRANSLATE_NOOP("help", "parameters, multiply-adds"),
        QT_TRANSLATE_NOOP("help", "How many numbers are learned, and how much has to be computed for one picture."),
    ),
)
