"""Help, About, and light and dark as the system says, in the whole window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.about import AboutBox


def test_light_and_dark_follow_the_system_until_somebody_has_chosen(qtbot):
    from gui.language import LanguageSwitch
    from gui.main_window import MainWindow
    from gui.settings import Settings

    app = QApplication.instance()
    palette = app.palette()
    window = MainWindow(Settings(), LanguageSwitch(app), language="en")
    qtbot.addWidget(window)
    changed = app.styleHints().colorSchemeChanged
    try:
        for scheme, name in ((Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light")):
            changed.emit(scheme)
            assert app.palette() == theme.palette(name)
        changed.emit(Qt.ColorScheme.Unknown)
        assert app.palette() == theme.palette("light")
        window.commands.actions["theme"].trigger()
        assert app.palette() == theme.palette("dark")
        changed.emit(Qt.ColorScheme.Dark)
        changed.emit(Qt.ColorScheme.Light)
        assert app.palette() == theme.palette("dark")
    finally:
        window.close()
        app.setPalette(palette)


def test_about_can_be_copied_whole(stage):
    window = stage.window
    stage.wait_for(lambda: window._device, "the device")
    window.commands.actions["about"].trigger()
    box = window.findChild(AboutBox)
    stage.wait_for(box.isVisible, "the box")
    stage.click(box.copy_button)
    text = QGuiApplication.clipboard().text()
    box.close()
    assert f"device: {window._device}" in text
    assert "shiboken6" in text.split("Licences")[1]
    assert "LGPL" in text


def test_f1_says_every_key_that_the_menus_have_and_what_words_mean(stage):
    window = stage.window
    QTest.keyClick(window, Qt.Key.Key_F1)
    stage.wait_for(window.help.isVisible, "the help")
    said = window.help.text.toPlainText()
    for action in window.commands.actions.values():
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in said
            assert action.text().replace("&", "").rstrip("…") in said
    window.commands.actions["present"].setShortcut("Ctrl+F9")  # whatever the table of commands says
    window.help.appear()
    assert "Ctrl+F9" in window.help.text.toPlainText()
    for page, word in (("views", "feature maps"), ("words", "Inception block")):
        window.help.pages.set_value(page)
        assert word in window.help.text.toPlainText()
    window.help.close()
