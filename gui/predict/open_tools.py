"""How a picture that is not drawn comes in: by the file dialog or the clipboard."""

from gui.commands import Commands
from gui.predict.tool_row import ToolRow
from gui.widgets import FlatButton


class OpenTools(ToolRow):
    """The two buttons of the page of opened pictures, which are commands."""

    def __init__(self) -> None:
        self.open = FlatButton()
        self.paste = FlatButton()
        super().__init__((self.open, self.paste))

    def take_commands(self, commands: Commands) -> None:
        """Gives its buttons their commands."""
        commands.attach(open=self.open, paste=self.paste)
