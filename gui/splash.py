"""Windows only: torch has to be imported before Qt (pytorch#166628), so that something else must show meanwhile."""


def import_torch_behind_splash() -> None:
    """Imports torch while a small window of Tk's, which comes with Python there, says that it takes a moment."""
    try:
        import tkinter
    except ImportError:
        import torch

        return
    root = tkinter.Tk()
    root.overrideredirect(True)
    tkinter.Label(root, text="Inception Lab\n\nstarting the engine…\n正在启动引擎…", padx=64, pady=40).pack()
    root.eval("tk::PlaceWindow . center")
    root.update()
    import torch  # noqa: F401

    root.destroy()
