<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>DrawingCanvas</name>
    <message>
        <source>Draw a piece of clothing — outline it, it is filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw with the mouse, a finger or a pen; E erases, [ and ] change the brush</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorBar</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Training is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop training and leave? The run is kept and can be continued later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inception Lab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a run&apos;s folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture on the clipboard; copy one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a &amp;run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clear the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One &amp;step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset &amp;layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark or light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;English / 中文</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Inception Lab</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureRoom</name>
    <message>
        <source>pasted picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>test image {index:,} of 10,000 · labelled {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>28 × 28 → {size} × {size} for the network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Starting the engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run is paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing leaves this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is untrained: its prediction is a guess.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is predicted with the weights of step {step:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is predicted with the weights of “{name}”, epoch {epoch}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train the network; pause and go on (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train for one batch, then wait (Ctrl+Right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the run; it can be continued later (Ctrl+.)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network that is trained and shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>60,000 training and 10,000 test images of clothes, 28 × 28 pixels, ten classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What computes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English / 中文 (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark (Ctrl+T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger type for the projector (F11)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainRoom</name>
    <message>
        <source>bundled · {title}, book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{date:%d %b %H:%M} · {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {done} of {planned}, lr {lr:g}, {size} px, {images:,} images, seed {seed}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>About Inception Lab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inception Lab shows GoogLeNet to a class. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>T-shirt/top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trouser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pullover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sandal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shirt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sneaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ankle boot</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>Something unexpected happened ({kind}: {message}); nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps are read in eval mode: in training mode dropout would blank some of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Fashion-MNIST file {name} in {folder} cannot be read; install the program again or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Fashion-MNIST file {name} in {folder} is damaged; install the program again or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The figures of the run in {path} are damaged; choose another run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {path} is not empty; choose a new one for this run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} takes no part when the network predicts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The learning rate must be above 0 and at most {high:g}, not {value}; 0.1 is usual for SGD.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss became {loss} at step {step}: the weights have blown up; try a smaller learning rate or another seed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network gets all of these test images right; choose another class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is a single colour: there is nothing on it to recognise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run in {path} has no state to continue from; start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run in {path} has no weights yet; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run in {path} is already in epoch {epoch}; it cannot end after {num_epochs}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run in {path} is from a newer version of this program; install that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run&apos;s folder {path} cannot be written ({reason}); choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run&apos;s settings are damaged at “{name}”; start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run&apos;s settings have an unknown “{name}”; start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of the run in {path} cannot be read; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The state in {path} does not belong to this run; start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights in {path} do not fit {title}; choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {what} must be from {low} to {high}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no weights {where}; give a run&apos;s folder, a weights file or one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no device called {name}; choose one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no layer called {name} in this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no network called {name}; choose one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no number format called {name}; choose one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no weights file {path}; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {what} called {value}; choose one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are of another network: their tensor {given_name} has no place in this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are of another network: there is none for {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are of another network: {given_name} is {given_shape}, but {name} needs {shape}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights cannot be used: {given_name}, which would be {name}, holds no floating-point numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has no {name} device that PyTorch can use; choose cpu or auto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{assets} cannot be written ({reason}); choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}): choose another picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not exist: choose another picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {available} images: choose from 1 to {available}, not {asked}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a HEIC photograph, which cannot be read: save it as JPEG first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a folder: choose a picture in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged or cut short: choose another picture or save it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is empty: choose another picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a file: choose a picture file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a picture that can be read: choose a PNG or JPEG file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is too large: make it smaller and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} may not be read: change its permissions or choose another picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} stores its colours in a way that cannot be read: save it as PNG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}); choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no weights of a network; choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its contents do not match its checksum; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged; choose another weights file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a readable weights file; choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a run: it has no config.json; choose a run&apos;s folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was not written by this program; choose weights that it has trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was written by a newer version of this program; install that version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} has no auxiliary heads; train it without them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} needs an image size from {low} to {high} pixels, not {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} with auxiliary heads needs an image size from {low} to {high} pixels, not {size}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>inside</name>
    <message>
        <source>Inception {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pooling {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fully connected {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convolution {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{block} · {branch} branch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{block} · 1×1 reduction before {branch}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>value {number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>map {number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameters} parameters · {macs} multiply-adds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{millions} M</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes}:{seconds:02} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes:02} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
